// Real tools for the tests of src/debian: skipped with a reason where they are missing, an error in CI.
import { lacking } from '../../helpers/lacking.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HostError } from '../../../src/errors.ts';
import { exec, type ExecRequest, type ExecResult } from '../../../src/system/exec.ts';

/** Skips the running suite or test where `argv` (a harmless call of the tool) cannot be run; throws when CI is set. */
export async function needTool(context: Mocha.Context, argv: readonly string[]): Promise<void> {
  try {
    const { exitCode } = await exec({ argv, seconds: 30 });
    if (exitCode === 0) return;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
  }
  lacking(context, `'${argv.join(' ')}' cannot be run on this host`);
}

/** Runs a tool with a limit of 60 seconds. */
export function tool(argv: readonly string[], more: Omit<ExecRequest, 'argv'> = {}): Promise<ExecResult> {
  return exec({ argv, seconds: 60, ...more });
}

/** Calls `use` with a folder of its own, which is gone afterwards. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'debkit-debian-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Numbers from 0 to below `limit`, the same ones for the same seed. */
export function seeded(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
