// What builds leave for the next of the same recipe, kept apart for each environment and source package: another's recipe of the same name never sees it.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { shortHash } from '../sandbox/apt-solution.ts';

/** Whose it is. */
export interface Owner {
  readonly layer: string;
  readonly source: string;
  /** Where the recipe, .dsc or folder lies: its real path. */
  readonly where: string;
  /** Where the sandbox may tell: compiled objects do not depend on it, what configure finds might. */
  readonly sandbox?: string;
}

/** The folder of what ccache compiled, or of configured trees, of the owner; there and marked as used now. */
export function ownersFolder(store: string, kind: 'ccache' | 'configured', owner: Owner): string {
  const folder = join(store, kind, shortHash([owner.layer, owner.source, owner.where, ...(owner.sandbox === undefined ? [] : [owner.sandbox])]));
  mkdirSync(folder, { recursive: true });
  const now = new Date();
  utimesSync(folder, now, now);
  return folder;
}

const mostBytes = 1024 ** 3;

/** Moves new objects from the folder `fresh` (same file system) to `folder`, each in one step; the oldest go where they are more than 1 GiB. */
export function keepObjects(fresh: string, folder: string, most = mostBytes): void {
  if (!existsSync(fresh)) return;
  const names = readdirSync(fresh).filter((name) => /^[0-9a-z]{20,}$/.test(name));
  if (names.length === 0) return;
  for (const name of names) renameSync(join(fresh, name), join(folder, name));
  const kept = readdirSync(folder).flatMap((name) => {
    const stat = statSync(join(folder, name), { throwIfNoEntry: false });
    return stat === undefined ? [] : [{ name, size: stat.size, made: stat.mtimeMs }];
  });
  let bytes = kept.reduce((sum, { size }) => sum + size, 0);
  for (const { name, size } of kept.sort((a, b) => a.made - b.made)) {
    if (bytes <= most) return;
    rmSync(join(folder, name), { force: true });
    bytes -= size;
  }
}
