// Two builds of one recipe at the same time, into the same output folder, with one cache.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { builtHello, debs, hashes, needSandbox, tell, type World } from '../helpers/e2e-world.ts';
import { abandoned } from '../helpers/leftovers.ts';

describe('two builds at once both pass', () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  it('with the same .deb, and nothing left beside it', async () => {
    const first = await builtHello();
    const out = join(own.folder, 'at-once');
    const argv = ['build', own.recipe, '--fresh', '--out', out];
    const both = await Promise.all([tell(own, argv), tell(own, argv)]);
    for (const { code, result } of both) assert.deepEqual([code, result.error, result.status], [0, null, 'passed']);
    assert.deepEqual(debs(hashes(both[0].result.folder)), debs(first.hashes));
    assert.deepEqual(abandoned(own, out), []);
  });
});
