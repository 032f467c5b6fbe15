// The base system that every sandbox starts from, made by mmdebstrap: essential packages, apt, and a user that builds.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BaseSpec } from '../contracts/sandbox.ts';
import { findSuite, releaseFileExpires } from '../debian/suites.ts';
import { HostError, type DebkitError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { diskFullError, saysDiskFull } from '../system/files.ts';
import { packageRoot } from '../system/resources.ts';
import { shortHash } from './apt-solution.ts';
import { mirrorDown } from './mirror-errors.ts';

/** Changes with what baseArgv makes, so that old bases are made anew. */
export const baseRecipe = 4;

/** The shell script that makes a fresh tree, its $1, into debkit's base; the Dockerfile runs it too. */
export function baseSetup(): string {
  return readFileSync(join(packageRoot(), 'src/sandbox/base-setup.sh'), 'utf8');
}

/** argv of mmdebstrap; its sources come on stdin (baseInput) where a mirror is named. */
export function baseArgv(base: BaseSpec, output: { readonly target: string; readonly format: 'directory' | 'tar' }): string[] {
  return [
    ...['mmdebstrap', '--mode=root', '--variant=minbase', `--format=${output.format}`, `--architectures=${base.architecture}`],
    ...(base.keyring === null ? [] : [`--keyring=${base.keyring}`]),
    '--aptopt=Acquire::Languages "none"',
    ...(mustBeValid(base) ? [] : ['--aptopt=Acquire::Check-Valid-Until "false"']),
    '--skip=check/qemu',
    `--customize-hook=${baseSetup()}`,
    '--',
    base.suite,
    output.target,
    ...(base.mirror === null ? [] : ['-']),
  ];
}

/** Whether apt is to refuse Release files that have expired. */
export function mustBeValid({ suite, past }: BaseSpec): boolean {
  return past !== true && releaseFileExpires(suite);
}

/** The one-line apt sources (sources.list(5)) that baseArgv reads; empty takes mmdebstrap's default mirror. */
export function baseInput(base: BaseSpec): string {
  const { mirror, securityMirror, suite } = base;
  if (mirror === null) return '';
  const updates = findSuite(suite)?.released === true;
  const lines = [`deb ${mirror} ${suite} main`, ...(updates ? [`deb ${mirror} ${suite}-updates main`] : [])];
  return [...lines, ...(updates && securityMirror !== null ? [`deb ${securityMirror} ${suite}-security main`] : [])].map((line) => `${line}\n`).join('');
}

/** What a failed mmdebstrap means, by what it said: DISK_FULL, MIRROR_UNREACHABLE, MIRROR_UNTRUSTED (exit 4), else BASE_FAILED (exit 3). */
export function baseFailed(base: BaseSpec, stderr: string, store: string): DebkitError {
  if (saysDiskFull(stderr)) return diskFullError(store);
  if (/^E: (?:(?:Failed|Unable) to fetch|The repository ')/m.test(stderr)) return mirrorDown(`the packages of ${base.suite} could not be fetched for its base`, stderr);
  return new HostError('BASE_FAILED', `mmdebstrap could not make the base of ${base.suite} (${base.architecture})`, { tail: lastLines(stderr) });
}

/** The id of a base: everything that shapes it. */
export function baseKey(base: BaseSpec): string {
  return shortHash({ baseRecipe, ...base });
}
