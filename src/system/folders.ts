// Folders where the user asked for them, or a plain word why they cannot be there.
import { mkdirSync, rmdirSync, statSync, type Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { HostError, UsageError } from '../errors.ts';
import { abandonedIn, diskFull, workBeside } from './files.ts';

/** Makes the folder and those missing above it. Errors: NOT_A_FOLDER (exit 2), FOLDER_NOT_WRITABLE, DISK_FULL (exit 3). */
export function makeFolder(path: string): void {
  const { missing } = nearest(path);
  // One by one: Node's own recursive way never ends below /proc.
  for (const folder of missing) {
    try {
      mkdirSync(folder);
    } catch (error) {
      if (statOf(folder)?.isDirectory() !== true) throw notWritable(path, error);
    }
  }
}

/** Refuses a folder that makeFolder or a file in it would fail at, with nothing left behind. Errors: those of makeFolder. */
export function refuseUnwritable(path: string): void {
  const { existing } = nearest(path);
  try {
    const probe = workBeside(join(existing, 'probe'));
    mkdirSync(probe);
    rmdirSync(probe);
  } catch (error) {
    throw notWritable(path, error);
  }
  removeLooks(existing);
}

/** Removes what runs that were killed as they looked have left, as far as that is ours to do; what is not empty is more than a look. */
function removeLooks(folder: string): void {
  for (const abandoned of unlessRefused(() => abandonedIn(folder)) ?? []) unlessRefused(() => rmdirSync(abandoned));
}

function unlessRefused<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    // It stays, and whoever works there removes it.
    return null;
  }
}

/** The nearest folder that is there, and those below it that are not, outermost first. */
function nearest(path: string): { existing: string; missing: readonly string[] } {
  const missing: string[] = [];
  for (let at = resolve(path); ; at = dirname(at)) {
    const stat = statOf(at);
    if (stat?.isDirectory() === true) return { existing: at, missing };
    if (stat !== null) throw new UsageError('NOT_A_FOLDER', `'${path}' cannot be a folder: '${at}' is none`, { hint: 'name another one' });
    missing.unshift(at);
  }
}

/** null for what is not there or cannot be there. */
function statOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))) return null;
    throw notWritable(path, error);
  }
}

function notWritable(path: string, error: unknown): unknown {
  const full = diskFull(error, path);
  if (full !== error) return full;
  return new HostError('FOLDER_NOT_WRITABLE', `the folder '${path}' cannot be written to: ${error instanceof Error ? error.message : String(error)}`, {
    hint: 'name another one, or change its permissions',
    cause: error,
  });
}
