// What every child process of ours has: how its end is waited for, and how its group is ended.
import type { ChildProcess } from 'node:child_process';
import { DebkitError, HostError } from '../errors.ts';

/** The exit code, once the process and its pipes have ended. Errors: COMMAND_NOT_FOUND, COMMAND_NOT_STARTED. */
export function ended(child: ChildProcess, command: string): Promise<number> {
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
export function abortReason(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new DebkitError('ABORTED', 'the run was stopped');
}

/** Ends a child with all of its process group. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // ESRCH: the group has ended already.
  }
}
