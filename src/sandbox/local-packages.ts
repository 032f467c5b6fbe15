// Packages that no archive has: .debs built a moment ago, offered to apt above every archive, with nothing of them in apt's lists or in a layer.
import { chmodSync, constants, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { FileArtifact } from '../contracts/artifacts.ts';
import type { Mount } from '../contracts/sandbox.ts';
import { PackageError } from '../errors.ts';
import { localFolder, localPath, type AptSolution } from './apt-solution.ts';

/** One .deb by its package, with the lower-case hex hash of its bytes. */
export interface LocalPackage {
  readonly name: string;
  readonly architecture: string;
  readonly sha256: string;
}

/** .debs in a host folder under debkit's cache, sorted by name, with apt's preferences beside them. */
export interface LocalPackages {
  readonly folder: string;
  readonly packages: readonly LocalPackage[];
}

/**
 * Copies .debs, named as dpkg-deb names them, into a new folder as layers and install tests are offered them; of one package the first.
 * Errors: DEB_NAME, DEB_GONE (exit 1).
 */
export function layOutLocal(debs: readonly FileArtifact[], folder: string): LocalPackages {
  mkdirSync(folder, { recursive: true });
  const all = debs.map((deb) => ({ ...nameOf(deb.path), sha256: deb.sha256, from: deb.path }));
  const packages = all.filter((one, index) => all.findIndex(({ name }) => name === one.name) === index);
  for (const one of packages) {
    const copy = join(folder, basename(localPath(one)));
    try {
      copyFileSync(one.from, copy, constants.COPYFILE_FICLONE);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
      throw new PackageError('DEB_GONE', `${one.from} is not there any more`, { cause, hint: 'does another debkit write to the same folder? run it again' });
    }
    chmodSync(copy, 0o644);
  }
  const sorted = packages.map(({ name, architecture, sha256 }) => ({ name, architecture, sha256 })).sort((a, b) => (a.name < b.name ? -1 : 1));
  writeFileSync(join(folder, 'preferences'), localPreferences(sorted), { mode: 0o644 });
  return { folder, packages: sorted };
}

function nameOf(path: string): { name: string; architecture: string } {
  const [, name, architecture] = /^([a-z0-9][a-z0-9.+-]*)_[^_]+_([a-z0-9-]+)\.deb$/.exec(basename(path)) ?? [];
  if (name === undefined || architecture === undefined) {
    throw new PackageError('DEB_NAME', `${basename(path)} is not named <package>_<version>_<architecture>.deb, so it cannot be offered to another build`);
  }
  return { name, architecture };
}

/** apt_preferences(5): of these packages no archive's version is a candidate, not even the same version, and ours is whatever is installed. */
export function localPreferences(packages: readonly LocalPackage[]): string {
  const pin = (name: string, what: string, priority: number) => `Package: ${name}\nPin: ${what}\nPin-Priority: ${priority}\n`;
  // The first that matches counts: every archive has a host, a .deb on disk has none.
  return packages.map(({ name }) => `${pin(name, 'origin ?*', -1)}\n${pin(name, 'version *', 1001)}`).join('\n');
}

/** What shows the .debs in a chroot, read-only. */
export function localMounts(local: LocalPackages | null): Mount[] {
  return local === null ? [] : [{ source: local.folder, target: localFolder }];
}

/** Options of apt-get that let it choose among them too (`--with-source` of apt-get(8)). */
export function localOptions(local: LocalPackages | null): string[] {
  if (local === null) return [];
  return ['-o', `Dir::Etc::Preferences=${localFolder}/preferences`, ...local.packages.flatMap((one) => ['--with-source', localPath(one)])];
}

/** The solution, saying of which packages the bytes are those of a local .deb: no archive's version of these can be in it. */
export function markLocal(solution: AptSolution, local: LocalPackages | null): AptSolution {
  if (local === null) return solution;
  const known = new Map(local.packages.map((one) => [`${one.name} ${one.architecture}`, one.sha256]));
  const install = solution.install.map((one) => {
    const sha256 = known.get(`${one.name} ${one.architecture}`);
    return sha256 === undefined ? one : { ...one, local: sha256 };
  });
  return { ...solution, install };
}
