// Which debkit this is.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Exec } from './exec.ts';
import { packageRoot } from './resources.ts';

/** The version in debkit's package.json. */
export function ownVersion(): string {
  return (JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }).version;
}

/** The commit that this runs from, short, with `-dirty` where its files were changed; null where debkit is no clone of its own, or git is not here. */
export async function ownCommit(exec: Exec): Promise<string | null> {
  // A folder above may be someone else's repository.
  if (!existsSync(join(packageRoot(), '.git'))) return null;
  const { exitCode, stdout } = await exec({ argv: ['git', '-C', packageRoot(), 'describe', '--always', '--dirty', '--exclude', '*'], seconds: 60 });
  const commit = stdout.trim();
  return exitCode === 0 && commit !== '' ? commit : null;
}
