// What a stage made before from the same input: kept by the input's hash, checked by its files' hashes when used again.
import { copyFileSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import type { FileArtifact } from '../contracts/artifacts.ts';
import { fileArtifact } from '../system/files.ts';
import { ownName } from '../system/process-name.ts';

/** A cache of stage outputs; `read` gives null where there is none, or where a file of it is not what it was. */
export interface StageCache {
  read<T>(stage: string, key: unknown): Promise<{ readonly value: T; readonly files: readonly FileArtifact[] } | null>;
  write(stage: string, key: unknown, value: unknown, files: readonly FileArtifact[]): void;
}

/** Changes when a stage makes something else of the same input, so that no old output is taken for new. */
const format = 1;

interface Entry {
  readonly value: unknown;
  readonly files: readonly { readonly name: string; readonly size: number; readonly sha256: string }[];
}

/** null for half a file, as a power cut leaves it: the stage is run again. */
function readEntry(file: string): Entry | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Entry;
  } catch {
    return null;
  }
}

/** The cache in `<store>/stages`; with `fresh` nothing is read, only written. */
export function stageCache(store: string, fresh: boolean): StageCache {
  const folderOf = (stage: string, key: unknown) =>
    join(store, 'stages', stage, createHash('sha256').update(JSON.stringify({ format, key })).digest('hex').slice(0, 40));
  return {
    async read<T>(stage: string, key: unknown) {
      const folder = folderOf(stage, key);
      const file = join(folder, 'output.json');
      if (fresh || !existsSync(file)) return null;
      const entry = readEntry(file);
      if (entry === null) return null;
      const files: FileArtifact[] = [];
      for (const listed of entry.files) {
        const path = join(folder, listed.name);
        if (!existsSync(path)) return null;
        const found = await fileArtifact(path);
        if (found.sha256 !== listed.sha256) return null;
        files.push(found);
      }
      return { value: entry.value as T, files };
    },
    write(stage, key, value, files) {
      const folder = folderOf(stage, key);
      const fresh = `${folder}.${ownName()}`;
      mkdirSync(fresh, { recursive: true });
      for (const file of files) copyFileSync(file.path, join(fresh, basename(file.path)), constants.COPYFILE_FICLONE);
      const entry: Entry = { value, files: files.map((file) => ({ name: basename(file.path), size: file.size, sha256: file.sha256 })) };
      writeFileSync(join(fresh, 'output.json'), JSON.stringify(entry));
      putInPlace(fresh, folder);
    },
  };
}

/** Renames the folder `fresh` to `folder`; what is there goes aside first, also what another run has put there meanwhile. */
function putInPlace(fresh: string, folder: string): void {
  for (;;) {
    try {
      return renameSync(fresh, folder);
    } catch (error) {
      if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    }
    const aside = `${fresh}.old`;
    try {
      renameSync(folder, aside);
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
    }
    rmSync(aside, { recursive: true, force: true });
  }
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? '');
}

/** Files as a key names them. */
export function hashes(files: readonly { readonly path: string; readonly sha256: string }[]): string[] {
  return files.map((file) => `${file.sha256} ${basename(file.path)}`);
}
