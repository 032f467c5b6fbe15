// A lock between processes: flock(1) in a child that holds it as long as our pipe to its stdin is open, so it dies with us.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HostError } from '../errors.ts';
import { startHeld, type HeldProcess } from './held.ts';

export interface LockOptions {
  /** Ends the waiting; what runs under the lock has to watch it itself. */
  readonly signal?: AbortSignal;
  /** Called once when the lock is not free after half a second, with the holder's process id where it is known. */
  readonly onWait?: (holder: number | null) => void;
  /** Gives what is thrown where the lock is not free, instead of waiting. */
  readonly refuse?: (holder: number | null) => Error;
}

// Waiting in short turns: a waiter that is killed leaves its flock(1) behind for one turn at most.
const firstTurn = '0.5';
const nextTurns = '2';
const conflict = 75;

/** Runs `fn` while no other process (and nothing else in this one) holds the lock file `path`. Errors: LOCK_FAILED, the abort's reason, fn's own. */
export async function withLock<T>(path: string, fn: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const held = await acquire(path, options);
  try {
    await writeFile(path, `${process.pid}\n`);
    return await fn();
  } finally {
    await held.stop();
  }
}

async function acquire(path: string, options: LockOptions): Promise<HeldProcess> {
  for (let turn = 0; ; turn += 1) {
    const held = await tryTurn(path, turn === 0 ? firstTurn : nextTurns, options.signal);
    if (held !== null) return held;
    const holder = turn === 0 ? await holderOf(path) : null;
    if (options.refuse !== undefined) throw options.refuse(holder);
    if (turn === 0) options.onWait?.(holder);
  }
}

/** The holder of the lock, or null when the turn is over without it. */
async function tryTurn(path: string, seconds: string, signal: AbortSignal | undefined): Promise<HeldProcess | null> {
  const waiting = new AbortController();
  const stopWaiting = () => waiting.abort(signal?.reason);
  signal?.throwIfAborted();
  signal?.addEventListener('abort', stopWaiting, { once: true });
  try {
    const held = startHeld({
      argv: [
        'flock',
        '--exclusive',
        '--no-fork',
        '--timeout',
        seconds,
        '--conflict-exit-code',
        String(conflict),
        path,
        'sh',
        '-c',
        'echo locked; exec cat',
      ],
      signal: waiting.signal,
    });
    try {
      await held.firstLine;
      return held;
    } catch (cause) {
      signal?.throwIfAborted();
      const result = await held.ended;
      if (result.exitCode === conflict) return null;
      throw new HostError('LOCK_FAILED', `the lock '${path}' could not be taken: ${result.stderr.trim()}`, { cause });
    }
  } finally {
    signal?.removeEventListener('abort', stopWaiting);
  }
}

async function holderOf(path: string): Promise<number | null> {
  const pid = Number.parseInt(await readFile(path, 'utf8').catch(() => ''), 10);
  return Number.isNaN(pid) ? null : pid;
}
