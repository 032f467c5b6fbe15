// Who uses a layer: a file for each running debkit in the layer's folder, so that nobody removes it meanwhile, and the time of its last use.
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, ownName } from '../system/process-name.ts';

/** The uses of one run. */
export interface LayerUses {
  /** Marks the layer of this folder as used from now on; false where the folder is not there. */
  hold(folder: string): boolean;
  /** Ends all uses of this run. */
  release(): void;
}

/** Uses that end with this process, however that ends. */
export function layerUses(): LayerUses {
  const name = ownName();
  const held = new Set<string>();
  return {
    hold(folder) {
      try {
        mkdirSync(join(folder, 'uses'), { recursive: false });
      } catch (error) {
        if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false;
        if (!hasCode(error, 'EEXIST')) throw error;
      }
      // Before it is there: what can be written in part alone, on a full disk, is to be taken away too.
      held.add(folder);
      try {
        writeFileSync(join(folder, 'uses', name), '');
        writeFileSync(join(folder, 'used'), '');
      } catch (error) {
        // Pruned this moment, or damaged.
        if (!hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) throw error;
        held.delete(folder);
        return false;
      }
      return true;
    },
    release() {
      for (const folder of held) rmSync(join(folder, 'uses', name), { force: true });
      held.clear();
    },
  };
}

/** Whether a running debkit uses the layer of this folder. */
export function isHeld(folder: string): boolean {
  return namesOf(folder).some(isAlive);
}

/** Removes the marks of runs that were killed. */
export function reapUses(folder: string): void {
  for (const name of namesOf(folder)) if (!isAlive(name)) rmSync(join(folder, 'uses', name), { force: true });
}

/** Seconds since 1970 of the last use; null where there was none. */
export function lastUseOf(folder: string): number | null {
  const stat = statSync(join(folder, 'used'), { throwIfNoEntry: false });
  return stat === undefined ? null : Math.floor(stat.mtimeMs / 1000);
}

function namesOf(folder: string): string[] {
  try {
    return readdirSync(join(folder, 'uses'));
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
