// One YAML file read strictly: text, syntax, duplicate keys and aliases checked, and the place of every key known.
import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import { RecipeError, RecipeErrors, type SourceLocation } from '../errors.ts';
import type { RecipePath } from './recipe.ts';
import { decode, problem } from './recipe-text.ts';

const largestFile = 1 << 20;
const mostAliases = 100;

/** A parsed file: its value as plain data, and where its parts stand (1-based). */
export interface YamlDocument {
  readonly value: unknown;
  /** Where the value at `path` starts; the key of the nearest parent that is there when it is not. */
  at(path: RecipePath): SourceLocation;
  /** Where the key at `path` starts. */
  keyAt(path: RecipePath): SourceLocation;
  /** The scalar at `path` as it is written, e.g. `1.10`; null for anything else. */
  written(path: RecipePath): string | null;
  /** Whether the mapping at `path` is written in braces, where a comma ends a value. */
  inBraces(path: RecipePath): boolean;
}

/** Parses a file's bytes, `largest` at most; throws RecipeErrors when they are not one YAML mapping's text. */
export function parseYaml(bytes: Buffer, file: string, largest = largestFile): YamlDocument {
  const start = { file, line: 1, column: 1 };
  const text = decode(bytes, start, largest);
  const lines = new LineCounter();
  const place = (offset: number): SourceLocation => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  let document: Document.Parsed;
  let value: unknown;
  try {
    // Duplicate keys are looked for below: the library's own search takes quadratic time.
    document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      stringKeys: true,
      version: '1.2',
    });
    refuseSyntax(document, place);
    value = document.toJS({ maxAliasCount: mostAliases });
  } catch (cause) {
    if (cause instanceof RecipeErrors) throw cause;
    if (cause instanceof RangeError) throw problem('RECIPE_YAML_DEPTH', 'the file is nested too deeply', start, { cause });
    if (cause instanceof ReferenceError) {
      throw problem('RECIPE_YAML_ALIAS', 'the aliases of the file expand too far', start, {
        hint: `an anchor may be used ${mostAliases} times, and less when aliases stand inside of it`,
        cause,
      });
    }
    throw cause;
  }
  const places = { document, place };
  return {
    value,
    at: (path) => locate(places, path, 'value'),
    keyAt: (path) => locate(places, path, 'key'),
    written: (path) => {
      const { node, found } = walk(document, path);
      return found && isScalar(node) && typeof node.source === 'string' ? node.source : null;
    },
    inBraces: (path) => {
      const { node, found } = walk(document, path);
      return found && isMap(node) && node.flow === true;
    },
  };
}

const quotesHint = "quotes belong around a value that has ': ' or ' #' in it or begins with a mark such as [ { & * ! | > % @, and in [ ] and { } around one with a comma or bracket";
const indentHint = 'the lines of one mapping or list begin at the same column, and each [ { is closed';

function refuseSyntax(document: Document.Parsed, place: (offset: number) => SourceLocation): void {
  const [error] = document.errors;
  if (error !== undefined) {
    const location = place(error.pos[0]);
    if (error.code === 'TAB_AS_INDENT')
      throw problem('RECIPE_TAB', 'a tab is used for indentation', location, { hint: 'indent with spaces' });
    if (error.code === 'RESOURCE_EXHAUSTION') throw problem('RECIPE_YAML_DEPTH', 'the file is nested too deeply', location);
    if (error.code === 'MULTIPLE_DOCS') {
      throw problem('RECIPE_SEVERAL_DOCUMENTS', 'a second YAML document starts here', location, {
        hint: 'a recipe is one document',
      });
    }
    const hint = error.code === 'BAD_INDENT' ? indentHint : quotesHint;
    throw problem('RECIPE_YAML_SYNTAX', lowerFirst(error.message), location, { hint });
  }
  const [warning] = document.warnings;
  if (warning !== undefined) throw problem('RECIPE_YAML_SYNTAX', lowerFirst(warning.message), place(warning.pos[0]));
  const start = place(0);
  if (document.directives.yaml.explicit === true) {
    throw problem('RECIPE_YAML_SYNTAX', 'a %YAML directive stands in the file', start, {
      hint: 'leave it out: recipes are YAML 1.2',
    });
  }
  const hint = 'a recipe is a mapping that starts with: debkit: 1';
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    throw problem('RECIPE_EMPTY', 'the file is empty', start, { hint });
  }
  if (!isMap(document.contents)) throw problem('RECIPE_NOT_A_MAPPING', 'the file is not a mapping', start, { hint });
  refuseNodes(document, place);
}

/** Duplicate and impossible keys, and unknown anchors, all of them. */
function refuseNodes(document: Document.Parsed, place: (offset: number) => SourceLocation): void {
  const problems: RecipeError[] = [];
  const anchors = new Set<string>();
  const offset = (node: unknown) => place((node as Node).range?.[0] ?? 0);
  visit(document, {
    Node: (_, node, parents) => {
      if (isAlias(node)) {
        if (parents.some((parent) => isCollection(parent) && parent.anchor === node.source)) {
          problems.push(
            new RecipeError('RECIPE_YAML_ALIAS', `the alias '*${node.source}' stands inside of its own anchor`, { location: offset(node) }),
          );
        } else if (!anchors.has(node.source)) {
          problems.push(
            new RecipeError('RECIPE_YAML_ALIAS', `the alias '*${node.source}' names no anchor that stands before it`, {
              location: offset(node),
            }),
          );
        }
      } else if (node.anchor !== undefined) {
        anchors.add(node.anchor);
      }
    },
    Map: (_, map) => {
      if (map.anchor !== undefined) anchors.add(map.anchor);
      const seen = new Map<string, number>();
      for (const pair of map.items) {
        const key = keyOf(pair);
        const location = offset(pair.key);
        const first = seen.get(key);
        // Assigning it would be lost without a word.
        if (key === '__proto__')
          problems.push(new RecipeError('RECIPE_UNKNOWN_FIELD', `the key '${key}' is not allowed`, { location }));
        if (first === undefined) seen.set(key, location.line);
        else {
          const hint = `it is in line ${first} already`;
          problems.push(
            new RecipeError('RECIPE_DUPLICATE_KEY', `the key '${key}' stands here a second time`, { location, hint }),
          );
        }
      }
    },
  });
  if (problems.length > 0) throw new RecipeErrors(problems);
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}

const indexes = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

/** The pairs of a mapping by key; made once for each, since a hostile file may have very many. */
function pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  const known = indexes.get(map);
  if (known !== undefined) return known;
  const index = new Map(map.items.map((pair) => [keyOf(pair), pair]));
  indexes.set(map, index);
  return index;
}

interface Walked {
  readonly node: unknown;
  /** Offset of the key or list item that leads to `node`. */
  readonly key: number;
  readonly found: boolean;
}

function walk(document: Document.Parsed, path: RecipePath): Walked {
  let node: unknown = document.contents;
  let key = 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = pairsOf(node).get(String(step));
      if (pair === undefined) return { node, key, found: false };
      key = (pair.key as Node).range?.[0] ?? key;
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number' && step < node.items.length) {
      node = node.items[step];
      key = (node as Node).range?.[0] ?? key;
    } else {
      return { node, key, found: false };
    }
  }
  return { node, key, found: true };
}

function locate(
  places: { document: Document.Parsed; place: (offset: number) => SourceLocation },
  path: RecipePath,
  of: 'key' | 'value',
): SourceLocation {
  const { node, key, found } = walk(places.document, path);
  if (of === 'key' || !found || node === null || path.length === 0) return places.place(key);
  return places.place((node as Node).range?.[0] ?? key);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
