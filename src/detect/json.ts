// JSON that a stranger's metadata is written in. Pure.

/** The mapping that a file is; null where it is none. */
export function readMapping(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isMapping(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The mapping under a key; an empty one where there is none. */
export function mappingOf(value: Readonly<Record<string, unknown>> | null, ...path: readonly string[]): Readonly<Record<string, unknown>> {
  let found: unknown = value;
  for (const key of path) found = isMapping(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  return isMapping(found) ? found : {};
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
