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
  return best.rank === 1 ? document.keyAt(best.path) : document.at(best.path);
}

function* walk(value: unknown, path: RecipePath, spot: Spot): Generator<Found> {
  if (path.length > 0 && path.at(-1) === spot.key) yield { path, rank: 1 };
  if (typeof value === 'string' && spot.text !== null && hasWord(value, spot.text)) {
    yield { path, rank: path.includes(spot.key) ? 3 : 2 };
  } else if (isMapping(value)) {
    // Those have files too, and are no place for what a build lacks.
    for (const [key, one] of Object.entries(value).filter(([name]) => path.length > 0 || !['copyright', 'licenses'].includes(name))) yield* walk(one, [...path, Array.isArray(value) ? Number(key) : key], spot);
  }
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Whether the text is a word of the value, as relations and lists of files have words. */
function hasWord(value: string, text: string): boolean {
  return value.split(/[\s,|()<>[\]]+/).some((word) => word.replace(/^\?/, '') === text);
}
