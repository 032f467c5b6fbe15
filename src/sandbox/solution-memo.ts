// What apt solved before from the same lists for the same question, kept in the store.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ownName } from '../system/process-name.ts';
import type { EnvironmentContext } from './apt.ts';
import { shortHash } from './apt-solution.ts';

/** What `solve` gave for this question before, else what it gives now; failures are not kept. */
export async function memoised<T>(question: unknown, context: EnvironmentContext, solve: () => Promise<T>): Promise<T> {
  // What apt solves in this system itself is true of no other.
  const folder = context.driver.name === 'here' ? join(context.store, 'here', 'solutions') : join(context.store, 'solutions');
  const file = join(folder, `${shortHash(question)}.json`);
  const known = readJson<T>(file);
  if (known !== null) return known;
  const solved = await solve();
  writeJson(file, solved);
  return solved;
}

/** The content of a JSON file; null where there is none, or half of one after a power cut. */
export function readJson<T>(file: string): T | null {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return null;
  }
}

/** Writes a JSON file whole, with its folder. */
export function writeJson(file: string, value: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.${ownName()}`;
  writeFileSync(fresh, JSON.stringify(value));
  renameSync(fresh, file);
}
