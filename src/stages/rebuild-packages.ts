// The binary packages a second time: the same source package in a fresh chroot over the same environment, under other circumstances.
import { basename, join } from 'node:path';
import { mkdirSync } from 'node:fs';
import type { FileArtifact, SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { Mount } from '../contracts/sandbox.ts';
import type { BuildTarget } from '../contracts/plan.ts';
import { changesName, sourceFolderName } from '../debian/file-names.ts';
import { builtFiles } from './build-binary-packages.ts';
import { takeOut } from './chroot-files.ts';
import type { Circumstances } from './circumstances.ts';
import { buildEnvironment, buildFailed, notUnpacked, runLogged } from './debuild.ts';
import { commandUnder, openUnder } from './under-circumstances.ts';
import { sourceMount } from './unpack-source.ts';

export interface RebuildInput {
  readonly sourcePackage: SourcePackage;
  readonly target: BuildTarget;
  readonly layer: string;
  /** Shown beside what every build sees. */
  readonly mounts: readonly Mount[];
  readonly circumstances: Circumstances;
  /** Variables of what is called, over those of the circumstances; what a stranger's file says must not reach this host's own programs. */
  readonly variables: Readonly<Record<string, string>>;
  /** Which packages are made. */
  readonly kind: BuildKind;
}

/** dpkg-buildpackage's --build: all binary packages, or those of this architecture or of none alone; `twice`: all, then source and all again in the same tree. */
export type BuildKind = 'binary' | 'any' | 'all' | 'twice';

// $1 .dsc, $2 folder, $3 umask, $4 the folder around it, $5 what is built, then a command that comes before dpkg-buildpackage.
// Not by debuild, which would set back most of what is varied; what it calls in the end is called here.
const script = `set -eu
umask "$3"
unset LC_ALL
dsc=$1 folder=$2 kind=$5
mkdir -p "$4"
cd "$4"
shift 5
for file in /run/debkit/input/*; do cp -- "$file" .; done
dpkg-source --extract "$dsc" "$folder" || exit ${notUnpacked}
cd "$folder"
ulimit -S -n 1024 2>/dev/null || :
case $kind in twice) "$@" dpkg-buildpackage -us -uc --build=binary && kind=full ;; esac
exec "$@" dpkg-buildpackage -us -uc --build="$kind"`;

/** Builds what buildBinaryPackages builds, without its .changes and .buildinfo, in the context's own workspace. Errors: as there, and those of openUnder. */
export async function rebuildPackages(input: RebuildInput, context: SandboxContext): Promise<readonly FileArtifact[]> {
  const { sourcePackage, target, layer, mounts, circumstances, variables, kind } = input;
  const { source, version, dsc } = sourcePackage;
  mkdirSync(context.workspace, { recursive: true });
  const changes = changesName(source, version, kind === 'all' ? 'all' : target.hostArchitecture);
  const chroot = await openUnder(circumstances, layer, [sourceMount(sourcePackage, 'rebuild-input', context), ...mounts], context);
  try {
    const { umask, path } = circumstances;
    const argv = ['sh', '-c', script, 'sh', basename(dsc.path), sourceFolderName(source, version), umask, path, kind, ...commandUnder(circumstances, variables)];
    const buildOptions = target.buildOptions.replace(/\bparallel=\d+/, `parallel=${circumstances.processors}`);
    const environment = { ...buildEnvironment({ ...target, buildOptions }, circumstances.processors), ...circumstances.environment };
    const result = await runLogged(chroot, { argv, environment, seconds: target.stepLimit }, context);
    const failed = () => buildFailed(result, context, 'dpkg-buildpackage');
    if (result.exitCode !== 0) throw failed();
    const files = builtFiles(await takeOut(chroot, path, join(context.workspace, 'binary')), changes, sourcePackage);
    const packages = files.filter((file) => !/\.(?:changes|buildinfo)$/.test(file.path));
    if (packages.length === 0) throw failed();
    return packages;
  } finally {
    await chroot.close();
  }
}
