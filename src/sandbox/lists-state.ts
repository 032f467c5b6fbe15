// The state of apt's package lists: the hash of all release files, in a file that is as old as the lists.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { filesChanged } from '../system/file-states.ts';

const listsAreFresh = 6 * 3600 * 1000;

/** What the file says; null where there is none, or where the lists are older than six hours and `anyAge` is not asked for. */
export function listsState(file: string, anyAge: boolean): string | null {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined || (!anyAge && Date.now() - stat.mtimeMs >= listsAreFresh)) return null;
  return readFileSync(file, 'utf8');
}

/** Whether the lists are there, and as they were remembered in `record`: apt reads them unchecked. */
export function listsKept(folder: string, record: string): 'whole' | 'changed' | 'none' {
  if (!existsSync(folder) || !readdirSync(folder).some((name) => name.endsWith('Release'))) return 'none';
  return filesChanged(folder, record) ? 'changed' : 'whole';
}
