// The folder of an imported recipe, written whole: recipe.yaml, debian/, patches/, and the orig tarball where it has to lie there.
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { OldFile } from '../../import/old-file.ts';
import { recipeText } from '../../recipe/write-recipe.ts';
import type { Composed } from './compose.ts';
import type { OldPatches } from './old-patches.ts';

export interface RecipeContent {
  readonly composed: Composed;
  readonly patches: OldPatches;
  /** Its name in the folder, and where it is. */
  readonly tarball: { readonly name: string; readonly path: string } | null;
  readonly head: string;
}

/** Writes it into `folder`, which is not there yet. */
export async function writeImported(folder: string, { composed, patches, tarball, head }: RecipeContent): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, 'recipe.yaml'), recipeText(composed.recipe, composed.comments, head));
  await writeTree(join(folder, 'debian'), composed.own);
  await writeTree(join(folder, 'patches'), patches.files.map((file) => ({ ...file, executable: false })));
  if (tarball !== null) await copyFile(tarball.path, join(folder, tarball.name));
}

async function writeTree(folder: string, files: readonly OldFile[]): Promise<void> {
  for (const { path, content, executable } of files) {
    const to = join(folder, path);
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, content, { flag: 'wx' });
    await chmod(to, executable ? 0o755 : 0o644);
  }
}
