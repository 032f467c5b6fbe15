// The layers of a container client: images, with a folder for each in the store that tells who uses it.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LayerInfo } from '../contracts/sandbox.ts';
import type { Exec } from '../system/exec.ts';
import * as client from './container-client.ts';
import { isHeld, lastUseOf, layerUses, reapUses } from './layer-uses.ts';

export interface ContainerLayersHost {
  readonly client: client.Client;
  /** `<store>/<client>/layers`. */
  readonly folder: string;
  readonly call: Exec;
  /** Runs a client that must succeed, and gives its output. */
  readonly checked: (argv: string[]) => Promise<string>;
}

export interface ContainerLayers {
  hold(layer: string): void;
  has(layer: string): Promise<boolean>;
  list(): Promise<LayerInfo[]>;
  remove(layer: string): Promise<boolean>;
  reap(): void;
  release(): void;
}

/** The layers that are images of the client's repository and were used with this store. */
export function containerLayers({ client: self, folder, call, checked }: ContainerLayersHost): ContainerLayers {
  const uses = layerUses();
  const folderOf = (layer: string) => join(folder, layer);

  function hold(layer: string): void {
    mkdirSync(folderOf(layer), { recursive: true });
    uses.hold(folderOf(layer));
  }

  return {
    hold,

    async has(layer) {
      // Marked first, so that nobody prunes what was found.
      hold(layer);
      return (await checked(client.findImageArgv(self, client.imageOf(self, layer)))).trim() !== '';
    },

    async list() {
      // The client keeps the images of every cache of this host: another's are not ours to count or to remove.
      const ids = (await checked(client.listLayersArgv(self))).split('\n').filter((line) => line !== '' && existsSync(folderOf(line)));
      if (ids.length === 0) return [];
      const lines = (await checked(client.describeImagesArgv(self, ids))).split('\n');
      return ids.map((id, index) => {
        const [size, made] = parseImage(lines[index] ?? '');
        return { id, bytes: size, below: [], lastUse: lastUseOf(folderOf(id)) ?? made, inUse: isHeld(folderOf(id)) };
      });
    },

    async remove(layer) {
      if (isHeld(folderOf(layer))) return false;
      // Refused by the client where a container runs from it.
      const result = await call({ argv: [self.name, 'rmi', client.imageOf(self, layer)], seconds: 120 });
      if (result.exitCode === 0) rmSync(folderOf(layer), { recursive: true, force: true });
      return result.exitCode === 0;
    },

    reap() {
      if (existsSync(folder)) for (const layer of readdirSync(folder)) reapUses(folderOf(layer));
    },

    release: () => uses.release(),
  };
}

/** Reads a line of describeImagesArgv: bytes and seconds since 1970. */
export function parseImage(line: string): [bytes: number | null, made: number] {
  const [, size, created] = /^(\d+) "([^"]*)"$/.exec(line.trim()) ?? [];
  const time = Date.parse(created ?? '');
  return [size === undefined ? null : Number(size), Number.isNaN(time) ? 0 : Math.floor(time / 1000)];
}
