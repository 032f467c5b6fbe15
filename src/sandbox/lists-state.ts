// The state of apt's package lists: the hash of all release files, in a file that is as old as the lists.
import { readFileSync, statSync } from 'node:fs';

const listsAreFresh = 6 * 3600 * 1000;

/** What the file says; null where there is none, or where the lists are older than six hours and `anyAge` is not asked for. */
export function listsState(file: string, anyAge: boolean): string | null {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined || (!anyAge && Date.now() - stat.mtimeMs >= listsAreFresh)) return null;
  return readFileSync(file, 'utf8');
}
