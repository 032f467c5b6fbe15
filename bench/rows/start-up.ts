// What debkit takes where there is nothing to do, against the start of Node itself.
import { join } from 'node:path';
import type { Family } from '../row.ts';

const against = 'node -e 0';

/** `debkit --version`, and a build of what was built before. */
export const startUp: Family = {
  rows: [
    { name: 'version', what: 'debkit --version', against, reach: 3, ours: 'version', theirs: 'node' },
    { name: 'nothing-changed', what: 'tinyproxy: nothing changed', against, reach: 8, ours: 'unchanged', theirs: 'node' },
  ],
  warmUp: 2,
  async open(world, sides) {
    const build = () => world.timeDebkit(['build', 'tinyproxy', '--quiet', '--out', join(world.folder, 'dist-unchanged')]);
    if (sides.has('unchanged')) await build();
    return {
      node: { run: () => world.time([process.execPath, '-e', '0']) },
      ...(sides.has('version') ? { version: { run: () => world.timeDebkit(['--version']) } } : {}),
      ...(sides.has('unchanged') ? { unchanged: { run: build } } : {}),
    };
  },
};
