// Rust: Cargo.toml, with the crates that it wants.
import { detection, need, type Detection, type Detector, type Need } from './detection.ts';
import { lineAt, mostMatches, type SourceTree } from './source-tree.ts';
import { literally } from '../text/pattern.ts';
import { readToml, stringsOf, tableOf, type TomlTable, type TomlValue } from '../text/toml.ts';

export const cargo: Detector = { name: 'cargo', detect };

function detect(tree: SourceTree): Detection | null {
  const text = tree.text('Cargo.toml');
  const toml = readToml(text);
  if (!('package' in toml) && !('workspace' in toml)) return null;
  const own = 'package' in toml ? toml : {};
  const needs = [...crates(text, tableOf(own, 'dependencies'), 'dependencies'), ...crates(text, tableOf(own, 'build-dependencies'), 'build-dependencies')];
  for (const [condition, part] of Object.entries(tableOf(own, 'target'))) if (!/windows|macos|wasm|android|not\(unix\)/.test(condition)) needs.push(...crates(text, tableOf(part, 'dependencies'), 'target.dependencies'));
  const rust = tableOf(own, 'package')['rust-version'];
  if (typeof rust === 'string') needs.push(need('program', 'rustc', 'rust-version', { file: 'Cargo.toml', line: lineAt(text, text.indexOf('rust-version')) }, { atLeast: rust }));
  const edition = tableOf(own, 'package')['edition'];
  if (edition === '2024') needs.push(need('program', 'rustc', 'edition 2024', { file: 'Cargo.toml', line: lineAt(text, text.indexOf('edition')) }, { atLeast: '1.85' }));
  const uncertain = 'package' in toml ? [] : ['Cargo.toml is a workspace: which of its crates is meant?'];
  if (!isProgram(tree, toml)) uncertain.push('no program: is it a library?');
  return detection('cargo', 'Cargo.toml', { needs, uncertain, settings: [{ key: 'test', value: { run: false, reason: 'the crates that only tests want are no build dependencies' }, why: '' }] });
}

function isProgram(tree: SourceTree, toml: TomlTable): boolean {
  return 'bin' in toml || tree.has('src/main.rs') || tree.files.some((file) => /^src\/bin\//.test(file));
}

function crates(text: string, table: TomlTable, by: string): Need[] {
  return Object.entries(table).slice(0, mostMatches).flatMap(([key, value]): Need[] => {
    const details = tableOf(value);
    if (details['optional'] === true || details['path'] !== undefined) return [];
    const name = typeof details['package'] === 'string' ? details['package'] : key;
    const version = versionOf(typeof value === 'string' ? value : details['version']);
    const features = stringsOf(details['features']);
    const place = { file: 'Cargo.toml', line: lineAt(text, Math.max(0, text.search(new RegExp(`^${literally(key)}\\b|\\.${literally(key)}\\]`, 'm')))) };
    return [need('crate', name, features.length === 0 ? by : `${by}, with ${features.join(' ')}`, place, { atLeast: version })];
  });
}

function versionOf(value: TomlValue | undefined): string | null {
  return typeof value === 'string' ? (/(\d+(?:\.\d+)*)/.exec(value)?.[1] ?? null) : null;
}
