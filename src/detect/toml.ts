// TOML as pyproject.toml and Cargo.toml have it: tables, strings, lists, inline tables; what it does not understand it leaves out. Pure.

export type TomlValue = string | number | boolean | TomlValue[] | TomlTable;
export interface TomlTable {
  [key: string]: TomlValue;
}

/** The file's tables as nested mappings; those written [[so]] are lists. Never throws: what cannot be read is not there. */
export function readToml(text: string): TomlTable {
  const root = table();
  let current = root;
  const reader = { text, at: 0 };
  while (reader.at < text.length) {
    skipSpace(reader, true);
    if (reader.at >= text.length) break;
    const header = /^\[(\[?)([^\]\n]+)\]\]?[^\n]*/.exec(text.slice(reader.at, reader.at + 500));
    if (header !== null) {
      reader.at += header[0].length;
      current = tableAt(root, keysOf(header[2] ?? ''), header[1] === '[');
      continue;
    }
    const assignment = /^((?:"[^"\n]*"|'[^'\n]*'|[\w-]+)(?:\s*\.\s*(?:"[^"\n]*"|'[^'\n]*'|[\w-]+))*)[ \t]*=[ \t]*/.exec(text.slice(reader.at, reader.at + 500));
    if (assignment === null) {
      skipLine(reader);
      continue;
    }
    reader.at += assignment[0].length;
    const value = readValue(reader, 0);
    const keys = keysOf(assignment[1] ?? '');
    const last = keys.pop();
    if (value !== undefined && last !== undefined) tableAt(current, keys, false)[last] = value;
    skipLine(reader);
  }
  return root;
}

/** The table at the path; an empty one where there is none. */
export function tableOf(value: TomlValue | undefined, ...path: readonly string[]): TomlTable {
  let found: TomlValue | undefined = value;
  for (const key of path) found = isTable(found) ? found[key] : undefined;
  return isTable(found) ? found : table();
}

/** The strings of a list; none where it is no list. */
export function stringsOf(value: TomlValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function table(): TomlTable {
  return Object.create(null) as TomlTable;
}

function isTable(value: TomlValue | undefined): value is TomlTable {
  return typeof value === 'object' && !Array.isArray(value);
}

function keysOf(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|([\w-]+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
}

function tableAt(from: TomlTable, keys: readonly string[], isList: boolean): TomlTable {
  let found = from;
  keys.forEach((key, index) => {
    const there = found[key];
    if (isList && index === keys.length - 1) {
      const list = Array.isArray(there) ? there : [];
      const made = table();
      list.push(made);
      found[key] = list;
      found = made;
      return;
    }
    const last = Array.isArray(there) ? there.at(-1) : there;
    const next = isTable(last) ? last : table();
    if (next !== last) found[key] = next;
    found = next;
  });
  return found;
}

interface Reader {
  readonly text: string;
  at: number;
}

const deepest = 20;

function readValue(reader: Reader, depth: number): TomlValue | undefined {
  const { text } = reader;
  const rest = text.slice(reader.at, reader.at + 3);
  if (rest === '"""' || rest === "'''") {
    const end = text.indexOf(rest, reader.at + 3);
    const value = text.slice(reader.at + 3, end === -1 ? text.length : end).replace(/^\r?\n/, '');
    reader.at = end === -1 ? text.length : end + 3;
    return rest === '"""' ? unescaped(value.replace(/\\\r?\n\s*/g, '')) : value;
  }
  const string = /^"((?:[^"\\\n]|\\.)*)"|^'([^'\n]*)'/.exec(text.slice(reader.at, reader.at + 5000));
  if (string !== null) {
    reader.at += string[0].length;
    return string[1] === undefined ? (string[2] ?? '') : unescaped(string[1]);
  }
  if (rest.startsWith('[') && depth < deepest) return readList(reader, depth);
  if (rest.startsWith('{') && depth < deepest) return readInline(reader, depth);
  const [plain = ''] = /^[^\s,\]}#]+/.exec(text.slice(reader.at, reader.at + 200)) ?? [];
  reader.at += plain.length;
  if (plain === 'true' || plain === 'false') return plain === 'true';
  if (plain === '') return undefined;
  return /^[+-]?[\d_]+(?:\.\d+)?$/.test(plain) ? Number(plain.replaceAll('_', '')) : plain;
}

function readList(reader: Reader, depth: number): TomlValue[] {
  const list: TomlValue[] = [];
  reader.at++;
  while (reader.at < reader.text.length) {
    skipSpace(reader, true);
    if (reader.text[reader.at] === ']') break;
    const before = reader.at;
    const value = readValue(reader, depth + 1);
    if (value !== undefined) list.push(value);
    skipSpace(reader, true);
    if (reader.text[reader.at] === ',') reader.at++;
    if (reader.at === before) reader.at++;
  }
  reader.at++;
  return list;
}

function readInline(reader: Reader, depth: number): TomlTable {
  const made = table();
  reader.at++;
  while (reader.at < reader.text.length) {
    skipSpace(reader, true);
    if (reader.text[reader.at] === '}') break;
    const key = /^("[^"\n]*"|'[^'\n]*'|[\w.-]+)\s*=\s*/.exec(reader.text.slice(reader.at, reader.at + 300));
    if (key === null) {
      reader.at++;
      continue;
    }
    reader.at += key[0].length;
    const value = readValue(reader, depth + 1);
    const [name = ''] = keysOf(key[1] ?? '');
    if (value !== undefined) made[name] = value;
    skipSpace(reader, true);
    if (reader.text[reader.at] === ',') reader.at++;
  }
  reader.at++;
  return made;
}

function unescaped(text: string): string {
  const known: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '', '"': '"', '\\': '\\' };
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, code: string | undefined, character: string | undefined) => (code === undefined ? (known[character ?? ''] ?? '') : String.fromCharCode(Number.parseInt(code, 16))));
}

function skipSpace(reader: Reader, lines: boolean): void {
  const pattern = lines ? /(?:\s+|#[^\n]*)*/y : /[ \t]*/y;
  pattern.lastIndex = reader.at;
  reader.at += pattern.exec(reader.text)?.[0].length ?? 0;
}

function skipLine(reader: Reader): void {
  const end = reader.text.indexOf('\n', reader.at);
  reader.at = end === -1 ? reader.text.length : end + 1;
}
