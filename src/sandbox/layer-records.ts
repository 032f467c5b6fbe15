// What a layer is, in words: the suite of a base, and how many packages an environment has beyond it.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BaseSpec } from '../contracts/sandbox.ts';
import { readRecord, writeRecord } from '../system/records.ts';
import type { AptSolution } from './apt-solution.ts';

/** `packages` are those beyond the base; null where nothing is known. */
export interface LayerDescription {
  readonly suite: string | null;
  readonly architecture: string | null;
  readonly packages: number | null;
  /** The layers it was solved over, nearest first. */
  readonly parents: readonly string[];
}

interface BaseRecord {
  readonly suite: string;
  readonly architecture: string;
}

/** Writes down what the base `layer` is, once; `folder` is the sandbox's own in the store. */
export function recordBase(folder: string, layer: string, { suite, architecture }: BaseSpec): void {
  const file = join(folder, 'bases', `${layer}.json`);
  if (existsSync(file)) return;
  const content: BaseRecord = { suite, architecture };
  writeRecord(file, content);
}

/** Removes what was written down of a layer that is no more. */
export function forgetLayer(folder: string, layer: string): void {
  const parents = namesIn(join(folder, 'environments')).map((parent) => join('environments', parent));
  for (const place of ['bases', ...parents]) rmSync(join(folder, place, `${layer}.json`), { recursive: true, force: true });
}

/** Describes layers from what was written down when they were made. */
export function describeLayers(folder: string): (layer: string) => LayerDescription {
  const parents = new Map<string, { parent: string; packages: number }>();
  for (const parent of namesIn(join(folder, 'environments'))) {
    for (const name of namesIn(join(folder, 'environments', parent)).filter((one) => one.endsWith('.json'))) {
      const solution = readRecord<AptSolution>(join(folder, 'environments', parent, name));
      if (solution !== null) parents.set(name.slice(0, -'.json'.length), { parent, packages: solution.install.length });
    }
  }
  return (layer) => {
    let [at, packages] = [layer, 0];
    const above: string[] = [];
    // Bounded, since a record could name itself.
    for (let steps = 0, up = parents.get(at); up !== undefined && steps < 16; steps += 1, up = parents.get(at)) {
      packages += up.packages;
      at = up.parent;
      above.push(at);
    }
    const base = readRecord<BaseRecord>(join(folder, 'bases', `${at}.json`));
    const known = base !== null || at !== layer;
    return { suite: base?.suite ?? null, architecture: base?.architecture ?? null, packages: known ? packages : null, parents: above };
  };
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
