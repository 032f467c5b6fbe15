// The configured tree that is kept of each recipe and environment: one file, named by what it is a tree of and by its own hash.
import { linkSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfiguredTree } from '../stages/configured-tree.ts';
import { fileArtifact } from '../system/files.ts';

const name = /^([0-9a-f]{64})-([0-9a-f]{64})\.tar$/;

/** The trees in `folder` that are what they were when they were kept, as links in the folder `own` (same file system), where no other run takes them away. */
export async function soundTrees(folder: string, own: string): Promise<ConfiguredTree[]> {
  mkdirSync(own, { recursive: true });
  const found: ConfiguredTree[] = [];
  for (const file of readdirSync(folder)) {
    const [, key, sha256] = name.exec(file) ?? [];
    const path = join(own, file);
    if (key === undefined || !linked(join(folder, file), path)) continue;
    if ((await fileArtifact(path)).sha256 === sha256) found.push({ key, path });
  }
  return found;
}

/** Moves a new tree (same file system) to `folder` in one step; the ones before go. */
export async function keepTree({ key, path }: ConfiguredTree, folder: string): Promise<void> {
  const kept = `${key}-${(await fileArtifact(path)).sha256}.tar`;
  renameSync(path, join(folder, kept));
  for (const file of readdirSync(folder)) if (file !== kept) rmSync(join(folder, file), { recursive: true, force: true });
}

/** false where another run has just taken it away. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
