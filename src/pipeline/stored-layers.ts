// The layers that debkit keeps between runs, those of every sandbox.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LayerInfo, SandboxDriver } from '../contracts/sandbox.ts';
import { DebkitError } from '../errors.ts';
import { describeLayers, forgetLayer, type LayerDescription } from '../sandbox/layer-records.ts';
import { sandboxDriver, type SandboxName, type SandboxOptions } from '../sandbox/registry.ts';
import type { Exec } from '../system/exec.ts';
import { diskUse } from './disk-use.ts';
import { selectForPrune } from './select-for-prune.ts';

/** A layer, whose it is and what it is. */
export interface StoredLayer extends LayerInfo, LayerDescription {
  readonly sandbox: SandboxName;
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

/** Removes the layers last used before `before` (seconds since 1970) that nothing needs, and gives them; with `dryRun` it gives those that would go. */
export async function pruneLayers(options: SandboxOptions, { before, dryRun }: { readonly before: number; readonly dryRun: boolean }): Promise<StoredLayer[]> {
  const gone: StoredLayer[] = [];
  await withDrivers(options, async (driver) => {
    if (!dryRun) await driver.reap();
    for (const layer of selectForPrune(await storedLayers(driver, options), before)) {
      if (!dryRun && !(await driver.removeLayer(layer.id))) continue;
      if (!dryRun) forgetLayer(join(options.store, driver.name), layer.id);
      gone.push(layer);
    }
  });
  return gone;
}
