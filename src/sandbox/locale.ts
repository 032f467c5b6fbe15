// A locale that no base has, compiled beside the environments: the second of two builds that are compared runs in it.
import type { BaseSpec, Chroot } from '../contracts/sandbox.ts';
import { UpstreamError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { aptCommand, notCached, type EnvironmentContext } from './apt.ts';
import { toolFolder } from './tools.ts';

/** Estonian: `z` is sorted before `t`, capitals among small letters, and decimals have a comma. */
export const otherLocale = 'et_EE.UTF-8';

/** Where the folder of prepareLocale is shown, for LOCPATH (locale(7)). */
export const localeTarget = '/run/debkit/locale';

// $1 is the locale; apt-get download and its arguments follow.
const compileScript = `set -eu
name=$1
shift
cd /tmp
"$@"
dpkg-deb --extract locales_*.deb locales
I18NPATH=/tmp/locales/usr/share/i18n localedef --no-archive --inputfile="\${name%%.*}" --charmap="\${name#*.}" "${localeTarget}/$name"`;

/** The host folder with the locale, as the suite's own C library reads it. Errors: LOCALE_UNAVAILABLE, NOT_CACHED (exit 4). */
export function prepareLocale(base: BaseSpec, context: EnvironmentContext): Promise<string> {
  const unpack = async (chroot: Chroot) => {
    if (context.offline) throw notCached(`the locale ${otherLocale}`);
    const command = aptCommand('download', 'locales');
    const result = await chroot.run({ ...command, argv: ['sh', '-c', compileScript, 'sh', otherLocale, ...command.argv], onLine: context.onLine });
    if (result.exitCode === 0) return;
    throw new UpstreamError('LOCALE_UNAVAILABLE', `the locale ${otherLocale} cannot be had: ${lastLines(result.stderr, 1)[0] ?? 'localedef failed'}`, { retryable: true });
  };
  return toolFolder(base, { content: { otherLocale, compileScript }, target: localeTarget, unpack }, context);
}
