// What a stage made before from the same input: kept by the input's hash, checked by its files' hashes when used again.
import { copyFileSync, constants, linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import type { FileArtifact } from '../contracts/artifacts.ts';
import { diskFull, fileArtifact } from '../system/files.ts';
import { readRecord, recordText, touch } from '../system/records.ts';
import { ownName } from '../system/process-name.ts';

/** A cache of stage outputs; `read` gives null where there is none, or where a file of it is not what it was. */
export interface StageCache {
  read<T>(stage: string, key: unknown): Promise<{ readonly value: T; readonly files: readonly FileArtifact[] } | null>;
  write(stage: string, key: unknown, value: unknown, files: readonly FileArtifact[]): void;
}

/** Changes when a stage makes something else of the same input, so that no old output is taken for new. */
const format = 2;

interface Entry {
  readonly value: unknown;
  readonly files: readonly { readonly name: string; readonly size: number; readonly sha256: string }[];
}

/** Links the files into the folder `own` and checks them there, where no other run takes them away; null where one is missing or changed. */
async function takeFiles(entry: Entry, folder: string, own: string): Promise<FileArtifact[] | null> {
  if (entry.files.length > 0) mkdirSync(own, { recursive: true });
  const files: FileArtifact[] = [];
  for (const { name, sha256 } of entry.files) {
    const path = join(own, name);
    try {
      linkOrCopy(join(folder, name), path);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return null;
      throw error;
    }
    const found = await fileArtifact(path);
    if (found.sha256 !== sha256) return null;
    files.push(found);
  }
  return files;
}

/** A link, which is as good as a copy: what stages are given they read, or copy before they change it. */
function linkOrCopy(from: string, to: string): void {
  rmSync(to, { force: true });
  try {
    linkSync(from, to);
  } catch (error) {
    if (!hasCode(error, 'EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP')) throw error;
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
  }
}

/** The cache in `<store>/stages`, its files given as links in the folder `workspace`; with `fresh` nothing is read, only written. */
export function stageCache(store: string, fresh: boolean, workspace: string): StageCache {
  const nameOf = (key: unknown) => createHash('sha256').update(JSON.stringify({ format, key })).digest('hex').slice(0, 40);
  const folderOf = (stage: string, key: unknown) => join(store, 'stages', stage, nameOf(key));
  return {
    async read<T>(stage: string, key: unknown) {
      const folder = folderOf(stage, key);
      const entry = fresh ? null : readRecord<Entry>(join(folder, 'output.json'));
      if (entry === null) return null;
      touch(folder);
      const files = await takeFiles(entry, folder, join(workspace, 'cached', stage, nameOf(key)));
      return files === null ? null : { value: entry.value as T, files };
    },
    write(stage, key, value, files) {
      const folder = folderOf(stage, key);
      const fresh = `${folder}.${ownName()}`;
      const entry: Entry = { value, files: files.map((file) => ({ name: basename(file.path), size: file.size, sha256: file.sha256 })) };
      try {
        mkdirSync(fresh, { recursive: true });
        for (const file of files) copyFileSync(file.path, join(fresh, basename(file.path)), constants.COPYFILE_FICLONE);
        writeFileSync(join(fresh, 'output.json'), recordText(entry));
        putInPlace(fresh, folder);
      } catch (error) {
        rmSync(fresh, { recursive: true, force: true });
        throw diskFull(error, folder);
      }
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
