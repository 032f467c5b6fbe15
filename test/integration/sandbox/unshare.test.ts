// The embedded sandbox, against the contract.
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { sandboxContract } from '../../helpers/sandbox-contract.ts';

sandboxContract('unshare', {
  leftovers(store) {
    const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n').filter((line) => line.includes(store));
    return Promise.resolve([...readdirSync(join(store, 'unshare', 'tops')), ...mounts]);
  },
  holders() {
    const ours = readlinkSync('/proc/self/ns/user');
    return readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter((pid) => pid !== '').map(Number).filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/ns/user`) !== ours;
      } catch {
        return false;
      }
    });
  },
  // Its layers lie in the store, which the contract removes.
  removeLayer: () => Promise.resolve(),
});
