// Whose a tree is: licensecheck(1) of the suite reads the heads of its files, in a sandbox of its own.
import type { SandboxContext } from '../../contracts/context.ts';
import type { BaseSpec } from '../../contracts/sandbox.ts';
import { PackageError } from '../../errors.ts';
import { readLicensecheck, type CheckedFile } from '../../detect/licences.ts';
import type { EnvironmentContext } from '../../sandbox/apt.ts';
import { prepareEnvironment } from '../../sandbox/environment.ts';
import { lastLines } from '../../system/exec.ts';

const common = ['--machine', '--copyright', '--recursive', '--shortname-scheme', 'debian,spdx', '--encoding', 'utf8'];
// Of the text of a licence all lines count, of other files the head.
const wholeFiles = [...common, '--lines', '0', '--check', String.raw`(?i:licen[cs]e|copying|copyright)[^/]*$`, '--ignore', String.raw`\.(?:c|h|cc|cpp|py|pl|pm|rs|go|js|ts|sh|m4|html|png|gz)$`];
// Of pictures and the like licensecheck would guess.
const heads = [...common, '--check', '.', '--ignore', String.raw`\.(?:png|jpe?g|gif|ico|gz|xz|bz2|zip|pdf|ttf|woff2?|o|a|so|pyc|mo|gmo|wav|ogg|mp3)$|/\.git/|^\./debian/`];

/** Each file of `folder`, which lies in debkit's cache. Errors: LICENSECHECK_FAILED (exit 1), and those of the environment. */
export async function inspectCopyright(folder: string, base: BaseSpec, context: SandboxContext & EnvironmentContext): Promise<CheckedFile[]> {
  const { layer } = await prepareEnvironment({ base, relations: { 'Build-Depends': 'licensecheck' }, profiles: '', essential: false, local: null }, context);
  const chroot = await context.sandbox.open(layer, { network: false, mounts: [{ source: folder, target: '/run/debkit/tree' }] });
  try {
    const check = async (options: readonly string[]) => {
      const lines: string[] = [];
      const result = await chroot.run({ argv: ['licensecheck', ...options, '.'], user: 'builder', cwd: '/run/debkit/tree', environment: { LC_ALL: 'C.UTF-8', HOME: '/tmp' }, seconds: 600, onLine: (line) => void lines.push(line) });
      if (result.exitCode !== 0) throw new PackageError('LICENSECHECK_FAILED', 'licensecheck could not read the tree', { tail: lastLines(result.stderr) });
      return readLicensecheck(lines);
    };
    const found = new Map([...(await check(heads)), ...(await check(wholeFiles))].map((file) => [file.path, file]));
    return [...found.values()];
  } finally {
    await chroot.close();
  }
}
