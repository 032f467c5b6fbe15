// libfaketime beside the environments: programs of a second build read a clock that is more than a year ahead.
import type { BaseSpec, Chroot } from '../contracts/sandbox.ts';
import { UpstreamError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { aptCommand, notCached, type EnvironmentContext } from './apt.ts';
import { toolFolder } from './tools.ts';

/** Where the folder of prepareFaketime is shown. */
export const faketimeTarget = '/run/debkit/faketime';

/** The library in that folder, for LD_PRELOAD (faketime(1)). */
export const faketimeLibrary = `${faketimeTarget}/libfaketime.so.1`;

const script = `set -eu
cd /tmp
"$@"
dpkg-deb --extract libfaketime_*.deb faketime
cp faketime/usr/lib/*/faketime/libfaketime.so.1 ${faketimeTarget}/`;

/** The host folder with the suite's own libfaketime. Errors: FAKETIME_UNAVAILABLE, NOT_CACHED (exit 4). */
export function prepareFaketime(base: BaseSpec, context: EnvironmentContext): Promise<string> {
  const unpack = async (chroot: Chroot) => {
    if (context.offline) throw notCached('libfaketime');
    const command = aptCommand('download', 'libfaketime');
    const result = await chroot.run({ ...command, argv: ['sh', '-c', script, 'sh', ...command.argv], onLine: context.onLine });
    if (result.exitCode === 0) return;
    throw new UpstreamError('FAKETIME_UNAVAILABLE', `libfaketime cannot be had: ${lastLines(result.stderr, 1)[0] ?? 'apt failed'}`, { retryable: true });
  };
  return toolFolder(base, { content: { script }, target: faketimeTarget, unpack }, context);
}
