// Builds at the same time that share one cache: all pass, with the bytes that each has alone.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { debs, hashes, needSandbox, pass, run, start, writeRecipe, type World } from '../helpers/e2e-world.ts';
import { rareFault, wholeCampaign } from '../helpers/campaign.ts';
import { abandoned, abandonedIn, runningAfter } from '../helpers/leftovers.ts';

// The part of it that every change must pass is test/e2e/two-builds-at-once-both-pass.
describe('fault: builds at the same time', () => {
  let own: World;
  before(async function () {
    if (wholeCampaign) own = await needSandbox(this);
  });
  rareFault('eight builds of different recipes', 'locks, and entries of the cache that are renamed into place', async () => {
    const recipes = Array.from({ length: 8 }, (_, at) => writeRecipe(own, `beside${at}`));
    const build = async (recipe: string, label: string, more: readonly string[] = []) => debs(hashes((await pass(own, ['build', recipe, '--out', join(own.folder, label), ...more])).result.folder));
    const together = await Promise.all(recipes.map((recipe, at) => build(recipe, `together${at}`)));
    const alone: (typeof together)[number][] = [];
    for (const [at, recipe] of recipes.entries()) alone.push(await build(recipe, `alone${at}`, ['--fresh']));
    assert.deepEqual(together, alone);
    assert.deepEqual([await runningAfter(own.home, 30), abandoned(own, join(own.folder, 'together0'))], [[], []]);
  });
  rareFault('two builds of one recipe, one of which is killed', 'a lock that goes with its holder', async () => {
    const argv = ['build', writeRecipe(own, 'half'), '--out', join(own.folder, 'half'), '--fresh'];
    const alone = debs(hashes((await pass(own, argv)).result.folder));
    for (const stage of ['environment', 'source', 'build', 'lint']) {
      const killed = start(own, [...argv, '--verbose']);
      const other = pass(own, argv);
      await killed.seen(new RegExp(`^${stage}(?: \\||: )`, 'm'));
      killed.kill('SIGKILL');
      await killed.ended;
      assert.deepEqual(debs(hashes((await other).result.folder)), alone);
    }
    await pass(own, argv);
    assert.deepEqual([await runningAfter(own.home, 30), abandoned(own, join(own.folder, 'half'))], [[], []]);
  });
  rareFault('six updates of one lock, of two releases', 'a lock, and a file that is renamed into place', async () => {
    const folder = writeRecipe(own, 'locked', { releases: [{ version: '1.0.0', tag: '1.0.0', date: '2020-01-02T03:04:05+01:00' }, { version: '1.1.0', tag: 'v1.1.0', date: '2021-03-04T05:06:07-05:00' }] });
    const lock = join(folder, 'debkit.lock');
    const update = async (version: string) => assert.equal((await run(own, ['update', `${folder}@${version}`])).code, 0);
    for (const version of ['1.0.0', '1.1.0']) await update(version);
    const alone = readFileSync(lock, 'utf8');
    rmSync(lock);
    await Promise.all(['1.0.0', '1.1.0', '1.0.0', '1.1.0', '1.0.0', '1.1.0'].map(update));
    assert.equal(readFileSync(lock, 'utf8'), alone);
    assert.deepEqual([await runningAfter(own.home, 30), abandonedIn(folder, join(own.home, '.cache', 'debkit'))], [[], []]);
  });
  rareFault('four builds of one recipe', 'a lock of the output folder', async () => {
    const recipe = writeRecipe(own, 'same');
    const built = await Promise.all([0, 1, 2, 3].map(async () => debs(hashes((await pass(own, ['build', recipe, '--out', join(own.folder, 'same'), '--fresh'])).result.folder))));
    for (const one of built) assert.deepEqual(one, built[0]);
    assert.deepEqual([await runningAfter(own.home, 30), abandoned(own, join(own.folder, 'same'))], [[], []]);
  });
});
