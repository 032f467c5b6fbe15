// Where the parts of a recipe's text stand, for changes that keep every other byte. Pure.
import { isAlias, isMap, isNode, isScalar, isSeq, parseDocument, visit, type Document, type Node, type Pair, type YAMLMap } from 'yaml';
import type { RecipePath } from './recipe.ts';

/** A key of a mapping and its value. */
export type PlacedPair = Pair<Node, Node | null>;

/** What a path leads to: a key of a mapping, an item of a list, or the mapping that has not the step `missing` (by its place in the path). */
export type Place =
  | { readonly map: YAMLMap; readonly pair: PlacedPair }
  | { readonly item: Node }
  | { readonly map: YAMLMap; readonly missing: number };

/** Why a text cannot be changed there: `path` is said otherwise than as plain keys and values. */
export class CannotEdit extends Error {
  readonly path: RecipePath;

  constructor(path: RecipePath) {
    super(`the value of ${path.join('.')} cannot be replaced where it stands`);
    this.path = path;
  }
}

/** The text's nodes; null where it is no YAML. As the recipe is loaded: numbers are YAML 1.2's. */
export function parseText(text: string): Document.Parsed | null {
  // Duplicate keys are the loader's; the library's own search takes quadratic time.
  const document = parseDocument(text, { version: '1.2', uniqueKeys: false, stringKeys: true, prettyErrors: false });
  return document.errors.length > 0 ? null : document;
}

/** Error: CannotEdit where the path leads through an alias, whose text stands elsewhere, or through what is no collection. */
export function placeOf(document: Document.Parsed, path: RecipePath): Place {
  let node: unknown = document.contents;
  for (const [index, step] of path.entries()) {
    const isLast = index === path.length - 1;
    if (isSeq(node) && typeof step === 'number') {
      const item = node.items[step];
      if (!isNode(item)) throw new CannotEdit(path);
      if (isLast) return { item };
      node = item;
    } else if (isMap(node)) {
      const pair = pairOf(node, String(step));
      if (pair === undefined) return { map: node, missing: index };
      if (isLast) return { map: node, pair };
      node = pair.value;
    } else throw new CannotEdit(path);
  }
  throw new CannotEdit(path);
}

/** The pair of the key in the mapping. */
export function pairOf(map: YAMLMap, key: string): PlacedPair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key) as PlacedPair | undefined;
}

/** Offsets of the node's text; that of a block ends behind its last line's end. */
export function rangeOf(node: Node, path: RecipePath): readonly [start: number, end: number] {
  const range = node.range;
  if (range === null || range === undefined) throw new CannotEdit(path);
  return [range[0], range[1]];
}

/** Offsets of the key and its value, without blanks behind it. */
export function pairRange(text: string, pair: PlacedPair, path: RecipePath): readonly [start: number, end: number] {
  const [start] = rangeOf(pair.key, path);
  const [, end] = rangeOf(pair.value ?? pair.key, path);
  return [start, start + text.slice(start, end).trimEnd().length];
}

/** Error: CannotEdit where the node is an alias or has an anchor in it: what is said elsewhere by its name would change with it. */
export function refuseAnchors(node: Node | null, path: RecipePath): void {
  if (node === null) return;
  if (isAlias(node)) throw new CannotEdit(path);
  visit(node, {
    Value: (_, { anchor }) => {
      if (anchor !== undefined) throw new CannotEdit(path);
    },
  });
}

/** Where the line begins that has the offset. */
export function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

/** Where the next line begins. */
export function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}
