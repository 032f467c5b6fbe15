// A recipe's text changed in a few places, every other byte kept: comments, order, quoting and line ends. Pure.
import { isMap, isScalar, isSeq, type Document, type Node, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { canonicalJson } from '../text/canonical-json.ts';
import type { RecipePath } from './recipe.ts';
import { CannotEdit, lineStart, nextLine, pairOf, pairRange, parseText, placeOf, rangeOf, refuseAnchors, type PlacedPair } from './yaml-places.ts';
import { flowText, itemText, pairText, scalarText } from './yaml-values.ts';

/** One change; a path leads to a key of a mapping or to an item of a list. */
export type TextEdit =
  /** The value there. A key that is not there is put after the key `after` of the same mapping (null: the last), with what is missing on the way. */
  | { readonly kind: 'set'; readonly path: RecipePath; readonly value: unknown; readonly after: string | null }
  /** A key and its value, where it is there. */
  | { readonly kind: 'remove'; readonly path: RecipePath }
  /** A new first item of a list at the top of the recipe, which is made where it is not there. */
  | { readonly kind: 'first'; readonly key: string; readonly item: Readonly<Record<string, unknown>> }
  /** An item of a list once more, before itself. */
  | { readonly kind: 'copy'; readonly path: RecipePath };

/** The text with the changes, made one after the other. Error: CannotEdit. */
export function editText(text: string, edits: readonly TextEdit[]): string {
  // Lines are handled with the one end, and given back theirs.
  const isCrlf = text.includes('\r\n') && !/(?<!\r)\n/.test(text);
  const made = edits.reduce(editOnce, isCrlf ? text.replaceAll('\r\n', '\n') : text);
  return isCrlf ? made.replaceAll('\n', '\r\n') : made;
}

function editOnce(text: string, edit: TextEdit): string {
  const path = edit.kind === 'first' ? [edit.key] : edit.path;
  const document = parseText(text);
  if (document === null) throw new CannotEdit(path);
  const made = edited(text, document, edit);
  if (edit.kind === 'remove' && made === text) return text;
  // Whatever was cut, the rest must say what it said.
  const after = parseText(made);
  if (after === null || canonicalJson(after.toJS()) !== canonicalJson(expected(document.toJS(), edit))) throw new CannotEdit(path);
  return made;
}

function edited(text: string, document: Document.Parsed, edit: TextEdit): string {
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

function setValue(text: string, document: Document.Parsed, { path, value, after }: Extract<TextEdit, { kind: 'set' }>): string {
  const place = placeOf(document, path);
  if ('missing' in place) {
    const before = after === null ? place.map.items.at(-1) as PlacedPair | undefined : pairOf(place.map, after);
    if (before === undefined && (after !== null || place.map.flow !== true)) throw new CannotEdit(path);
    const whole = path.slice(place.missing + 1).reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
    return insertKey(text, path, { map: place.map, before, key: String(path[place.missing]), value: whole });
  }
  const node = 'pair' in place ? place.pair.value : place.item;
  refuseAnchors(node, path);
  const isFlow = 'pair' in place && place.map.flow === true;
  if (isScalar(node) && isInline(node) && isOneLine(value, node)) return replaceNode(text, node, path, scalarText(value, node, isFlow));
  if (!('pair' in place)) throw new CannotEdit(path);
  if (isFlow) return node === null ? replaceNode(text, place.pair.key, path, `${flowText(place.pair.key, false)}: ${flowText(value, false)}`) : replaceNode(text, node, path, flowText(value, isJson(place.pair)));
  const items = Array.isArray(value) && isSeq(node) && node.flow !== true ? changeList(text, node, value) : null;
  return items ?? replacePair(text, place.pair, value, path);
}

/** Whether it stands between its neighbours of the same line. */
function isInline(node: Scalar): boolean {
  return node.type !== 'BLOCK_LITERAL' && node.type !== 'BLOCK_FOLDED' && node.source !== '' || node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
}

function isOneLine(value: unknown, old: Scalar): boolean {
  return typeof value === 'string' ? old.type === 'QUOTE_DOUBLE' || !value.includes('\n') : typeof value !== 'object';
}

/** JSON is YAML, and stays what it is. */
function isJson({ key }: PlacedPair): boolean {
  return isScalar(key) && key.type === 'QUOTE_DOUBLE';
}

function replaceNode(text: string, node: Node, path: RecipePath, written: string): string {
  const [start, end] = rangeOf(node, path);
  return text.slice(0, start) + written + text.slice(end);
}

interface NewKey {
  readonly map: YAMLMap;
  readonly before: PlacedPair | undefined;
  readonly key: string;
  readonly value: unknown;
}

function insertKey(text: string, path: RecipePath, { map, before, key, value }: NewKey): string {
  if (before === undefined) {
    const [start] = rangeOf(map, path);
    return `${text.slice(0, start + 1)}${scalarText(key, null, true)}: ${flowText(value, false)}${text.slice(start + 1)}`;
  }
  const [start, end] = pairRange(text, before, path);
  const column = lineStart(text, start);
  if (map.flow === true) {
    const line = `${scalarText(key, before.key as Scalar, true)}: ${flowText(value, isJson(before))}`;
    const lead = text.slice(column, start);
    return `${text.slice(0, end)},${lead.trim() === '' && column > 0 ? `\n${lead}` : ' '}${line}${text.slice(end)}`;
  }
  const at = nextLine(text, end);
  return `${text.slice(0, at)}${text[at - 1] === '\n' ? '' : '\n'}${pairText(key, value, ' '.repeat(start - column), before.key)}${text.slice(at)}`;
}

/** Items that went and came in a list of plain values; null where it has others, or another order. */
function changeList(text: string, list: YAMLSeq, wanted: readonly unknown[]): string | null {
  const items = list.items.flatMap((item) => (isScalar(item) && typeof item.value === 'string' && item.range != null && !text.slice(item.range[0], item.range[1]).includes('\n') ? [{ value: item.value, start: item.range[0], end: item.range[1] }] : []));
  if (items.length < list.items.length || wanted.length === 0 || !wanted.every((one) => typeof one === 'string' && !one.includes('\n'))) return null;
  const [had, wants] = [new Set(items.map(({ value }) => value)), new Set<unknown>(wanted)];
  const stay = items.filter(({ value }) => wants.has(value));
  const order = wanted.filter((one) => had.has(one as string));
  const [first] = items;
  if (first === undefined || stay.length === 0 || wants.size < wanted.length || stay.some(({ value }, index) => order[index] !== value)) return null;
  const column = lineStart(text, first.start);
  const mark = /^ *- +$/.exec(text.slice(column, first.start))?.[0];
  if (mark === undefined) return null;
  const rest = [...wanted];
  let [made, at] = ['', column];
  const add = (value: unknown) => {
    if (made !== '' && !made.endsWith('\n')) made += '\n';
    made += `${mark}${scalarText(value, null, false)}\n`;
  };
  for (const item of items) {
    const line = lineStart(text, item.start);
    // Comments stand above the item that they are of, and stay where that goes.
    made += text.slice(at, line);
    at = nextLine(text, item.end);
    if (!wants.has(item.value)) continue;
    while (rest.length > 0 && rest[0] !== item.value) add(rest.shift());
    rest.shift();
    made += text.slice(line, at);
  }
  rest.forEach(add);
  return text.slice(0, column) + made + text.slice(at);
}

/** The lines of a key in block style written anew; the comment behind it is kept, above it where it takes several. */
function replacePair(text: string, pair: PlacedPair, value: unknown, path: RecipePath): string {
  const [start, end] = pairRange(text, pair, path);
  const column = lineStart(text, start);
  const before = text.slice(column, start);
  const indent = ' '.repeat(before.length);
  const stop = nextLine(text, end);
  const remark = text.slice(start, end).includes('\n') ? '' : (/^[ \t]+#.*$/.exec(text.slice(end, stop).trimEnd())?.[0] ?? '');
  const lines = pairText(String((pair.key as Scalar).value), value, indent, pair.key).trimStart();
  const isShort = lines.indexOf('\n') === lines.length - 1;
  // Behind a list item's mark there is no line above.
  if (remark !== '' && !isShort && before.trim() !== '') throw new CannotEdit(path);
  const above = remark === '' || isShort ? '' : `${indent}${remark.trim()}\n`;
  return `${text.slice(0, column)}${above}${before}${isShort && remark !== '' ? `${lines.trimEnd()}${remark}\n` : lines}${text.slice(stop)}`;
}

function removeKey(text: string, document: Document.Parsed, path: RecipePath): string {
  const place = placeOf(document, path);
  if ('missing' in place) return text;
  if (!('pair' in place)) throw new CannotEdit(path);
  refuseAnchors(place.pair.value, path);
  const [start, end] = pairRange(text, place.pair, path);
  if (place.map.flow !== true) {
    const column = lineStart(text, start);
    // The first key of a list's item stands behind its dash.
    if (text.slice(column, start).trim() !== '') throw new CannotEdit(path);
    return text.slice(0, column) + text.slice(nextLine(text, end));
  }
  const following = /^\s*,\s*/.exec(text.slice(end));
  if (following !== null) return text.slice(0, start) + text.slice(end + following[0].length);
  return text.slice(0, start).trimEnd().replace(/,$/, '').trimEnd() + text.slice(end);
}

function addFirst(text: string, document: Document.Parsed, { key, item }: Extract<TextEdit, { kind: 'first' }>): string {
  const whole = document.contents;
  if (!isMap(whole)) throw new CannotEdit([key]);
  const list = pairOf(whole, key)?.value;
  if (list === undefined) {
    if (whole.flow === true) return setValue(text, document, { kind: 'set', path: [key], value: [item], after: null });
    return `${text}${text.endsWith('\n') ? '' : '\n'}\n${pairText(key, [item], '')}`;
  }
  if (!isSeq(list)) throw new CannotEdit([key]);
  refuseAnchors(list, [key]);
  const [start] = rangeOf(list, [key]);
  if (list.flow === true) return `${text.slice(0, start + 1)}${JSON.stringify(item)}${list.items.length === 0 ? '' : ', '}${text.slice(start + 1)}`;
  const at = lineStart(text, start);
  return text.slice(0, at) + itemText(item, ' '.repeat(start - at)) + text.slice(at);
}

function copyItem(text: string, document: Document.Parsed, path: RecipePath): string {
  const list: unknown = document.getIn(path.slice(0, -1));
  const place = placeOf(document, path);
  if (!isSeq(list) || !('item' in place) || !isMap(place.item)) throw new CannotEdit(path);
  refuseAnchors(place.item, path);
  const [start, end] = rangeOf(place.item, path);
  const item = text.slice(start, end).trimEnd();
  if (list.flow === true) return `${text.slice(0, start)}${item}, ${text.slice(start)}`;
  const at = lineStart(text, start);
  return `${text.slice(0, at)}${text.slice(at, nextLine(text, start + item.length)).trimEnd()}\n${text.slice(at)}`;
}

function expected(value: unknown, edit: TextEdit): unknown {
  switch (edit.kind) {
    case 'set':
      return changed(value, edit.path, () => edit.value);
    case 'remove':
      return changed(value, edit.path, () => undefined);
    case 'first':
      return changed(value, [edit.key], (old) => [edit.item, ...((old ?? []) as readonly unknown[])]);
    case 'copy':
      return changed(value, edit.path.slice(0, -1), (old) => (old as readonly unknown[]).flatMap((one, index) => (index === edit.path.at(-1) ? [one, one] : [one])));
  }
}

function changed(value: unknown, [step, ...rest]: RecipePath, change: (old: unknown) => unknown): unknown {
  if (step === undefined) return change(value);
  if (Array.isArray(value)) return value.map((one: unknown, index) => (index === step ? changed(one, rest, change) : one));
  const map = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return { ...map, [step]: changed(map[step], rest, change) };
}
