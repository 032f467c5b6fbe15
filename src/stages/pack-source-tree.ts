// Stage 6 for a folder with debian/ (a source package someone keeps by hand): dpkg-source in the sandbox, from a copy.
import { cpSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import { parseNewestEntry } from '../debian/changelog.ts';
import { dscName, sourceFolderName } from '../debian/file-names.ts';
import { parseVersion } from '../debian/version.ts';
import { PackageError, UsageError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { inputFolder, share, takeOut } from './chroot-files.ts';
import { readSourcePackage } from './read-source-package.ts';

export interface PackSourceTreeInput {
  /** Absolute host folder that has debian/. */
  readonly folder: string;
  readonly layer: string;
  readonly seconds: number;
  /** Orig tarballs by host path, where none lies beside the folder. */
  readonly origs?: readonly string[];
}

// $1 folder. The orig tarballs, where there are any, lie beside the tree as dpkg-source wants them.
const script = `set -eu
umask 022
cd /build
cp -r --preserve=mode,timestamps,links -- /run/debkit/input/tree "$1"
for file in /run/debkit/input/*.orig*; do [ ! -e "$file" ] || cp -- "$file" .; done
dpkg-source --build "$1"`;

/** Under the name that dpkg-source looks for. */
function origName(path: string, source: string, upstream: string): string {
  const name = basename(path);
  return name.startsWith(`${source}_${upstream}.orig`) ? name : `${source}_${upstream}.orig${/\.tar\.[a-z0-9]+$/.exec(name)?.[0] ?? '.tar.gz'}`;
}

/** Makes the .dsc in `<workspace>/source`. Errors: NO_CHANGELOG, ORIG_MISSING (exit 2), SOURCE_PACKAGE_FAILED (exit 1). */
export async function packSourceTree(input: PackSourceTreeInput, context: SandboxContext): Promise<SourcePackage> {
  const changelog = join(input.folder, 'debian', 'changelog');
  if (!existsSync(changelog)) throw new UsageError('NO_CHANGELOG', `${changelog} is not there`, { hint: 'a source package needs debian/changelog (dch --create)' });
  const { source, version } = parseNewestEntry(readFileSync(changelog, 'utf8'));
  const folder = inputFolder(context, 'source-input');
  cpSync(input.folder, join(folder, 'tree'), { recursive: true, preserveTimestamps: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('/.git') });
  const { upstream, revision } = parseVersion(version);
  const beside = readdirSync(dirname(input.folder)).filter((name) => name.startsWith(`${source}_${upstream}.orig`)).map((name) => join(dirname(input.folder), name));
  const origs = beside.length > 0 ? beside : (input.origs ?? []);
  const format = join(input.folder, 'debian', 'source', 'format');
  const native = existsSync(format) ? readFileSync(format, 'utf8').includes('native') : revision === null;
  if (!native && origs.length === 0) {
    throw new UsageError('ORIG_MISSING', `${source}_${upstream}.orig.tar.* is not beside ${input.folder}`, { hint: 'put the orig tarball there (pristine-tar checkout, gbp export-orig), or name the .dsc' });
  }
  for (const path of origs) share(path, folder, origName(path, source, upstream));
  const chroot = await context.sandbox.open(input.layer, { network: false, mounts: [{ source: folder, target: '/run/debkit/input' }] });
  try {
    const argv = ['sh', '-c', script, 'sh', sourceFolderName(source, version)];
    const result = await chroot.run({ argv, user: 'builder', seconds: input.seconds, onLine: context.onLine });
    if (result.exitCode !== 0) {
      throw new PackageError('SOURCE_PACKAGE_FAILED', 'dpkg-source could not make the source package', { tail: lastLines(`${result.stdout}\n${result.stderr}`) });
    }
    const out = join(context.workspace, 'source');
    await takeOut(chroot, '/build', out);
    return await readSourcePackage(join(out, dscName(source, version)));
  } finally {
    await chroot.close();
  }
}
