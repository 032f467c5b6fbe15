// The one place that starts processes: argv only (never a shell), a process group of its own, limits and an end on abort.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DebkitError, PackageError } from '../errors.ts';
import { abortReason, ended, killGroup } from './child.ts';
import { OutputTail } from './output-tail.ts';
import { watchProcess, type Watch } from './watch-process.ts';

/** One command; `environment` is the whole environment of the child (default: a small fixed one). */
export interface ExecRequest {
  readonly argv: readonly string[];
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** What an iterable throws ends the child, and is thrown. */
  readonly stdin?: Buffer | AsyncIterable<Buffer> | 'ignore';
  /** Host file that receives stdout as bytes (mode 0644); the result's stdout is then empty. */
  readonly stdoutFile?: string;
  /** Seconds until the group is killed and a PackageError TIME_LIMIT thrown. */
  readonly seconds?: number;
  readonly signal?: AbortSignal;
  /** Each whole line of stdout and stderr as it comes, without its newline. */
  readonly onLine?: (line: string) => void;
  /** Asked again and again while it runs; the error that it gives ends the group, and is thrown. */
  readonly watch?: Watch;
  /** Bytes of each stream kept in the result, the last ones; default 1 MiB. */
  readonly keep?: number;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command; a non-zero exit is a result, not an error. Tests pass a recording one. */
export type Exec = (request: ExecRequest) => Promise<ExecResult>;

/** PATH and a C locale; HOME is not passed, since no tool may read the user's configuration unasked. */
export const plainEnvironment: Readonly<Record<string, string>> = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
};

/** Runs argv and resolves when the process and its pipes have ended. Errors: COMMAND_NOT_FOUND, TIME_LIMIT, the abort's reason. */
export const exec: Exec = async (request) => {
  const [command, ...args] = request.argv;
  if (command === undefined) throw new DebkitError('EMPTY_COMMAND', 'an empty command was to be run');
  request.signal?.throwIfAborted();
  const stdoutFd = request.stdoutFile === undefined ? null : openSync(request.stdoutFile, 'w', 0o644);
  let child: ChildProcess;
  try {
    child = spawn(command, args, {
      cwd: request.cwd,
      // A copy: under NODE_V8_COVERAGE node adds to what it is given.
      env: { ...(request.environment ?? plainEnvironment) },
      detached: true,
      stdio: [typeof request.stdin === 'object' ? 'pipe' : 'ignore', stdoutFd ?? 'pipe', 'pipe'],
    });
  } finally {
    if (stdoutFd !== null) closeSync(stdoutFd);
  }
  const keep = request.keep ?? 1 << 20;
  const stdout = new OutputTail(keep, request.onLine);
  const stderr = new OutputTail(keep, request.onLine);
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));

  let reason: Error | undefined;
  const stop = (why: Error) => {
    reason ??= why;
    killGroup(child);
  };
  const onAbort = () => stop(abortReason(request.signal));
  request.signal?.addEventListener('abort', onAbort, { once: true });
  const fed = child.stdin === null || typeof request.stdin !== 'object' ? undefined : feedStdin(request.stdin, child.stdin, stop);
  const unwatch = request.watch === undefined ? undefined : watchProcess(child.pid, () => stdout.total + stderr.total, request.watch, stop);
  const timer =
    request.seconds === undefined
      ? undefined
      : setTimeout(() => stop(new PackageError('TIME_LIMIT', `'${command}' did not end within ${request.seconds} s`)), request.seconds * 1000);
  try {
    const exitCode = await ended(child, command);
    await fed;
    stdout.end();
    stderr.end();
    if (reason !== undefined) throw reason;
    return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    clearTimeout(timer);
    unwatch?.();
    request.signal?.removeEventListener('abort', onAbort);
    killGroup(child);
  }
};

/** Writes all of `source`; a child that ends without reading is no failure here, its exit code says so. */
async function feedStdin(source: Buffer | AsyncIterable<Buffer>, stdin: Writable, stop: (why: Error) => void): Promise<void> {
  try {
    // Read ahead of the child, which has never to wait for a source that pauses.
    await pipeline(source instanceof Buffer ? [source] : source, new PassThrough({ highWaterMark: 1 << 22 }), stdin);
  } catch (error) {
    if (error instanceof Error && !['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'].includes(String((error as NodeJS.ErrnoException).code))) stop(error);
  }
}

/** How a command runs on a terminal; `onData` is given what is written to its file descriptor 3. */
export interface TerminalRequest extends Pick<ExecRequest, 'environment' | 'signal'> {
  readonly onData?: (chunk: Buffer) => void;
}

/** Runs argv on this process's own stdin, stdout and stderr, in its process group, so that it can ask a question or be a shell; gives the exit code. Errors: COMMAND_NOT_FOUND, the abort's reason. */
export async function execOnTerminal(argv: readonly string[], { environment, signal, onData }: TerminalRequest = {}): Promise<number> {
  const [command = '', ...args] = argv;
  signal?.throwIfAborted();
  const child = spawn(command, args, { stdio: ['inherit', 'inherit', 'inherit', ...(onData === undefined ? [] : ['pipe' as const])], env: { ...(environment ?? plainEnvironment) } });
  if (onData !== undefined) (child.stdio[3] as Readable).on('data', onData);
  // Not killed outright: script(1) has a terminal to put in order.
  const onAbort = () => void child.kill('SIGTERM');
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const exitCode = await ended(child, command);
    signal?.throwIfAborted();
    return exitCode;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Runs argv and demands exit code 0; otherwise throws what `onFailure` makes of the result. */
export async function execChecked(
  run: Exec,
  request: ExecRequest,
  onFailure: (result: ExecResult, tail: readonly string[]) => DebkitError,
): Promise<ExecResult> {
  const result = await run(request);
  if (result.exitCode !== 0) throw onFailure(result, lastLines(result.stderr === '' ? result.stdout : result.stderr));
  return result;
}

/** The last `count` non-empty lines. */
export function lastLines(text: string, count = 20): string[] {
  return text.split('\n').filter((line) => line.trim() !== '').slice(-count);
}
