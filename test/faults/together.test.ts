// Builds at the same time that share one cache: all pass, with the bytes that each has alone.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { debs, hashes, needSandbox, pass, writeRecipe, type World } from '../helpers/e2e-world.ts';
import { rareFault, wholeCampaign } from '../helpers/campaign.ts';
import { abandoned, runningAfter } from '../helpers/leftovers.ts';

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
  rareFault('four builds of one recipe', 'a lock of the output folder', async () => {
    const recipe = writeRecipe(own, 'same');
    const built = await Promise.all([0, 1, 2, 3].map(async () => debs(hashes((await pass(own, ['build', recipe, '--out', join(own.folder, 'same'), '--fresh'])).result.folder))));
    for (const one of built) assert.deepEqual(one, built[0]);
    assert.deepEqual([await runningAfter(own.home, 30), abandoned(own, join(own.folder, 'same'))], [[], []]);
  });
});
