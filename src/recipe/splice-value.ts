// One value of a recipe's text put, changed or taken away, every line that need not change kept: comments, order, quotes. Pure.
import { Document, isMap, isScalar, isSeq, parseDocument, visit, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';

type Path = readonly (string | number)[];

/** The text with `value` at the path (undefined takes the key away); null where it is written in a way that cannot be changed in place. */
export function spliceValue(text: string, path: Path, value: unknown): string | null {
  const before = read(text);
  if (before === null) return null;
  const made = spliced(text, before.contents, path, value);
  const after = made === null ? null : read(made);
  // Whatever was cut, the rest must say what it said.
  if (made === null || after === null || canonical(after.toJS()) !== canonical(changed(before.toJS(), path, value))) return null;
  return made;
}

function read(text: string): Document | null {
  const document = parseDocument(text, { version: '1.2' });
  return document.errors.length > 0 ? null : document;
}

function spliced(text: string, node: unknown, path: Path, value: unknown): string | null {
  const [step, ...rest] = path;
  if (step === undefined) return null;
  if (isSeq(node) && typeof step === 'number') return spliced(text, node.items[step], rest, value);
  if (!isMap(node)) return null;
  const pair = node.items.find(({ key }) => isScalar(key) && key.value === step) as Pair<Node, Node | null> | undefined;
  if (rest.length > 0 && pair !== undefined && (isMap(pair.value) || isSeq(pair.value))) return spliced(text, pair.value, rest, value);
  // What is missing on the way is made with it.
  const whole = rest.length === 0 ? value : rest.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
  if (pair === undefined) return value === undefined ? text : inserted(text, node, String(step), whole);
  if (rest.length > 0) return null;
  const items = Array.isArray(value) && isSeq(pair.value) && pair.value.flow !== true ? listed(text, pair.value, value) : null;
  return items ?? replaced(text, node, pair, value);
}

/** Items that went and came in a list of plain values; null where it has others, or another order. */
function listed(text: string, list: YAMLSeq, wanted: readonly unknown[]): string | null {
  const items = list.items.map((item) => (isScalar(item) && typeof item.value === 'string' && item.range != null && !/\n/.test(item.value) ? { value: item.value, start: item.range[0], end: item.range[1] } : null));
  const known = items.flatMap((item) => item ?? []);
  if (known.length < items.length || wanted.length === 0 || !wanted.every((one) => typeof one === 'string')) return null;
  const stay = known.filter(({ value }) => wanted.includes(value));
  const order = wanted.filter((one) => stay.some(({ value }) => value === one));
  if (stay.length === 0 || new Set(wanted).size < wanted.length || stay.some(({ value }, index) => order[index] !== value)) return null;
  const [first] = known;
  const column = text.lastIndexOf('\n', first?.start ?? 0) + 1;
  const mark = /^[ ]*-[ ]+$/.exec(text.slice(column, first?.start))?.[0];
  if (mark === undefined) return null;
  const rest = [...wanted];
  let [made, at] = ['', column];
  for (const item of known) {
    const line = text.lastIndexOf('\n', item.start) + 1;
    // Comments stand above the item that they are of, and stay where that goes.
    made += text.slice(at, line);
    at = lineEnd(text, item.end);
    if (!stay.includes(item)) continue;
    while (rest.length > 0 && rest[0] !== item.value) made += `${mark}${scalar(rest.shift())}\n`;
    rest.shift();
    made += text.slice(line, at);
  }
  return `${text.slice(0, column)}${made}${rest.map((value) => `${mark}${scalar(value)}\n`).join('')}${text.slice(at)}`;
}

function replaced(text: string, map: YAMLMap, pair: Pair<Node, Node | null>, value: unknown): string | null {
  const start = pair.key.range?.[0];
  const end = pair.value?.range?.[1] ?? pair.key.range?.[1];
  if (start === undefined || end === undefined || map.flow === true) return null;
  const column = text.lastIndexOf('\n', start) + 1;
  const before = text.slice(column, start);
  // The first key of a list's item has the item's mark before it.
  if (before.trim() !== '' && value === undefined) return null;
  const body = text.slice(start, end).trimEnd();
  const stop = lineEnd(text, start + body.length);
  if (value === undefined) return text.slice(0, column) + text.slice(stop);
  const remark = body.includes('\n') ? '' : (/^[ \t]+#.*$/.exec(text.slice(start + body.length, stop).trimEnd())?.[0] ?? '');
  const lines = pairText(String((pair.key as { value?: unknown }).value), value, ' '.repeat(before.length)).trimStart();
  const oneLine = lines.indexOf('\n') === lines.length - 1;
  const above = remark === '' || oneLine ? '' : `${' '.repeat(before.length)}${remark.trim()}\n`;
  return `${text.slice(0, column)}${above}${before}${oneLine && remark !== '' ? `${lines.trimEnd()}${remark}\n` : lines}${text.slice(stop)}`;
}

/** After the map's last key. */
function inserted(text: string, map: YAMLMap, key: string, value: unknown): string | null {
  const last = map.items.at(-1) as Pair<Node, Node | null> | undefined;
  const start = last?.key.range?.[0];
  const end = last?.value?.range?.[1] ?? last?.key.range?.[1];
  if (start === undefined || end === undefined || map.flow === true) return null;
  const column = start - (text.lastIndexOf('\n', start) + 1);
  const stop = lineEnd(text, start + text.slice(start, end).trimEnd().length);
  const whole = stop > 0 && text[stop - 1] !== '\n' ? '\n' : '';
  return `${text.slice(0, stop)}${whole}${pairText(key, value, ' '.repeat(column))}${text.slice(stop)}`;
}

/** Where the next line begins. */
function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end + 1;
}

const scalar = (value: unknown) => new Document(value).toString({ lineWidth: 0, singleQuote: true }).trimEnd();

function pairText(key: string, value: unknown, indent: string): string {
  const document = new Document({ [key]: value }, { version: '1.2', aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && node.value.includes('\n')) node.type = 'BLOCK_LITERAL';
    },
  });
  return document.toString({ lineWidth: 0, singleQuote: true }).replace(/^(?=.)/gm, indent);
}

function changed(value: unknown, [step, ...rest]: Path, wanted: unknown): unknown {
  if (step === undefined) return wanted;
  if (Array.isArray(value)) return value.map((one: unknown, index) => (index === step ? changed(one, rest, wanted) : one));
  const map = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const made = { ...map, [step]: changed(map[step], rest, wanted) };
  return Object.fromEntries(Object.entries(made).filter(([, one]) => one !== undefined));
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === 'object' && one !== null && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one));
}
