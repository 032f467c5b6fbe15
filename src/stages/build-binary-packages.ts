// Stage 7: debuild in the sandbox, without a network, as an unprivileged user, from the unpacked source package.
import { createWriteStream, readFileSync, type WriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { BuildResult, FileArtifact, SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { BuildTarget } from '../contracts/plan.ts';
import type { ChrootResult } from '../contracts/sandbox.ts';
import { parseChanges } from '../debian/artifacts.ts';
import { changesName, sourceFolderName } from '../debian/file-names.ts';
import { PackageError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { fileArtifact } from '../system/files.ts';
import { inputFolder, share, takeOut } from './chroot-files.ts';

export interface BuildBinaryInput {
  readonly sourcePackage: SourcePackage;
  readonly target: BuildTarget;
  readonly layer: string;
  /** Host folder with debuild and its perl modules (usr/bin, usr/share/perl5), shown beside what the build sees. */
  readonly tools: string;
  /** Processors for parallel=N where DEB_BUILD_OPTIONS does not say. */
  readonly processors: number;
}

// $1 .dsc, $2 folder, $3 .changes without its ending. The source package is there already, byte for byte: debuild makes
// the binary packages (-b), and the .changes and .buildinfo are then written again to name both.
const script = `set -eu
umask 022
cd /build
for file in /run/debkit/input/*; do cp -- "$file" .; done
dpkg-source --extract "$1" "$2"
cd "$2"
perl -I/run/debkit/tools/usr/share/perl5 /run/debkit/tools/usr/bin/debuild --no-conf --no-lintian -us -uc -b
SOURCE_DATE_EPOCH=$(dpkg-parsechangelog --show-field Timestamp)
export SOURCE_DATE_EPOCH
dpkg-genbuildinfo --build=full -O"../$3.buildinfo"
dpkg-genchanges --build=full -sa -O"../$3.changes"`;

/** Builds every binary package into `<workspace>/binary`; the log is `<workspace>/build.log`. Errors: BUILD_FAILED, CHANGES_MISMATCH, TIME_LIMIT (exit 1). */
export async function buildBinaryPackages(input: BuildBinaryInput, context: SandboxContext): Promise<BuildResult> {
  const { sourcePackage, target } = input;
  const { source, version } = sourcePackage;
  const changes = changesName(source, version, target.hostArchitecture);
  const folder = inputFolder(context, 'binary-input');
  for (const file of sourcePackage.files) share(file.path, folder);
  const logPath = join(context.workspace, 'build.log');
  const log = createWriteStream(logPath);
  const mounts = [{ source: folder, target: '/run/debkit/input' }, { source: input.tools, target: '/run/debkit/tools' }];
  const chroot = await context.sandbox.open(input.layer, { network: false, mounts });
  try {
    const result = await chroot.run({
      argv: ['sh', '-c', script, 'sh', basename(sourcePackage.dsc.path), sourceFolderName(source, version), changes.slice(0, -'.changes'.length)],
      environment: buildEnvironment(target, input.processors),
      user: 'builder',
      seconds: target.stepLimit,
      onLine: (line) => {
        log.write(`${line}\n`);
        context.onLine(line);
      },
    });
    if (result.exitCode !== 0) throw buildFailed(result, logPath);
    const built = builtFiles(await takeOut(chroot, '/build', join(context.workspace, 'binary')), changes);
    if (!built.some((file) => /\.u?deb$/.test(file.path))) throw buildFailed(result, logPath);
    await closeLog(log);
    return { files: built, log: await fileArtifact(logPath) };
  } finally {
    await closeLog(log);
    await chroot.close();
  }
}

/**
 * The .changes named `changes` and the binary files it lists, .buildinfo first; what else a build has left in /build is passed over.
 * Error: CHANGES_MISMATCH (exit 1) where a listed file is not there as it is listed.
 */
function builtFiles(files: readonly FileArtifact[], changes: string): FileArtifact[] {
  const named = (name: string) => files.find((file) => basename(file.path) === name);
  const own = named(changes);
  if (own === undefined) return [];
  const order = ['.buildinfo', '.deb', '.udeb', '.ddeb'];
  const rank = (name: string) => order.findIndex((ending) => name.endsWith(ending));
  const listed = parseChanges(readFileSync(own.path, 'utf8')).files.filter(({ name }) => rank(name) !== -1);
  const built = listed.map(({ name, sha256 }) => {
    const file = named(name);
    if (file?.sha256 === sha256) return file;
    throw new PackageError('CHANGES_MISMATCH', `${changes} lists ${name}, which the build did not leave as it is listed`);
  });
  return [own, ...built.sort((a, b) => rank(a.path) - rank(b.path))];
}

/** DEB_* of the build; parallel=N is added where the user does not say. */
export function buildEnvironment(target: BuildTarget, processors: number): Record<string, string> {
  const options = /\bparallel\b/.test(target.buildOptions) ? target.buildOptions : `${target.buildOptions} parallel=${processors}`.trim();
  return { DEB_BUILD_OPTIONS: options, ...(target.buildProfiles === '' ? {} : { DEB_BUILD_PROFILES: target.buildProfiles }) };
}

async function closeLog(log: WriteStream): Promise<void> {
  if (log.writableFinished) return;
  log.end();
  await finished(log);
}

function buildFailed(result: ChrootResult, logPath: string): PackageError {
  return new PackageError('BUILD_FAILED', `debuild ended with exit code ${result.exitCode}`, {
    tail: lastLines(`${result.stdout}\n${result.stderr}`, 30),
    logPath,
  });
}
