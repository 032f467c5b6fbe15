// The one place that starts processes: argv only (never a shell), a process group of its own, limits and an end on abort.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { DebkitError, HostError, PackageError } from '../errors.ts';

/** One command; `environment` is the whole environment of the child (default: a small fixed one). */
export interface ExecRequest {
  readonly argv: readonly string[];
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: Buffer | 'ignore';
  /** Host file that receives stdout as bytes (mode 0644); the result's stdout is then empty. */
  readonly stdoutFile?: string;
  /** Seconds until the group is killed and a PackageError TIME_LIMIT thrown. */
  readonly seconds?: number;
  readonly signal?: AbortSignal;
  /** Each whole line of stdout and stderr as it comes, without its newline. */
  readonly onLine?: (line: string) => void;
  /** Bytes of each stream kept in the result, the last ones; default 1 MiB. */
  readonly keep?: number;
  /** The child ends at EOF of its stdin, which stays open until kill or exit. */
  readonly holdStdin?: boolean;
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
      env: request.environment ?? plainEnvironment,
      detached: true,
      stdio: [request.holdStdin === true || request.stdin instanceof Buffer ? 'pipe' : 'ignore', stdoutFd ?? 'pipe', 'pipe'],
    });
  } finally {
    if (stdoutFd !== null) closeSync(stdoutFd);
  }
  if (request.stdin instanceof Buffer && child.stdin !== null) {
    // A child that ends without reading must not bring us down with EPIPE.
    child.stdin.on('error', () => undefined);
    child.stdin.end(request.stdin);
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
  const timer =
    request.seconds === undefined
      ? undefined
      : setTimeout(() => stop(new PackageError('TIME_LIMIT', `'${command}' did not end within ${request.seconds} s`)), request.seconds * 1000);
  try {
    const exitCode = await ended(child, command);
    stdout.end();
    stderr.end();
    if (reason !== undefined) throw reason;
    return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', onAbort);
    killGroup(child);
  }
};

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

function ended(child: ChildProcess, command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === 'ENOENT'
          ? new HostError('COMMAND_NOT_FOUND', `the command '${command}' is not on this host`, { hint: 'run: debkit setup', cause })
          : new HostError('COMMAND_NOT_STARTED', `the command '${command}' could not be started: ${cause.message}`, { cause }),
      );
    });
    child.once('exit', () => {
      // A grandchild that kept our pipes must not keep us: the group goes, then the pipes close.
      setTimeout(() => killGroup(child), 2000).unref();
    });
    child.once('close', (code, signal) => resolve(code ?? 128 + (signal === 'SIGKILL' ? 9 : 15)));
  });
}

/** The error an aborted signal carries. */
function abortReason(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new DebkitError('ABORTED', 'the run was stopped');
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // ESRCH: the group has ended already.
  }
}

/** Keeps the last bytes of a stream and hands out whole lines. */
class OutputTail {
  private chunks: Buffer[] = [];
  private size = 0;
  private rest = '';
  private readonly decoder = new TextDecoder();
  private readonly keep: number;
  private readonly onLine: ((line: string) => void) | undefined;

  constructor(keep: number, onLine: ((line: string) => void) | undefined) {
    this.keep = keep;
    this.onLine = onLine;
  }

  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.size += chunk.length;
    while (this.size - (this.chunks[0]?.length ?? 0) >= this.keep) this.size -= this.chunks.shift()?.length ?? 0;
    if (this.onLine === undefined) return;
    const lines = (this.rest + this.decoder.decode(chunk, { stream: true })).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.onLine(line);
  }

  end(): void {
    if (this.rest !== '') this.onLine?.(this.rest);
    this.rest = '';
  }

  text(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }
}
