// Stage 6: orig tarball and debian/ become a source package, by dpkg-source in the sandbox.
import { join } from 'node:path';
import type { DebianDirectory, OrigTarball, SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { Mount } from '../contracts/sandbox.ts';
import { dscName, sourceFolderName } from '../debian/file-names.ts';
import { PackageError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { writeDebianDirectory } from '../template/write-debian-directory.ts';
import { inputFolder, share, takeOut } from './chroot-files.ts';
import { circumstancesOf, type Circumstances } from './circumstances.ts';
import { readSourcePackage } from './read-source-package.ts';
import { commandUnder, openUnder } from './under-circumstances.ts';

export interface BuildSourceInput {
  readonly source: string;
  readonly version: string;
  readonly orig: OrigTarball;
  /** The second one; null where there is none. */
  readonly vendor: OrigTarball | null;
  readonly debian: DebianDirectory;
  /** The layer that holds the build environment. */
  readonly layer: string;
  readonly sourceDateEpoch: number;
  readonly seconds: number;
  /** null for the usual ones. */
  readonly under: { readonly circumstances: Circumstances; readonly mounts: readonly Mount[] } | null;
}

// $1 folder, $2 orig tarball, $3 the folder around both, then a command that comes before dpkg-source. A tarball without a single top folder is its own top, as dpkg-source sees it.
const script = `set -eu
umask 022
mkdir -p "$3"
cd "$3"
mkdir unpacked
tar --extract --no-same-owner --directory=unpacked --file="/run/debkit/input/$2"
top=$(ls -A unpacked)
if [ "$(ls -A unpacked | wc -l)" = 1 ] && [ -d "unpacked/$top" ]; then mv -- "unpacked/$top" "$1"; else mv unpacked "$1"; fi
rm -rf -- "$1/debian"
for file in /run/debkit/input/*.orig-vendor.tar.xz; do
  [ -e "$file" ] || continue
  tar --extract --no-same-owner --directory="$1" --file="$file"
  cp -- "$file" .
done
cp -r --preserve=mode,timestamps -- /run/debkit/input/debian "$1/debian"
cp -- "/run/debkit/input/$2" .
folder=$1
shift 3
exec "$@" dpkg-source --build "$folder"`;

/** Makes the .dsc and the files it names in `<workspace>/source`. Error: SOURCE_PACKAGE_FAILED (exit 1). */
export async function buildSourcePackage(input: BuildSourceInput, context: SandboxContext): Promise<SourcePackage> {
  const folder = inputFolder(context, 'source-input');
  share(input.orig.path, folder, input.orig.name);
  if (input.vendor !== null) share(input.vendor.path, folder, input.vendor.name);
  writeDebianDirectory(input.debian, join(folder, 'debian'));
  const circumstances = input.under?.circumstances ?? circumstancesOf([], 1);
  const mounts = [{ source: folder, target: '/run/debkit/input' }, ...(input.under?.mounts ?? [])];
  const chroot = input.under === null ? await context.sandbox.open(input.layer, { network: false, mounts }) : await openUnder(circumstances, input.layer, mounts, context);
  try {
    const result = await chroot.run({
      argv: ['sh', '-c', script, 'sh', sourceFolderName(input.source, input.version), input.orig.name, circumstances.path, ...commandUnder(circumstances, {})],
      environment: { ...circumstances.environment, SOURCE_DATE_EPOCH: String(input.sourceDateEpoch) },
      user: 'builder',
      seconds: input.seconds,
      onLine: context.onLine,
    });
    if (result.exitCode !== 0) throw sourceFailed(lastLines(`${result.stdout}\n${result.stderr}`));
    const out = join(context.workspace, 'source');
    await takeOut(chroot, circumstances.path, out);
    return await readSourcePackage(join(out, dscName(input.source, input.version)));
  } finally {
    await chroot.close();
  }
}

function sourceFailed(tail: string[]): PackageError {
  return new PackageError('SOURCE_PACKAGE_FAILED', 'dpkg-source could not make the source package', {
    tail,
    hint: 'a patch or edit that does not apply, or a file in debian/ that dpkg-source refuses: see the lines above',
  });
}
