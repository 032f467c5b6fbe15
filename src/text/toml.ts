// TOML as pyproject.toml and Cargo.toml have it. Pure.
import { parse, TomlError, type TomlTable, type TomlValue } from 'smol-toml';

export type { TomlTable, TomlValue };

/** The file's tables as nested mappings; empty where it is no TOML. */
export function readToml(text: string): TomlTable {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof TomlError) return {};
    throw error;
  }
}

/** The table at the path; an empty one where there is none. */
export function tableOf(value: TomlValue | undefined, ...path: readonly string[]): TomlTable {
  let found: TomlValue | undefined = value;
  for (const key of path) found = isTable(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  return isTable(found) ? found : {};
}

/** The strings of a list; none where it is no list. */
export function stringsOf(value: TomlValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function isTable(value: TomlValue | undefined): value is TomlTable {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date);
}
