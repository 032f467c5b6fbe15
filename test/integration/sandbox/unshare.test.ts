// The embedded sandbox, against the contract.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sandboxContract } from '../../helpers/sandbox-contract.ts';

sandboxContract('unshare', {
  leftovers(store) {
    const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n').filter((line) => line.includes(store));
    return Promise.resolve([...readdirSync(join(store, 'unshare', 'tops')), ...mounts]);
  },
  // Its layers lie in the store, which the contract removes.
  removeLayer: () => Promise.resolve(),
});
