// Edits put into a recipe's folder: all new files are written beside their places before the first is renamed.
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LoadedRecipe } from '../../../recipe/recipe.ts';
import { diskFull, removeAbandonedTemps, tempName } from '../../../system/files.ts';
import type { Edited } from './edited.ts';
import type { TakenPatches } from './take-patches.ts';

export interface Edits {
  readonly before: Edited;
  readonly edited: Edited;
  readonly patches: TakenPatches;
}

/** Writes what changed. Error: DISK_FULL, with nothing changed. */
export async function writeEdits({ file, folder }: Pick<LoadedRecipe, 'file' | 'folder'>, { before, edited, patches }: Edits): Promise<void> {
  const files: { path: string; content: Buffer | string; mode: number }[] = [
    ...(edited.text === before.text ? [] : [{ path: file, content: edited.text, mode: statSync(file).mode & 0o777 }]),
    ...[...edited.own.values()].filter((one) => before.own.get(one.path) !== one).map((one) => ({ path: join(folder, 'debian', one.path), content: one.content, mode: one.executable ? 0o755 : 0o644 })),
    ...patches.write.map((one) => ({ path: join(folder, 'patches', one.path), content: one.content, mode: 0o644 })),
  ];
  const gone = [...[...before.own.keys()].filter((path) => !edited.own.has(path)).map((path) => join(folder, 'debian', path)), ...patches.remove.map((path) => join(folder, 'patches', path))];
  const temps = files.map(({ path }) => tempName(path));
  try {
    for (const [index, { path, content, mode }] of files.entries()) {
      await mkdir(dirname(path), { recursive: true });
      await removeAbandonedTemps(path);
      const temp = temps[index] ?? '';
      await writeFile(temp, content, { flag: 'wx' });
      await chmod(temp, mode);
    }
    // The recipe last: what it leaves to files is there by then.
    for (const index of [...files.keys()].reverse()) await rename(temps[index] ?? '', files[index]?.path ?? '');
  } catch (error) {
    throw diskFull(error, folder);
  } finally {
    for (const temp of temps) await rm(temp, { force: true });
  }
  for (const path of gone) await rm(path, { force: true });
}
