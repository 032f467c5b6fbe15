// Two builds of one recipe at the same time, into the same output folder, with one cache.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { builtHello, debs, hashes, needSandbox, pass, type World } from '../helpers/e2e-world.ts';
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
    const both = await Promise.all([pass(own, argv), pass(own, argv)]);
    for (const { result } of both) assert.deepEqual([result.status, debs(hashes(result.folder))], ['passed', debs(first.hashes)]);
    assert.deepEqual(abandoned(own, out), []);
  });
});
