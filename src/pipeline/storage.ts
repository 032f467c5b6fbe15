// What debkit keeps in its cache folder beside layers: found by kind, removed where no running debkit needs it.
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Exec } from '../system/exec.ts';
import { removeFolder, tempName } from '../system/files.ts';
import { withLock } from '../system/lock.ts';
import { isAbandoned, isAlive, makerOf } from '../system/process-name.ts';
import { diskUse } from './disk-use.ts';
import { keptKinds, workFolders, type KeptKind } from './kept-kinds.ts';
import { selectForPrune } from './select-for-prune.ts';

/** A file or folder of the cache that can be made again. */
export interface StoredItem {
  /** The path under the cache folder. */
  readonly id: string;
  readonly what: string;
  readonly below: readonly [];
  readonly bytes: number;
  /** Seconds since 1970. */
  readonly lastUse: number;
  readonly inUse: boolean;
}

/** All that is kept, kind by kind; what cannot be looked at is left out. */
export async function storedItems(store: string, exec: Exec): Promise<StoredItem[]> {
  const running = isRunning(store);
  const found = keptKinds.flatMap((kind) => expand(store, kind.at).filter((id) => isKept(basename(id))).map((id) => ({ id, kind })));
  const sizes = await diskUse(found.map(({ id }) => join(store, id)), exec);
  return found.flatMap(({ id, kind }) => {
    const stat = statSync(join(store, id), { throwIfNoEntry: false });
    if (stat === undefined) return [];
    const inUse = (kind.heldByRuns && running) || (kind.namedByRun === true && isAlive(basename(id)));
    return [{ id, what: kind.what, below: [] as const, bytes: sizes.get(join(store, id)) ?? 0, lastUse: Math.floor(stat.mtimeMs / 1000), inUse }];
  });
}

/** Removes what was last used before `before` (seconds since 1970) and gives it; `all` takes what lasts too, `dryRun` nothing. */
export async function pruneItems(
  store: string,
  { before, all, dryRun }: { readonly before: number; readonly all: boolean; readonly dryRun: boolean },
  { exec, signal }: { readonly exec: Exec; readonly signal: AbortSignal },
): Promise<StoredItem[]> {
  if (!dryRun) await removeLeftovers(store);
  const gone: StoredItem[] = [];
  for (const item of selectForPrune(await storedItems(store, exec), before)) {
    const kind = keptKinds.find(({ what }) => what === item.what);
    if (kind === undefined || (kind.lasting === true && !all)) continue;
    const remove = () => removeItem(store, item.id, kind);
    if (dryRun || (await (kind.lock === undefined ? remove() : withLock(join(store, kind.lock(item.id)), remove, { signal })))) gone.push(item);
  }
  return gone;
}

/** Removes what runs that were killed left under way anywhere in the cache. */
export async function removeLeftovers(store: string): Promise<void> {
  for (const folder of workFolders.flatMap((pattern) => expand(store, pattern))) {
    for (const name of namesIn(join(store, folder))) if (isAbandoned(name)) await removeFolder(join(store, folder, name));
  }
}

/** False where a run that began meanwhile may need it. */
async function removeItem(store: string, id: string, kind: KeptKind): Promise<boolean> {
  const path = join(store, id);
  const isNeeded = () => kind.heldByRuns && isRunning(store);
  if (isNeeded()) return false;
  if (kind.parts !== undefined) {
    for (const name of namesIn(path)) if (kind.parts.test(name)) rmSync(join(path, name), { force: true });
    return true;
  }
  for (const stamp of kind.stamps ?? []) rmSync(join(path, stamp), { force: true });
  const aside = tempName(path);
  try {
    renameSync(path, aside);
    // A run says that it is there before it looks for anything.
    if (isNeeded()) {
      renameSync(aside, path);
      return false;
    }
  } catch (error) {
    // Another prune has taken it, or the run has made it anew.
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  await removeFolder(aside);
  return true;
}

/** Whether a debkit works with this cache now. */
function isRunning(store: string): boolean {
  return namesIn(join(store, 'work')).some(isAlive) || namesIn(join(store, 'kept')).some(isAlive);
}

function isKept(name: string): boolean {
  return !name.startsWith('.') && !name.endsWith('.lock') && makerOf(name) === null;
}

/** The paths a pattern stands for, relative to the cache folder. */
function expand(store: string, pattern: string): string[] {
  let found = [''];
  for (const part of pattern.split('/')) {
    const fits = new RegExp(`^${part.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
    found = found.flatMap((folder) => {
      if (!part.includes('*')) return existsSync(join(store, folder, part)) ? [join(folder, part)] : [];
      return namesIn(join(store, folder)).filter((name) => fits.test(name)).map((name) => join(folder, name));
    });
  }
  return found;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
