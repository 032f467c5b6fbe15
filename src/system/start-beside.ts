// A program of the user's that goes on after debkit: a browser. The one process beside exec.ts, whose limits and end on abort are just what it must not have.
import { spawn } from 'node:child_process';

/** Starts a program that goes on after debkit (a browser), in a process group of its own and without our streams. Gives why it could not be, as seen within that time; null where it runs or has ended well. */
export function startBeside([command = '', ...rest]: readonly string[], milliseconds: number): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(command, rest, { detached: true, stdio: 'ignore' });
    const timer = setTimeout(() => resolve(null), milliseconds);
    const ended = (why: string | null) => {
      clearTimeout(timer);
      resolve(why);
    };
    child.on('error', (error: NodeJS.ErrnoException) => ended(error.code === 'ENOENT' ? `there is no ${command} here` : error.message));
    child.on('exit', (code, signal) => ended(code === 0 ? null : `${command} ended with ${signal ?? `exit code ${code ?? 0}`}`));
    child.unref();
  });
}
