// What a target on the command line means: a recipe with or without a version, a .dsc, or a folder with debian/.
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { findRecipe, type RecipeLibrary } from '../recipe/lookup.ts';

export type Target =
  /** `wanted` is what stands after the @: an exact tag or version, or a semver range. */
  | { readonly kind: 'recipe'; readonly file: string; readonly wanted: string | null }
  | { readonly kind: 'dsc'; readonly path: string }
  | { readonly kind: 'tree'; readonly path: string };

/** Reads a target. A path that exists wins over the reading of `@` as a version. Errors: RECIPE_NOT_FOUND, VERSION_MISSING (exit 2). */
export function findTarget(text: string, libraries: readonly RecipeLibrary[]): Target {
  if (text.endsWith('.dsc')) return { kind: 'dsc', path: resolve(text) };
  const at = existsSync(text) && text.includes('/') ? -1 : text.lastIndexOf('@');
  const name = at > 0 ? text.slice(0, at) : text;
  const wanted = at > 0 ? text.slice(at + 1) : null;
  if (wanted === '') throw new UsageError('VERSION_MISSING', `no version stands after the @ of '${text}'`, { hint: `the newest: ${name}` });
  const isPath = name.includes('/') || name === '.' || name === '..';
  const hasRecipe = ['recipe.yaml', 'debkit.yaml'].some((file) => existsSync(join(name, file)));
  if (isPath && !hasRecipe && isFolder(join(name, 'debian'))) return { kind: 'tree', path: resolve(name) };
  return { kind: 'recipe', file: findRecipe(name, libraries), wanted };
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
