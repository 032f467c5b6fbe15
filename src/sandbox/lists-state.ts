// The state of apt's package lists: the hash of all release files, in a file that is as old as the lists.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readRecord, writeRecord } from '../system/records.ts';

const listsAreFresh = 6 * 3600 * 1000;

/** What the file says; null where there is none, or where the lists are older than six hours and `anyAge` is not asked for. */
export function listsState(file: string, anyAge: boolean): string | null {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined || (!anyAge && Date.now() - stat.mtimeMs >= listsAreFresh)) return null;
  return readFileSync(file, 'utf8');
}

type Listed = Readonly<Record<string, readonly [size: number, mtime: number]>>;

/** Remembers each file of the lists in `record`, so that one that was changed since is noticed: apt reads them unchecked. */
export function rememberLists(folder: string, record: string): void {
  writeRecord(record, { listed: listed(folder) });
}

/** Whether the folder has just the files that were remembered, unchanged by size and time; where none were, as an earlier debkit left it, `unknown`. */
export function listsAreWhole(folder: string, record: string, unknown: boolean): boolean {
  if (!existsSync(folder)) return false;
  const now = listed(folder);
  if (!Object.keys(now).some((name) => name.endsWith('Release'))) return false;
  const remembered = readRecord<{ readonly listed?: Listed }>(record)?.listed;
  return remembered === undefined ? unknown : JSON.stringify(remembered) === JSON.stringify(now);
}

function listed(folder: string): Listed {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && entry.name !== 'lock').map(({ name }) => name);
  return Object.fromEntries(
    names.sort().map((name) => {
      const { size, mtimeMs } = statSync(join(folder, name));
      return [name, [size, Math.floor(mtimeMs)]] as const;
    }),
  );
}
