// A recipe's text changed in a few places, every other byte kept: comments, order, quoting and line ends. Pure.
import { Document, isMap, isScalar, isSeq, parseDocument, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import type { RecipePath } from './recipe.ts';

/** One change; a path leads to a key of a mapping. */
export type TextEdit =
  /** The value of a scalar, or a key that is not there yet, after the key `after` of the same mapping, which may have a small mapping as its value. */
  | { readonly kind: 'set'; readonly path: RecipePath; readonly value: string | Readonly<Record<string, string>>; readonly after: string }
  /** A key and its value, where it is there. */
  | { readonly kind: 'remove'; readonly path: RecipePath }
  /** A new first item of a list at the top of the recipe, which is made where it is not there. */
  | { readonly kind: 'first'; readonly key: string; readonly item: Readonly<Record<string, unknown>> }
  /** An item of a list once more, before itself. */
  | { readonly kind: 'copy'; readonly path: RecipePath };

/** Why a text cannot be changed there: `path` is said otherwise than as plain keys and values. */
export class CannotEdit extends Error {
  readonly path: RecipePath;

  constructor(path: RecipePath) {
    super(`the value of ${path.join('.')} cannot be replaced where it stands`);
    this.path = path;
  }
}

/** The text with the changes, made one after the other. Error: CannotEdit. */
export function editText(text: string, edits: readonly TextEdit[]): string {
  return edits.reduce(editOnce, text);
}

function editOnce(text: string, edit: TextEdit): string {
  const document = parseDocument(text, { version: '1.2', keepSourceTokens: true });
  switch (edit.kind) {
    case 'set':
      return setValue(text, document, edit);
    case 'remove':
      return removeKey(text, document, edit.path);
    case 'first':
      return addFirst(text, document, edit);
    case 'copy':
      return copyItem(text, document, edit.path);
  }
}

type Parsed = ReturnType<typeof parseDocument>;

/** The mapping that has the path's last key, and the pair of that; an alias, whose text stands elsewhere, is refused. */
function pairAt(document: Parsed, path: RecipePath): { readonly map: YAMLMap; readonly pair: Pair<Node, Node | null> | undefined } {
  let node: unknown = document.contents;
  for (const step of path.slice(0, -1)) {
    if (isMap(node)) node = pairOf(node, String(step))?.value;
    else if (isSeq(node) && typeof step === 'number') node = node.items[step];
    else throw new CannotEdit(path);
  }
  if (!isMap(node)) throw new CannotEdit(path);
  return { map: node, pair: pairOf(node, String(path.at(-1))) };
}

function pairOf(map: YAMLMap, key: string): Pair<Node, Node | null> | undefined {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key) as Pair<Node, Node | null> | undefined;
}

function rangeOf(node: Node | null | undefined, path: RecipePath): readonly [start: number, end: number] {
  const range = node?.range;
  if (range === null || range === undefined) throw new CannotEdit(path);
  return [range[0], range[1]];
}

function setValue(text: string, document: Parsed, { path, value, after }: Extract<TextEdit, { kind: 'set' }>): string {
  const { map, pair } = pairAt(document, path);
  if (pair !== undefined) {
    const { value: node } = pair;
    if (!isScalar(node) || node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED' || typeof value !== 'string') throw new CannotEdit(path);
    // What is said elsewhere by its name would change with it.
    if (node.anchor !== undefined) throw new CannotEdit(path);
    const [start, end] = rangeOf(node, path);
    return text.slice(0, start) + scalarText(value, node, map.flow === true) + text.slice(end);
  }
  const before = pairOf(map, after);
  if (before === undefined) throw new CannotEdit(path);
  const quoted = isScalar(before.key) && before.key.type === 'QUOTE_DOUBLE';
  const written = typeof value === 'string' ? scalarText(value, quoted ? (before.key as Scalar) : null, map.flow === true) : `{${Object.entries(value).map(([key, one]) => `${key}: ${scalarText(one, null, true)}`).join(', ')}}`;
  const line = quoted ? `"${String(path.at(-1))}": ${typeof value === 'string' ? written : JSON.stringify(value)}` : `${String(path.at(-1))}: ${written}`;
  const [, end] = rangeOf(before.value ?? before.key, path);
  if (map.flow === true) return `${text.slice(0, end)}, ${line}${text.slice(end)}`;
  const at = lineEnd(text, end);
  return `${text.slice(0, at)}${newline(text)}${' '.repeat(columnOf(text, rangeOf(before.key, path)[0]))}${line}${text.slice(at)}`;
}

/** Written as the value before it was: in its quotes, or plain where it may be; `1.10` and `61` are texts here, not numbers. */
function scalarText(value: string, old: Scalar | null, flow: boolean): string {
  if (old?.type === 'QUOTE_SINGLE') return `'${value.replaceAll("'", "''")}'`;
  if (old?.type === 'QUOTE_DOUBLE') return JSON.stringify(value);
  const plain = /^[A-Za-z0-9][A-Za-z0-9.+~_/:@-]*$/.test(value) && !/:(?:\s|$)/.test(value) && !(flow && /[,[\]{}]/.test(value));
  // What was a plain number stays as it was written; anything else must be read as a text again.
  const read: unknown = plain ? parseDocument(value, { version: '1.2' }).toJS() : null;
  return plain && (typeof read === 'string' || (old !== null && typeof old.value === 'number')) ? value : `'${value.replaceAll("'", "''")}'`;
}

function removeKey(text: string, document: Parsed, path: RecipePath): string {
  const { map, pair } = pairAt(document, path);
  if (pair === undefined) return text;
  const [start] = rangeOf(pair.key, path);
  const [, end] = rangeOf(pair.value ?? pair.key, path);
  if (map.flow !== true) {
    // The first key of a list's item stands behind its dash.
    if (map.items[0] === (pair as unknown)) throw new CannotEdit(path);
    return text.slice(0, text.lastIndexOf('\n', start) + 1) + text.slice(Math.min(text.length, lineEnd(text, Math.max(start, end - 1)) + newline(text).length));
  }
  const following = /^\s*,\s*/.exec(text.slice(end));
  if (following !== null) return text.slice(0, start) + text.slice(end + following[0].length);
  return text.slice(0, start).replace(/\s*,\s*$/, '') + text.slice(end);
}

function addFirst(text: string, document: Parsed, { key, item }: Extract<TextEdit, { kind: 'first' }>): string {
  const whole = document.contents;
  if (!isMap(whole)) throw new CannotEdit([key]);
  const list = pairOf(whole, key)?.value;
  // JSON is YAML, and stays what it is.
  if (whole.flow === true) {
    if (list === undefined) {
      const [, end] = rangeOf((whole.items.at(-1) as Pair<Node, Node | null> | undefined)?.value, [key]);
      return `${text.slice(0, end)}, "${key}": [${JSON.stringify(item)}]${text.slice(end)}`;
    }
  }
  if (list === undefined) {
    const end = newline(text);
    const body = `${text}${text === '' || text.endsWith('\n') ? '' : end}`;
    return `${body}${end}${key}:${end}${itemText(item, '  ', end)}`;
  }
  if (!isSeq(list)) throw new CannotEdit([key]);
  const [start] = rangeOf(list, [key]);
  if (list.flow === true) return `${text.slice(0, start + 1)}${JSON.stringify(item)}${list.items.length === 0 ? '' : ', '}${text.slice(start + 1)}`;
  const column = columnOf(text, start);
  const at = text.lastIndexOf('\n', start) + 1;
  return text.slice(0, at) + itemText(item, ' '.repeat(column), newline(text)) + text.slice(at);
}

/** A list item in block style, each line with its indentation. */
function itemText(item: Readonly<Record<string, unknown>>, indent: string, end: string): string {
  const lines = new Document(item, { version: '1.2' }).toString({ lineWidth: 0, singleQuote: true }).trimEnd().split('\n');
  return lines.map((line, index) => `${line === '' ? '' : `${indent}${index === 0 ? '- ' : '  '}${line}`}${end}`).join('');
}

function copyItem(text: string, document: Parsed, path: RecipePath): string {
  const list: unknown = document.getIn(path.slice(0, -1));
  const node: unknown = isSeq(list) ? list.items[Number(path.at(-1))] : undefined;
  if (!isSeq(list) || !isMap(node)) throw new CannotEdit(path);
  const [start, end] = rangeOf(node, path);
  const item = text.slice(start, end);
  if (list.flow === true) return `${text.slice(0, start)}${item}, ${text.slice(start)}`;
  const at = text.lastIndexOf('\n', start) + 1;
  const whole = text.slice(at, lineEnd(text, Math.max(start, end - 1))).replace(/\s+$/, '');
  return `${text.slice(0, at)}${whole}${newline(text)}${text.slice(at)}`;
}

/** The offset of the line's end, line feed or not. */
function lineEnd(text: string, at: number): number {
  const found = text.indexOf('\n', at);
  if (found === -1) return text.length;
  return text[found - 1] === '\r' ? found - 1 : found;
}

function newline(text: string): '\n' | '\r\n' {
  return /\r\n/.test(text) ? '\r\n' : '\n';
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf('\n', at - 1) + 1);
}
