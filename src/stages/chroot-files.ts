// Files into and out of a stage's chroot: inputs as a read-only folder of the workspace, outputs as checked regular files.
import { chmodSync, constants, copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BuildResult, FileArtifact } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { Chroot } from '../contracts/sandbox.ts';
import { isOrdinaryDeb } from '../debian/file-names.ts';
import { HostError } from '../errors.ts';
import { fileArtifact } from '../system/files.ts';
import { readTarEntries } from '../system/tarball.ts';

/** A fresh, empty folder of the workspace, readable by every user of the sandbox. */
export function inputFolder(context: SandboxContext, name: string): string {
  const folder = join(context.workspace, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Puts a copy of a host file into an input folder, readable by every user of the sandbox. */
export function share(file: string, folder: string, name: string = basename(file), mode = 0o644): void {
  const copy = join(folder, name);
  copyFileSync(file, copy, constants.COPYFILE_FICLONE);
  chmodSync(copy, mode);
}

/** The .debs of a build that are no debug symbols, as paths on the host. */
export function ordinaryDebs(result: BuildResult): string[] {
  return result.files.map((file) => file.path).filter((path) => isOrdinaryDeb(path));
}

// Only plain files directly in the folder, with names as isPlainName has them: a build may leave links, devices and anything else there.
const packScript =
  'cd -- "$1" && find . -maxdepth 1 -type f -regextype posix-extended -regex "[.]/[A-Za-z0-9][A-Za-z0-9+.~_%@:=,-]*" -printf "%P\\0" | LC_ALL=C sort -z | tar --create --no-recursion --null --files-from=- --file=-';

/** Copies the regular files directly in `folder` of the chroot that are named as Debian's are to the host folder `out`. Error: COPY_OUT_FAILED (exit 3). */
export async function takeOut(chroot: Chroot, folder: string, out: string): Promise<FileArtifact[]> {
  mkdirSync(out, { recursive: true });
  const tar = `${out}.tar`;
  const result = await chroot.run({ argv: ['sh', '-c', packScript, 'sh', folder], user: 'builder', seconds: 1800, stdoutFile: tar });
  if (result.exitCode !== 0) {
    throw new HostError('COPY_OUT_FAILED', `the files of ${folder} could not be taken out of the sandbox: ${result.stderr.trim()}`);
  }
  const names = await readTarEntries(tar, out, isPlainName);
  rmSync(tar);
  return Promise.all(names.map((name) => fileArtifact(join(out, name))));
}

/** File names as Debian's packages have them; others that come all the same are refused. */
function isPlainName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9+.~_%@:=,-]*$/.test(name);
}
