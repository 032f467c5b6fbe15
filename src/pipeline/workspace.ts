// A run's own folder under debkit's cache, and taking away what killed runs left.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, ownName } from '../system/process-name.ts';
import { removeLeftovers } from './storage.ts';

export interface Workspace {
  readonly path: string;
  /** Removes the folder, unless it was asked to be kept. */
  close(): void;
}

/** Takes away what killed runs left in `cache`, and makes `<store>/work/<name>`; with `keep` it outlives the run. */
export async function openWorkspace(store: string, { keep = false, cache = store }: { readonly keep?: boolean; readonly cache?: string } = {}): Promise<Workspace> {
  reapWorkspaces(cache);
  await removeLeftovers(cache);
  const path = join(store, keep ? 'kept' : 'work', ownName());
  mkdirSync(path, { recursive: true });
  return { path, close: () => (keep ? undefined : rmSync(path, { recursive: true, force: true })) };
}

/** Removes the workspaces of runs that no longer live. */
function reapWorkspaces(store: string): void {
  const folder = join(store, 'work');
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) if (!isAlive(name)) rmSync(join(folder, name), { recursive: true, force: true });
}
