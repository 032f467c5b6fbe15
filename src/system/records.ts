// Records of the cache: small JSON files, written whole, sealed by their hash, and their age the time of their last use.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { diskFull, tempName } from './files.ts';

interface Sealed<T> {
  readonly sha256: string;
  readonly value: T;
}

/** The value of a record; null where there is none, or half of one, as a power cut leaves it, or where it is not what was written. */
export function readRecord<T>(path: string): T | null {
  const found = readJson<Partial<Sealed<T>>>(path);
  return found?.value !== undefined && found.sha256 === hashOf(found.value) ? found.value : null;
}

/** The text of a record, for whoever writes it among other files. */
export function recordText(value: unknown): string {
  return JSON.stringify({ sha256: hashOf(value), value } satisfies Sealed<unknown>);
}

/** What a JSON file holds, whoever wrote it; null where there is none, or half of one, or something else. */
export function readJson<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    if (error instanceof SyntaxError || ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(String((error as NodeJS.ErrnoException).code))) return null;
    throw error;
  }
}

/** Writes the record of a value to `path` in one step, making its folder; not forced to the disk, so that a reader must take half a file for none. A folder there gives way. Error: DISK_FULL. */
export function writeRecord(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  const temp = tempName(path);
  try {
    writeFileSync(temp, recordText(value));
    putInPlace(temp, path);
  } catch (error) {
    rmSync(temp, { force: true });
    throw diskFull(error, path);
  }
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function putInPlace(temp: string, path: string): void {
  try {
    renameSync(temp, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EISDIR') throw error;
    rmSync(path, { recursive: true });
    renameSync(temp, path);
  }
}

/** Marks what is kept at `path` as used now; nothing where that cannot be. */
export function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // It is gone this moment, or another user's: a wrong age is no harm.
  }
}
