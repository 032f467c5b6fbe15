// Where in a recipe something is to be changed: the value that has a word in it, or the key that it would stand under.
import { readFileSync } from 'node:fs';
import { RecipeErrors, type SourceLocation } from '../errors.ts';
import type { RecipePath } from './recipe.ts';
import { parseYaml, type YamlDocument } from './yaml-document.ts';

/** A key, and a word of its value where one is known. */
export interface Spot {
  readonly key: string;
  readonly text: string | null;
}

interface Found {
  readonly path: RecipePath;
  readonly rank: number;
  /** How many the value has. */
  readonly lines: number;
}

/** The place in the recipe at `file`: the word's below the key, the word's anywhere, the key's, else that of a key beside it; null where it is no readable recipe. */
export function locateSpot(file: string, spot: Spot): SourceLocation | null {
  let document: YamlDocument;
  try {
    document = parseYaml(readFileSync(file), file);
  } catch (error) {
    if (error instanceof RecipeErrors || (error as NodeJS.ErrnoException).code !== undefined) return null;
    throw error;
  }
  let best: Found | null = null;
  for (const found of walk(document.value, [], spot)) if (best === null || found.rank > best.rank) best = found;
  if (best === null) return document.keyAt([['build', 'packages'].find((key) => isMapping(document.value) && Object.hasOwn(document.value, key)) ?? 'source']);
  return best.rank === 1 ? document.keyAt(best.path) : lineOf(document.at(best.path), file, { word: spot.text ?? '', lines: best.lines });
}

function* walk(value: unknown, path: RecipePath, spot: Spot): Generator<Found> {
  if (path.length > 0 && path.at(-1) === spot.key) yield { path, rank: 1, lines: 1 };
  if (typeof value === 'string' && spot.text !== null && hasWord(value, spot.text)) {
    yield { path, rank: path.includes(spot.key) ? 3 : 2, lines: value.split('\n').length };
  } else if (isMapping(value)) {
    // Those have files too, and are no place for what a build lacks.
    for (const [key, one] of Object.entries(value).filter(([name]) => path.length > 0 || !['copyright', 'licenses'].includes(name))) yield* walk(one, [...path, Array.isArray(value) ? Number(key) : key], spot);
  }
}

/** Of a text of several lines, the first from its beginning that has the word. */
function lineOf(place: SourceLocation, file: string, { word, lines }: { readonly word: string; readonly lines: number }): SourceLocation {
  if (lines === 1) return place;
  // A block begins on the line below its mark.
  const block = readFileSync(file, 'utf8').split('\n').slice(place.line, place.line + lines);
  const index = block.findIndex((line) => hasWord(line, word));
  return index < 0 ? place : { ...place, line: place.line + index + 1, column: (block[index] ?? '').indexOf(word) + 1 };
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Whether the text is a word of the value, as relations and lists of files have words. */
function hasWord(value: string, text: string): boolean {
  return value.split(/[\s,|()<>[\]]+/).some((word) => [word, word.replace(/^\?|:.*$/g, '')].includes(text));
}
