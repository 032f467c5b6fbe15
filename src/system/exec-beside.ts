// A command that runs as long as another one does.
import { Writable } from 'node:stream';
import type { TerminalRequest } from './exec.ts';
import { startHeld } from './held.ts';

/** Runs `main` while argv runs, whose stdout `onData` is given, and which is killed at its end. Error: COMMAND_NOT_FOUND. */
export async function execBeside<T>(argv: readonly string[], { environment, onData }: TerminalRequest, main: () => Promise<T>): Promise<T> {
  const ending = new AbortController();
  const stdoutTo = new Writable({
    write(chunk: Buffer, _, done) {
      onData?.(chunk);
      done();
    },
  });
  const held = startHeld({ argv, signal: ending.signal, stdoutTo, ...(environment === undefined ? {} : { environment }) });
  try {
    return await main();
  } finally {
    ending.abort();
    await held.stop();
  }
}
