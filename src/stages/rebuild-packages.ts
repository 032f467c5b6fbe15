// The binary packages a second time: the same source package in a fresh chroot over the same environment, under other circumstances.
import { basename, join } from 'node:path';
import { mkdirSync } from 'node:fs';
import type { FileArtifact, SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { Chroot, Mount } from '../contracts/sandbox.ts';
import type { BuildTarget } from '../contracts/plan.ts';
import { changesName, sourceFolderName } from '../debian/file-names.ts';
import { HostError } from '../errors.ts';
import { builtFiles } from './build-binary-packages.ts';
import { takeOut } from './chroot-files.ts';
import type { Circumstances } from './circumstances.ts';
import { buildEnvironment, buildFailed, notUnpacked, runLogged } from './debuild.ts';
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

// $1 .dsc, $2 folder, $3 umask, $4 the folder around it, $5 and $6 libfaketime and its time or nothing, $7 what is built, then a command that comes before dpkg-buildpackage.
// Not by debuild, which would set back most of what is varied; what it calls in the end is called here.
const script = `set -eu
umask "$3"
unset LC_ALL
dsc=$1 folder=$2 library=$5 time=$6 kind=$7
mkdir -p "$4"
cd "$4"
shift 7
for file in /run/debkit/input/*; do cp -- "$file" .; done
dpkg-source --extract "$dsc" "$folder" || exit ${notUnpacked}
cd "$folder"
ulimit -S -n 1024 2>/dev/null || :
# The times of files stay: make compares them with each other.
[ -z "$library" ] || export LD_PRELOAD="$library" FAKETIME="$time" FAKETIME_DONT_FAKE_MONOTONIC=1 NO_FAKE_STAT=1
case $kind in twice) "$@" dpkg-buildpackage -us -uc --build=binary && kind=full ;; esac
exec "$@" dpkg-buildpackage -us -uc --build="$kind"`;

// $1 user, $2 uid and gid, $3 host name.
const identityScript = `set -eu
echo "$1:x:$2:$2::/nonexistent:/bin/bash" >> /etc/passwd
echo "$1:x:$2:" >> /etc/group
echo "$3" > /etc/hostname
echo "127.0.1.1 $3" >> /etc/hosts
chown "$2:$2" /build`;

/** Builds what buildBinaryPackages builds, without its .changes and .buildinfo, in the context's own workspace. Errors: as there; IDENTITY_NOT_MADE (exit 3). */
export async function rebuildPackages(input: RebuildInput, context: SandboxContext): Promise<readonly FileArtifact[]> {
  const { sourcePackage, target, circumstances, variables, kind } = input;
  const { source, version, dsc } = sourcePackage;
  mkdirSync(context.workspace, { recursive: true });
  const changes = changesName(source, version, kind === 'all' ? 'all' : target.hostArchitecture);
  const chroot = await openSecond(input, context);
  try {
    const { umask, path, clock, oldKernel } = circumstances;
    const place = [basename(dsc.path), sourceFolderName(source, version), umask, path, clock?.library ?? '', clock?.time ?? '', kind];
    const argv = ['sh', '-c', script, 'sh', ...place, ...(oldKernel ? ['setarch', '--uname-2.6'] : []), 'env', ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)];
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

async function openSecond({ sourcePackage, layer, mounts, circumstances }: RebuildInput, context: SandboxContext): Promise<Chroot> {
  const { hostName, user } = circumstances;
  const options = { network: false, mounts: [sourceMount(sourcePackage, 'rebuild-input', context), ...mounts] };
  if (!context.sandbox.ownIdentity) return context.sandbox.open(layer, options);
  const chroot = await context.sandbox.open(layer, { ...options, identity: { hostName, builder: user.id } });
  try {
    const made = await chroot.run({ argv: ['sh', '-c', identityScript, 'sh', user.name, String(user.id), hostName], user: 'root', seconds: 60 });
    if (made.exitCode !== 0) throw new HostError('IDENTITY_NOT_MADE', `the user of the second build could not be made: ${made.stderr.trim()}`);
    return chroot;
  } catch (error) {
    await chroot.close();
    throw error;
  }
}
