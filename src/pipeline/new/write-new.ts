// The folder of a new recipe on disk: there whole or not at all, and never written over another.
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../errors.ts';
import { recipeText } from '../../recipe/write-recipe.ts';
import { removeAbandoned, removeFolder, tempName, writeFileAtomic } from '../../system/files.ts';
import type { Draft } from './draft.ts';
import type { Origin } from './origin.ts';

/** A recipe of that name is never written over. Error: RECIPE_EXISTS. */
export function refuseExisting(folder: string, name: string): void {
  if (!existsSync(join(folder, name))) return;
  throw new UsageError('RECIPE_EXISTS', `there is a recipe '${name}' already: ${join(folder, name)}`, { hint: 'nothing is written over it; another name: --name NAME' });
}

/** The recipe's folder appears whole, or not at all. */
export async function writeNew(recipe: string, draft: Draft, head: string, origin: Origin): Promise<void> {
  const folder = join(recipe, '..');
  await mkdir(join(folder, '..'), { recursive: true });
  await removeAbandoned(join(folder, '..'));
  const temp = tempName(folder);
  await mkdir(temp);
  try {
    await writeFileAtomic(join(temp, 'recipe.yaml'), recipeText(draft.recipe, draft.comments, head));
    if (origin.kept !== null) await copyFile(origin.tarball.path, join(temp, origin.kept));
    refuseExisting(join(folder, '..'), origin.name);
    await rename(temp, folder);
  } finally {
    await removeFolder(temp);
  }
}

/** Writes the recipe anew, in its place. */
export async function rewrite(recipe: string, draft: Draft, head: string): Promise<void> {
  await writeFileAtomic(recipe, recipeText(draft.recipe, draft.comments, head));
}
