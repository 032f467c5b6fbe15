// The work tree of an ejected package: the orig tarball's files with their dates, and debian/ in place of upstream's own.
import { lutimesSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DebianDirectory } from '../../contracts/artifacts.ts';
import { PackageError } from '../../errors.ts';
import { byBytes } from '../../system/files.ts';
import { extractTarball } from '../../system/tarball.ts';
import { writeDebianDirectory } from '../../template/write-debian-directory.ts';

/** What git cannot hold, by its path in the tree and in byte order. */
export interface LaidOut {
  /** They are in the work tree, and not in the repository. */
  readonly emptyFolders: readonly string[];
  readonly leftOut: readonly string[];
}

/** Unpacks the tarball as `tree`, as dpkg-source does, without what git would take for a repository. Errors: EJECT_NAMES, those of extractTarball. */
export async function layOutUpstream(orig: string, tree: string, signal: AbortSignal): Promise<LaidOut> {
  const { entries } = await extractTarball(orig, tree, { strip: 'top', signal });
  const unnamed = entries.find(({ path }) => path.includes('\uFFFD'));
  if (unnamed !== undefined) {
    throw new PackageError('EJECT_NAMES', `the file name ${JSON.stringify(unnamed.path)} of upstream's is not UTF-8, and debkit cannot write it as it is`, { hint: 'leave the file out with `exclude` (and a `repack-suffix`)' });
  }
  const leftOut = removeRepositories(tree);
  return { emptyFolders: emptyFolders(tree), leftOut };
}

/** Puts debian/ where upstream's own may be; its files get the date, in seconds since 1970, but those that have one of their own. */
export function layOutDebian(debian: DebianDirectory, tree: string, date: number): void {
  const folder = join(tree, 'debian');
  rmSync(folder, { recursive: true, force: true });
  writeDebianDirectory(debian, folder);
  for (const { path, date: own = date } of debian.files) lutimesSync(join(folder, path), own, own);
}

/** Names that git takes for its own, on any system (the short name of .git on old file systems among them). */
const repositoryName = /^(?:\.git|git~1)$/i;

function removeRepositories(tree: string): string[] {
  const found = readdirSync(tree, { recursive: true, withFileTypes: true }).filter(({ name }) => repositoryName.test(name));
  const paths = found.map(({ parentPath, name }) => join(parentPath, name).slice(tree.length + 1)).sort(byBytes);
  for (const path of paths) rmSync(join(tree, path), { recursive: true, force: true });
  return paths.filter((path, index) => !paths.slice(0, index).some((above) => path.startsWith(`${above}/`)));
}

function emptyFolders(tree: string): string[] {
  const folders = readdirSync(tree, { recursive: true, withFileTypes: true }).filter((item) => item.isDirectory());
  return folders
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => readdirSync(path).length === 0)
    .map((path) => path.slice(tree.length + 1))
    .sort(byBytes);
}
