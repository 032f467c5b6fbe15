// The layers of the embedded sandbox on disk: used while a run needs them, checked against what they were when made, and removed whole.
import { existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LayerInfo, LayerState } from '../contracts/sandbox.ts';
import { HostError } from '../errors.ts';
import { readJson } from '../system/records.ts';
import { hasSameAttributes, isSame, takeManifest, type LayerManifest, type RunInside } from './layer-manifest.ts';
import { isHeld, lastUseOf, layerUses, reapUses } from './layer-uses.ts';

/** A layer on disk: `tree` beside its record, which lists the layers below it, nearest first. */
interface LayerRecord {
  readonly below: readonly string[];
  readonly bytes?: number;
  /** Missing in layers of earlier versions. */
  readonly manifest?: LayerManifest;
}

/** What the layers need of the driver. */
export interface LayerHost {
  /** `<store>/unshare`. */
  readonly root: string;
  readonly run: RunInside;
  /** A path under the store as the namespace sees it. */
  readonly inside: (path: string) => string;
  /** A path where nothing is, which the next run removes should this one be killed. */
  readonly topPath: () => string;
  readonly remove: (path: string) => Promise<void>;
  readonly onNotice: (message: string) => void;
}

export interface UnshareLayers {
  folder(layer: string): string;
  /** The layer and those below it, nearest first; all of them are used by this run from now on. */
  stack(layer: string): readonly string[];
  /** Makes the folder `home`, with its `tree`, into a layer. */
  finish(home: string, layer: string, below: readonly string[]): Promise<void>;
  has(layer: string): Promise<boolean>;
  list(): LayerInfo[];
  verify(layer: string): Promise<LayerState>;
  remove(layer: string): Promise<boolean>;
  reap(): void;
  release(): void;
}

/** The layers in `<root>/layers`. */
export function unshareLayers({ root, run, inside, topPath, remove, onNotice }: LayerHost): UnshareLayers {
  const uses = layerUses();
  /** Layers that were checked, or made, in this run. */
  const sound = new Map<string, Promise<boolean>>();
  const folder = (layer: string) => join(root, 'layers', layer);
  const tree = (layer: string) => inside(join(folder(layer), 'tree'));
  const names = () => (existsSync(join(root, 'layers')) ? readdirSync(join(root, 'layers')) : []);

  function record(layer: string): LayerRecord | null {
    const found = readJson<Partial<LayerRecord>>(join(folder(layer), 'layer.json'));
    return Array.isArray(found?.below) && found.below.every((one) => typeof one === 'string') ? (found as LayerRecord) : null;
  }

  function isSound(layer: string): Promise<boolean> {
    const known = sound.get(layer) ?? check(layer);
    sound.set(layer, known);
    return known;
  }

  async function check(layer: string): Promise<boolean> {
    const found = uses.hold(folder(layer)) ? record(layer) : null;
    if (found === null) return false;
    return found.manifest === undefined || hasSameAttributes(tree(layer), found.manifest, run);
  }

  /** Takes the layer out of sight in one step, then removes it; what a run marked as used before that step is put back. */
  async function retire(layer: string, evenUsed: boolean): Promise<boolean> {
    // Nothing is made for it: on a full disk nothing can be.
    const top = topPath();
    try {
      renameSync(folder(layer), top);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
      throw error;
    }
    if (!evenUsed && isHeld(top)) {
      renameSync(top, folder(layer));
      return false;
    }
    sound.delete(layer);
    await remove(top);
    return true;
  }

  /** Removes damaged layers and what stands on them: a running build that uses one fails rather than goes on with it. */
  async function retireDamaged(damaged: readonly string[]): Promise<void> {
    const standing = names().filter((name) => record(name)?.below.some((one) => damaged.includes(one)) === true);
    const condemned = [...new Set([...standing, ...damaged])].filter((name) => existsSync(folder(name)));
    if (condemned.length === 0) return;
    for (const layer of condemned) await retire(layer, true);
    const those = condemned.length === 1 ? '1 layer is' : `${condemned.length} layers are`;
    onNotice(`the layer ${damaged.join(', ')} is not what it was when it was made: ${those} made anew`);
  }

  return {
    folder,
    stack(layer) {
      const found = record(layer);
      if (found === null) throw new HostError('LAYER_GONE', `the layer ${layer} was removed while it was in use`, { hint: 'run it again' });
      const stack = [layer, ...found.below];
      for (const one of stack) uses.hold(folder(one));
      return stack;
    },

    async finish(home, layer, below) {
      const content: LayerRecord = { below, ...(await takeManifest(inside(join(home, 'tree')), run)) };
      writeFileSync(join(home, 'layer.json'), JSON.stringify(content));
      mkdirSync(join(home, 'uses'));
      // What lies there, or stood on what lay there, is of no use: else this one would not have been made.
      await retireDamaged([layer]);
      renameSync(home, folder(layer));
      uses.hold(folder(layer));
      sound.set(layer, Promise.resolve(true));
    },

    async has(layer) {
      uses.hold(folder(layer));
      if (!existsSync(folder(layer))) return false;
      const stack = [layer, ...(record(layer)?.below ?? [])];
      const states = await Promise.all(stack.map(isSound));
      const damaged = stack.filter((_, index) => states[index] !== true);
      if (damaged.length === 0) return true;
      await retireDamaged(damaged);
      return false;
    },

    list() {
      return names().flatMap((id) => {
        const stat = statSync(folder(id), { throwIfNoEntry: false });
        if (stat === undefined) return [];
        const found = record(id);
        const made = Math.floor(stat.mtimeMs / 1000);
        return [{ id, bytes: found?.bytes ?? null, below: found?.below ?? [], lastUse: lastUseOf(folder(id)) ?? made, inUse: isHeld(folder(id)) }];
      });
    },

    async verify(layer) {
      const found = record(layer);
      if (found === null) return 'damaged';
      if (found.manifest === undefined) return existsSync(join(folder(layer), 'tree')) ? 'unknown' : 'damaged';
      return (await isSame(tree(layer), found.manifest, run)) ? 'sound' : 'damaged';
    },

    remove: async (layer) => !isHeld(folder(layer)) && (await retire(layer, false)),

    reap() {
      for (const name of names()) reapUses(folder(name));
    },

    release: () => uses.release(),
  };
}
