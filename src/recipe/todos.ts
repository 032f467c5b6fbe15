// What a recipe leaves to a person: texts that begin with TODO, and licences of that name.
import { readFileSync } from 'node:fs';
import { RecipeError, type SourceLocation } from '../errors.ts';
import type { RecipePath } from './recipe.ts';
import { parseYaml } from './yaml-document.ts';

/** A RECIPE_TODO problem for each, in the order of the file. Errors: as parseYaml. */
export function todoProblems(file: string): RecipeError[] {
  const document = parseYaml(readFileSync(file), file);
  return pathsOf(document.value, []).map(({ path, text }) => {
    const location: SourceLocation = document.at(path);
    return new RecipeError('RECIPE_TODO', `${path.join('.')}: ${text.split('\n')[0]?.slice(0, 120) ?? ''}`, { location, hint: 'debkit could not know it: replace the TODO' });
  });
}

/** The same as lines `LINE: KEY: TEXT`. */
export function findTodos(file: string): string[] {
  return todoProblems(file).map(({ message, details }) => `${details.location?.line ?? 1}: ${message}`);
}

// A file may have that name.
const names = new Set(['docs', 'files', 'examples', 'manpages']);

function pathsOf(value: unknown, path: RecipePath): { path: RecipePath; text: string }[] {
  if (typeof value === 'string') return /^TODO(?:$|[: ])/.test(value) && !path.some((part) => names.has(String(part)) && part !== path[0]) ? [{ path, text: value }] : [];
  if (Array.isArray(value)) return value.flatMap((one, index) => pathsOf(one, [...path, index]));
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, one]) => pathsOf(one, [...path, key]));
  return [];
}
