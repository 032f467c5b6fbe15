// ccache unpacked beside the environments: a build must not see it as a package, and its libraries must never reach a compiler.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BaseSpec, Chroot } from '../contracts/sandbox.ts';
import { DebkitError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { packageRoot } from '../system/resources.ts';
import { aptCommand, notCached, simulate, type EnvironmentContext } from './apt.ts';
import { toolFolder } from './tools.ts';

// $1 and $2 are the scripts that a build uses; apt-get download and its arguments follow.
const unpackScript = `set -eu
cd /run/debkit/ccache
printf '%s' "$1" > prepare
printf '%s' "$2" > compile
chmod 0755 compile
shift 2
(cd /tmp && "$@" && for package in *.deb; do dpkg-deb --extract "$package" /run/debkit/ccache; done)
find "$PWD" -name '*.so.*' -printf '%h\\n' | sort -u | paste -sd: > libraries
/usr/bin/ld.so --library-path "$(cat libraries)" usr/bin/ccache --version`;

/** The host folder with the suite's ccache, the libraries that the base has not, and the scripts that use it. Errors: CCACHE_UNAVAILABLE, NOT_CACHED. */
export function prepareCcache(base: BaseSpec, context: EnvironmentContext): Promise<string> {
  const scripts = ['prepare', 'compile'].map((name) => readFileSync(join(packageRoot(), 'src', 'sandbox', 'ccache', `${name}.sh`), 'utf8'));
  const unpack = async (chroot: Chroot) => {
    if (context.offline) throw notCached('ccache');
    const { solution, said } = await simulate(chroot, '--no-install-recommends', 'install', 'ccache');
    if (solution === null) throw unavailable(said);
    const command = aptCommand('download', ...solution.install.map((one) => `${one.name}=${one.version}`));
    const result = await chroot.run({ ...command, argv: ['sh', '-c', unpackScript, 'sh', ...scripts, ...command.argv], onLine: context.onLine });
    if (result.exitCode !== 0) throw unavailable(result.stderr);
  };
  return toolFolder(base, { content: { scripts }, target: '/run/debkit/ccache', unpack }, context);
}

function unavailable(output: string): DebkitError {
  return new DebkitError('CCACHE_UNAVAILABLE', `ccache cannot be had: ${lastLines(output, 1)[0] ?? 'it does not run'}`);
}
