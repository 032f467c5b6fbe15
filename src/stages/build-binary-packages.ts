// Stage 7: debuild in the sandbox, without a network, as an unprivileged user, from the unpacked source package.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BuildResult, FileArtifact, SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import { parseChanges } from '../debian/artifacts.ts';
import { changesName, sourceFolderName } from '../debian/file-names.ts';
import { InternalError, PackageError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { fileArtifact } from '../system/files.ts';
import { takeOut } from './chroot-files.ts';
import { compilerCachePath, takeCompiled, type CompilerUse } from './compiler-cache.ts';
import { configuredTreeSteps, takeConfigured, type TreeUse } from './configured-tree.ts';
import { buildFailed, buildLog, debuild, notUnpacked, openBuild, runDebuild, type DebuildInput } from './debuild.ts';

/** The packages, and what ccache and a kept tree knew of them; null where they were not used. */
export interface BinaryPackages extends BuildResult {
  readonly compiled: CompilerUse | null;
  readonly configured: TreeUse | null;
}

// $1 .dsc, $2 folder, $3 .changes without its ending. The source package is there already, byte for byte: debuild makes
// the binary packages (-b), and the .changes and .buildinfo are then written again to name both.
const script = ({ ccache, configured }: DebuildInput) => `set -eu
umask 022
cd /build
for file in /run/debkit/input/*; do cp -- "$file" .; done
dpkg-source --extract "$1" "$2" || exit ${notUnpacked}
cd "$2"
${compilerCachePath(ccache, '.')}
${configuredTreeSteps(configured)}
${debuild} $settled
SOURCE_DATE_EPOCH=$(dpkg-parsechangelog --show-field Timestamp)
export SOURCE_DATE_EPOCH
dpkg-genbuildinfo --build=full -O"../$3.buildinfo"
dpkg-genchanges --build=full -sa -O"../$3.changes"`;

/**
 * Builds every binary package into `<workspace>/binary`; the log is `<workspace>/build.log`, what was compiled is in `<workspace>/compiled`.
 * Errors: BUILD_FAILED, SOURCE_NOT_UNPACKED, CHANGES_MISMATCH, TIME_LIMIT (exit 1).
 */
export async function buildBinaryPackages(input: DebuildInput, context: SandboxContext): Promise<BinaryPackages> {
  const built = await build(input, context);
  if (built !== null) return built;
  context.onLine('the packages have the path of ccache in them: they are built again without it');
  const again = await build({ ...input, ccache: null, configured: null }, context);
  if (again === null) throw new InternalError('CCACHE_NAMED', 'a build without ccache has its path in the packages');
  return again;
}

/** null where a package has the path of ccache in it. */
async function build(input: DebuildInput, context: SandboxContext): Promise<BinaryPackages | null> {
  const { source, version, dsc } = input.sourcePackage;
  const changes = changesName(source, version, input.target.hostArchitecture);
  const argv = ['sh', '-c', script(input), 'sh', basename(dsc.path), sourceFolderName(source, version), changes.slice(0, -'.changes'.length)];
  const chroot = await openBuild(input, context);
  try {
    const result = await runDebuild(chroot, argv, { input, context });
    const use = input.ccache === null ? null : await takeCompiled(chroot, context);
    if (use?.named === true) return null;
    const tree = input.configured === null ? null : await takeConfigured(chroot, context);
    const files = builtFiles(await takeOut(chroot, '/build', join(context.workspace, 'binary')), changes, input.sourcePackage);
    if (!files.some((file) => /\.u?deb$/.test(file.path))) throw buildFailed(result, lastLines(`${result.stdout}\n${result.stderr}`, 30), context);
    return { files, log: await fileArtifact(buildLog(context)), compiled: use, configured: tree };
  } finally {
    await chroot.close();
  }
}

/**
 * The .changes named `changes` and what it lists beside the source package: .buildinfo first, what is no package last (dpkg-distaddfile(1)); what else a build has left in /build is passed over.
 * Error: CHANGES_MISMATCH (exit 1) where a listed file is not there as it is listed.
 */
function builtFiles(files: readonly FileArtifact[], changes: string, sourcePackage: SourcePackage): FileArtifact[] {
  const named = (name: string) => files.find((file) => basename(file.path) === name);
  const own = named(changes);
  if (own === undefined) return [];
  const order = ['.buildinfo', '.deb', '.udeb', '.ddeb'];
  const rank = (name: string) => [...order, ''].findIndex((ending) => name.endsWith(ending));
  const ofSource = sourcePackage.files.map(({ path }) => basename(path));
  const listed = parseChanges(readFileSync(own.path, 'utf8')).files.filter(({ name }) => !ofSource.includes(name));
  const built = listed.map(({ name, sha256 }) => {
    const file = named(name);
    if (file?.sha256 === sha256) return file;
    throw new PackageError('CHANGES_MISMATCH', `${changes} lists ${name}, which the build did not leave as it is listed`);
  });
  return [own, ...built.sort((a, b) => rank(a.path) - rank(b.path))];
}
