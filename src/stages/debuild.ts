// debuild in a chroot: its command line, its environment, its log, and what is kept of the chroot where it fails.
import { createWriteStream, mkdirSync, rmSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { BuildTarget } from '../contracts/plan.ts';
import type { Chroot, ChrootCommand, ChrootResult, Mount } from '../contracts/sandbox.ts';
import { DebkitError, PackageError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { TellingLines } from '../system/telling-lines.ts';
import { sourceMount } from './unpack-source.ts';
import { configuredTreeMounts, type ConfiguredTrees } from './configured-tree.ts';
import { compilerCacheMounts, takeCompiled, type CompilerCache } from './compiler-cache.ts';

export interface DebuildInput {
  readonly sourcePackage: SourcePackage;
  readonly target: BuildTarget;
  readonly layer: string;
  /** Host folder with debuild and its perl modules (usr/bin, usr/share/perl5), shown beside what the build sees. */
  readonly tools: string;
  /** Processors for parallel=N where DEB_BUILD_OPTIONS does not say. */
  readonly processors: number;
  /** null compiles everything. */
  readonly ccache: CompilerCache | null;
  /** null does every step. */
  readonly configured: ConfiguredTrees | null;
  /** Whether the build tree is kept in `<workspace>/failed` where debuild fails. */
  readonly keepFailed: boolean;
}

/**
 * Shell text that makes the binary packages of the working folder; the variable `path`, where not empty, comes before PATH. What runs in it has the
 * surroundings of Debian's builders: their PATH and SHELL, which debuild alone would take away; a locale that a test can change (LC_ALL would win over
 * its LANG), for which dpkg-buildpackage sets it; and no more open files than usual, where Node raised that to all it may have.
 */
export const debuild = `ulimit -S -n 1024 2>/dev/null || :
PATH=\${path:+$path:}$PATH perl -I/run/debkit/tools/usr/share/perl5 /run/debkit/tools/usr/bin/debuild --no-conf --no-lintian \
  --preserve-envvar=PATH --set-envvar=SHELL=/bin/sh -us -uc -b --sanitize-env`;

/** What a script exits with where the source package cannot be unpacked: no errno, which perl's programs end with, and no exit code of make's. */
export const notUnpacked = 58;

/** Opens the build's environment without a network, with the source package in /run/debkit/input. */
export function openBuild(input: DebuildInput, context: SandboxContext, more: readonly Mount[] = []): Promise<Chroot> {
  const mounts = [sourceMount(input.sourcePackage, 'binary-input', context), { source: input.tools, target: '/run/debkit/tools' }, ...compilerCacheMounts(input.ccache), ...configuredTreeMounts(input.configured, context), ...more];
  return context.sandbox.open(input.layer, { network: false, mounts });
}

/** Runs a script with debuild in it as the builder. Errors: BUILD_FAILED, SOURCE_NOT_UNPACKED, TIME_LIMIT (exit 1). */
export async function runDebuild(chroot: Chroot, argv: readonly string[], { input, context }: { readonly input: DebuildInput; readonly context: SandboxContext }): Promise<LoggedResult> {
  const result = await runLogged(chroot, { argv, environment: buildEnvironment(input.target, input.processors), seconds: input.target.stepLimit }, context);
  if (result.exitCode === 0) return result;
  if (result.exitCode !== notUnpacked) {
    await takeCompiled(chroot, context);
    if (input.keepFailed) await takeFailed(chroot, context);
  }
  throw buildFailed(result, context);
}

/** An ended command, and those of its lines that tell why it failed. */
export interface LoggedResult extends ChrootResult {
  readonly telling: readonly string[];
}

/** Runs a command as the builder; its log is `<workspace>/build.log`. */
export async function runLogged(chroot: Chroot, command: Pick<ChrootCommand, 'argv' | 'seconds' | 'environment'>, context: SandboxContext): Promise<LoggedResult> {
  const log = createWriteStream(buildLog(context));
  const telling = new TellingLines();
  const onLine = (line: string) => {
    log.write(`${line}\n`);
    telling.push(line);
    context.onLine(line);
  };
  const result = await chroot.run({ ...command, user: 'builder', onLine }).finally(() => closeLog(log));
  return { ...result, telling: telling.lines() };
}

/** The host file with the output of debuild. */
export function buildLog(context: SandboxContext): string {
  return join(context.workspace, 'build.log');
}

/** The host folder that has the build tree of a failed build, `build.tar`. */
export function failedFolder(context: SandboxContext): string {
  return join(context.workspace, 'failed');
}

/** DEB_* of the build; parallel=N is added where the user does not say. */
export function buildEnvironment(target: BuildTarget, processors: number): Record<string, string> {
  const options = /\bparallel\b/.test(target.buildOptions) ? target.buildOptions : `${target.buildOptions} parallel=${processors}`.trim();
  return { DEB_BUILD_OPTIONS: options, ...(target.buildProfiles === '' ? {} : { DEB_BUILD_PROFILES: target.buildProfiles }) };
}

/** How many jobs a build has that sees these many processors. */
export function jobsOf(target: BuildTarget, processors: number): number {
  return Number(/\bparallel=(\d+)/.exec(target.buildOptions)?.[1] ?? processors);
}

/** The error for a build that ended so, with the lines that tell why. */
export function buildFailed(result: LoggedResult, context: SandboxContext, program = 'debuild'): PackageError {
  if (result.exitCode === notUnpacked) return unpackFailed(result, context);
  return new PackageError('BUILD_FAILED', `${program} ended with exit code ${result.exitCode}`, {
    tail: [...result.telling],
    logPath: buildLog(context),
  });
}

/** What builds was never called. */
function unpackFailed(result: ChrootResult, context: SandboxContext): PackageError {
  return new PackageError('SOURCE_NOT_UNPACKED', 'dpkg-source could not unpack the source package', {
    tail: lastLines(`${result.stdout}\n${result.stderr}`, 30),
    logPath: buildLog(context),
    hint: 'a patch that does not apply, or a file that is not what the .dsc says: see the lines above',
  });
}

// The times of files to the nanosecond, as make compares them (pax(1)).
const packScript = 'cd /build && tar --create --format=posix --exclude=./.debkit --file=- .';

/** What the builder can write to beside /tmp; without it, for want of space, the next build begins from the start. */
async function takeFailed(chroot: Chroot, context: SandboxContext): Promise<void> {
  const folder = failedFolder(context);
  mkdirSync(folder, { recursive: true });
  try {
    const result = await chroot.run({ argv: ['sh', '-c', packScript], user: 'builder', seconds: 1800, stdoutFile: join(folder, 'build.tar') });
    if (result.exitCode !== 0) rmSync(folder, { recursive: true });
  } catch (error) {
    rmSync(folder, { recursive: true });
    if (context.signal.aborted || !(error instanceof DebkitError)) throw error;
  }
}

async function closeLog(log: WriteStream): Promise<void> {
  log.end();
  await finished(log);
}
