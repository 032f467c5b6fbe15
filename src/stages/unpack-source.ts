// A source package shown to a chroot, and unpacked in it as dpkg-buildpackage wants it.
import type { SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { Chroot, Mount } from '../contracts/sandbox.ts';
import { basename } from 'node:path';
import { sourceFolderName } from '../debian/file-names.ts';
import { PackageError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { inputFolder, share } from './chroot-files.ts';

const script = `set -eu
umask 022
cd /build
for file in /run/debkit/input/*; do cp -- "$file" .; done
dpkg-source --extract "$1" "$2"`;

/** The source package's files, shown in /run/debkit/input; `name` is the folder's of the workspace, which stages at work side by side do not share. */
export function sourceMount(sourcePackage: SourcePackage, name: string, context: SandboxContext): Mount {
  const folder = inputFolder(context, name);
  for (const file of sourcePackage.files) share(file.path, folder);
  return { source: folder, target: '/run/debkit/input' };
}

/** Unpacks it below /build, where its files lie too, and gives the folder. Error: SOURCE_NOT_UNPACKED (exit 1). */
export async function unpackSource({ source, version, dsc }: SourcePackage, chroot: Chroot, seconds: number): Promise<string> {
  const folder = sourceFolderName(source, version);
  const result = await chroot.run({ argv: ['sh', '-c', script, 'sh', basename(dsc.path), folder], user: 'builder', seconds });
  if (result.exitCode === 0) return `/build/${folder}`;
  throw new PackageError('SOURCE_NOT_UNPACKED', `dpkg-source could not unpack ${basename(dsc.path)}`, { tail: lastLines(`${result.stdout}\n${result.stderr}`) });
}
