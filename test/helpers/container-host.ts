// What containers leave on the host, by the client's own word.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { exec } from '../../src/system/exec.ts';
import type { ContractHost } from './sandbox-contract.ts';

/** The host's side of the contract for a client whose layers are tags of `repository`. */
export function containerHost(client: 'docker' | 'podman', repository: string): ContractHost {
  const call = async (...args: string[]) => (await exec({ argv: [client, ...args] })).stdout.split('\n').filter((line) => line !== '');
  return {
    async leftovers(store) {
      const containers = await call('ps', '--all', '--filter', 'name=debkit-', '--format', '{{.Names}}');
      const images = await call('images', '--filter', 'reference=*debkit-*', '--format', '{{.Repository}}');
      return [...containers, ...images, ...readdirSync(join(store, client, 'tops'))];
    },
    async removeLayer(layer) {
      await call('rmi', `${repository}:${layer}`);
    },
  };
}
