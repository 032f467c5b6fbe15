// What debkit keeps between runs: the layers of each sandbox, and what stages, kept workspaces and apt left in the cache folder.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LayerInfo, SandboxDriver } from '../contracts/sandbox.ts';
import { DebkitError } from '../errors.ts';
import { describeLayers, type LayerDescription } from '../sandbox/layer-records.ts';
import { sandboxDriver, type SandboxName, type SandboxOptions } from '../sandbox/registry.ts';
import type { Exec } from '../system/exec.ts';
import { removeFolder } from '../system/files.ts';
import { withLock } from '../system/lock.ts';
import { isAlive } from '../system/process-name.ts';

/** A layer, whose it is and what it is. */
export interface StoredLayer extends LayerInfo, LayerDescription {
  readonly sandbox: SandboxName;
}

/** A folder of the cache that can be made again. */
export interface StoredFolder {
  /** The path under the cache folder. */
  readonly id: string;
  readonly what: 'stage output' | 'kept workspace' | 'compiler output' | 'failed build' | 'apt archive';
  readonly below: readonly [];
  readonly bytes: number;
  readonly lastUse: number;
  readonly inUse: boolean;
}

const keeping: readonly SandboxName[] = ['unshare', 'docker', 'podman'];

/** Runs `work` with the driver of each sandbox that has been used from this store; one that does not answer is told to `onNotice`. */
export async function withDrivers(options: SandboxOptions, work: (driver: SandboxDriver) => Promise<void>): Promise<void> {
  for (const name of keeping) {
    if (!['apt', 'layers', 'environments'].some((folder) => existsSync(join(options.store, name, folder)))) continue;
    const driver = sandboxDriver(name, options);
    try {
      await work(driver);
    } catch (error) {
      if (options.signal.aborted || !(error instanceof DebkitError)) throw error;
      options.onNotice?.(`the layers of ${name} cannot be seen: ${error.message}`);
    } finally {
      await driver.dispose();
    }
  }
}

/** The layers of a driver with what each of them is. */
export async function storedLayers(driver: SandboxDriver, { store, exec }: { readonly store: string; readonly exec: Exec }): Promise<StoredLayer[]> {
  const describe = describeLayers(join(store, driver.name));
  const layers = await driver.layers();
  const unmeasured = layers.filter((layer) => layer.bytes === null && driver.name === 'unshare').map((layer) => join(store, driver.name, 'layers', layer.id));
  const sizes = await diskUse(unmeasured, exec);
  const known = new Map(layers.map((layer) => [layer.id, layer]));
  return layers.map((layer) => {
    const described = describe(layer.id);
    if (driver.name === 'unshare') {
      const bytes = layer.bytes ?? sizes.get(join(store, driver.name, 'layers', layer.id)) ?? null;
      return { ...layer, ...described, bytes, sandbox: driver.name };
    }
    // An image does not say what it was made from, and its size is that of all of it.
    const below = described.parents.filter((parent) => known.has(parent));
    const shared = known.get(below[0] ?? '')?.bytes ?? 0;
    return { ...layer, ...described, below, bytes: layer.bytes === null ? null : Math.max(0, layer.bytes - shared), sandbox: driver.name };
  });
}

/** Outputs of stages, kept workspaces and apt's archives; while a debkit runs, all but archives count as used. */
export async function storedFolders(store: string, exec: Exec): Promise<StoredFolder[]> {
  const running = namesIn(join(store, 'work')).some(isAlive) || namesIn(join(store, 'kept')).some(isAlive);
  const stages = namesIn(join(store, 'stages')).flatMap((stage) => namesIn(join(store, 'stages', stage)).map((name) => `stages/${stage}/${name}`));
  const archives = keeping.flatMap((name) => namesIn(join(store, name, 'apt')).map((base) => `${name}/apt/${base}/cache/archives`));
  const found: [StoredFolder['what'], readonly string[]][] = [
    ['stage output', stages],
    ['kept workspace', namesIn(join(store, 'kept')).map((name) => `kept/${name}`)],
    ['compiler output', namesIn(join(store, 'ccache')).map((name) => `ccache/${name}`)],
    ['failed build', namesIn(join(store, 'failures')).map((name) => `failures/${name}`)],
    ['apt archive', archives.filter((id) => existsSync(join(store, id)))],
  ];
  const sizes = await diskUse(found.flatMap(([, ids]) => ids).map((id) => join(store, id)), exec);
  return found.flatMap(([what, ids]) =>
    ids.flatMap((id) => {
      const stat = statSync(join(store, id), { throwIfNoEntry: false });
      if (stat === undefined) return [];
      const inUse = running && what !== 'apt archive';
      return [{ id, what, below: [] as const, bytes: sizes.get(join(store, id)) ?? 0, lastUse: Math.floor(stat.mtimeMs / 1000), inUse }];
    }),
  );
}

/** Removes a folder; of apt's archives the packages alone, while no apt works with them. */
export async function removeStored(folder: StoredFolder, store: string, signal: AbortSignal): Promise<void> {
  const path = join(store, folder.id);
  if (folder.what !== 'apt archive') return removeFolder(path);
  await withLock(
    join(path, '../../lock'),
    () => {
      for (const name of namesIn(path)) if (name.endsWith('.deb')) rmSync(join(path, name), { force: true });
      return Promise.resolve();
    },
    { signal },
  );
}

/** Bytes on disk of each path. */
async function diskUse(paths: readonly string[], exec: Exec): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  // Well below the limit of a command line (execve(2)).
  for (let start = 0; start < paths.length; start += 500) {
    const argv = ['du', '--block-size=1', '--summarize', '--', ...paths.slice(start, start + 500)];
    // What vanishes meanwhile has no size.
    for (const line of (await exec({ argv, seconds: 600 })).stdout.split('\n')) {
      const [, bytes, path] = /^(\d+)\t(.*)$/.exec(line) ?? [];
      if (path !== undefined) sizes.set(path, Number(bytes));
    }
  }
  return sizes;
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
