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
  if (existsSync(folder)) writeRecord(record, { listed: listed(folder) });
}

/** Whether the lists are there, and as they were remembered by size and time; those of an earlier debkit, which remembered none, count as whole. */
export function listsKept(folder: string, record: string): 'whole' | 'changed' | 'none' {
  const now = existsSync(folder) ? listed(folder) : {};
  if (!Object.keys(now).some((name) => name.endsWith('Release'))) return 'none';
  const remembered = readRecord<{ readonly listed?: Listed }>(record)?.listed;
  return remembered === undefined || JSON.stringify(remembered) === JSON.stringify(now) ? 'whole' : 'changed';
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
