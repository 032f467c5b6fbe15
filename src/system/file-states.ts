// Whether kept files are as they were left: by size and time, which costs a look at each and no reading.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readRecord, writeRecord } from './records.ts';

/** The name of a record that lies in the folder that it is of. */
export const statesName = 'debkit-files.json';

/** Remembers size and time of each file below the folder in `record`; nothing where there is no folder. */
export function rememberFiles(folder: string, record = join(folder, statesName)): void {
  if (existsSync(folder)) writeRecord(record, statesOf(folder));
}

/** Whether files below the folder came, went or changed since they were remembered, or the record itself did; false where nothing was remembered. */
export function filesChanged(folder: string, record = join(folder, statesName)): boolean {
  return existsSync(record) && JSON.stringify(readRecord(record)) !== JSON.stringify(statesOf(folder));
}

// A lock changes with each run, and what is half fetched is nobody's; another user may own its folder.
const passedOver = new Set(['lock', 'partial', statesName]);

function statesOf(folder: string): Readonly<Record<string, readonly [size: number, mtime: number]>> {
  const states: [path: string, state: readonly [size: number, mtime: number]][] = [];
  const visit = (path: string) => {
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      const inner = join(path, entry.name);
      if (passedOver.has(entry.name)) continue;
      if (entry.isDirectory()) visit(inner);
      if (!entry.isFile()) continue;
      const { size, mtimeMs } = statSync(join(folder, inner));
      states.push([inner, [size, Math.floor(mtimeMs)]]);
    }
  };
  visit('');
  return Object.fromEntries(states.sort(([a], [b]) => (a < b ? -1 : 1)));
}
