// A child that lives as long as we do, or until it is stopped.
import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import { DebkitError, HostError } from '../errors.ts';
import { abortReason, ended, killGroup } from './child.ts';
import { lastLines, plainEnvironment, type ExecResult } from './exec.ts';
import { OutputTail } from './output-tail.ts';

/** A child that lives as long as we hold its stdin open; `environment` is its whole environment. */
export interface HeldRequest {
  readonly argv: readonly string[];
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Each whole line of stderr, and of stdout unless `stdoutTo` takes it. */
  readonly onLine?: (line: string) => void;
  /** Receives stdout as bytes, with back pressure; there is no first line then. */
  readonly stdoutTo?: Writable;
}

/** A held child. Errors of `firstLine`: HELD_ENDED with its stderr, COMMAND_NOT_STARTED. */
export interface HeldProcess {
  readonly pid: number;
  /** The first line of stdout, without its newline. */
  readonly firstLine: Promise<string>;
  /** Resolves when the process and its pipes have ended, however that came. */
  readonly ended: Promise<ExecResult>;
  /** Closes stdin, kills what is still there after two seconds, and resolves when it has ended. */
  stop(): Promise<void>;
}

/** Starts argv with a pipe as stdin that stays open: the child sees EOF when stopped, and when we are killed. Error: COMMAND_NOT_FOUND. */
export function startHeld(request: HeldRequest): HeldProcess {
  const [command, ...args] = request.argv;
  if (command === undefined) throw new DebkitError('EMPTY_COMMAND', 'an empty command was to be run');
  request.signal?.throwIfAborted();
  const child = spawn(command, args, { cwd: request.cwd, env: { ...(request.environment ?? plainEnvironment) }, detached: true, stdio: 'pipe' });
  const exited = ended(child, command);
  exited.catch(() => undefined);
  if (child.pid === undefined) {
    throw new HostError('COMMAND_NOT_FOUND', `the command '${command}' could not be started on this host`, { hint: 'run: debkit setup' });
  }
  child.stdin.on('error', () => undefined);
  let first: (line: string) => void = () => undefined;
  const line = new Promise<string>((resolve) => (first = resolve));
  const stdout = new OutputTail(1 << 16, (text) => {
    first(text);
    request.onLine?.(text);
  });
  const stderr = new OutputTail(1 << 16, request.onLine);
  if (request.stdoutTo === undefined) child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  else child.stdout.pipe(request.stdoutTo);
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  const onAbort = () => killGroup(child);
  request.signal?.addEventListener('abort', onAbort, { once: true });
  const done = exited.then((exitCode) => {
    request.signal?.removeEventListener('abort', onAbort);
    stdout.end();
    stderr.end();
    return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
  });
  done.catch(() => undefined);
  const firstLine = Promise.race([
    line,
    done.then((result) => {
      const tail = lastLines(result.stderr);
      throw request.signal?.aborted === true
        ? abortReason(request.signal)
        : new HostError('HELD_ENDED', `'${command}' ended with exit code ${result.exitCode}: ${tail.at(-1) ?? 'no message'}`, { tail });
    }),
  ]);
  firstLine.catch(() => undefined);
  return {
    pid: child.pid,
    firstLine,
    ended: done,
    async stop() {
      child.stdin.end();
      const timer = setTimeout(() => killGroup(child), 2000);
      await done.finally(() => clearTimeout(timer)).catch(() => undefined);
      killGroup(child);
    },
  };
}
