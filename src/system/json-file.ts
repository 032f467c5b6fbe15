// JSON files of the cache: written whole, and none to read where a power cut left half of one.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ownName } from './process-name.ts';

/** The content of a JSON file; null where there is none, or half of one. */
export function readJson<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    if (error instanceof SyntaxError || ['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))) return null;
    throw error;
  }
}

/** Writes a JSON file in one step, with its folder. */
export function writeJson(file: string, value: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.${ownName()}`;
  writeFileSync(fresh, JSON.stringify(value));
  renameSync(fresh, file);
}
