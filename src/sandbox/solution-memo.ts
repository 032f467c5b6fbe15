// What apt solved before from the same lists for the same question, kept in the store.
import { join } from 'node:path';
import { readRecord, touch, writeRecord } from '../system/records.ts';
import type { EnvironmentContext } from './apt.ts';
import { shortHash } from './apt-solution.ts';

/** What `solve` gave for this question before, else what it gives now; failures are not kept. */
export async function memoised<T>(question: unknown, context: EnvironmentContext, solve: () => Promise<T>): Promise<T> {
  // What apt solves in this system itself is true of no other.
  const folder = context.driver.name === 'here' ? join(context.store, 'here', 'solutions') : join(context.store, 'solutions');
  const file = join(folder, `${shortHash(question)}.json`);
  const known = readRecord<T>(file);
  if (known !== null) {
    touch(file);
    return known;
  }
  const answer = await solve();
  writeRecord(file, answer);
  return answer;
}
