// The new recipe on disk: its folder at first, and its text again as it is mended.
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../errors.ts';
import { recipeText } from '../../recipe/write-recipe.ts';
import { removeAbandoned, removeFolder, tempName, writeFileAtomic } from '../../system/files.ts';
import type { Draft } from './draft.ts';
import type { Origin } from './origin.ts';

/** Refuses a name that a recipe in the folder has. Error: UsageError RECIPE_EXISTS. */
export function refuseExisting(folder: string, name: string): void {
  if (!existsSync(join(folder, name))) return;
  throw new UsageError('RECIPE_EXISTS', `there is a recipe '${name}' already: ${join(folder, name)}`, { hint: 'nothing is written over it; another name: --name NAME' });
}

/** Writes the recipe's folder, which appears whole or not at all. Errors: those of refuseExisting. */
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

/** Writes the recipe's text again. */
export async function saveNew(recipe: string, draft: Draft, head: string): Promise<void> {
  await writeFileAtomic(recipe, recipeText(draft.recipe, draft.comments, head));
}
