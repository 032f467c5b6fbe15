// Eight recipes, two at a time, against the same one after another.
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../src/system/resources.ts';
import type { Family } from '../row.ts';
import type { World } from '../world.ts';

/** `--jobs 2` against `--jobs 1`. */
export const sideBySide: Family = {
  rows: [
    { name: 'jobs', what: 'eight recipes, --jobs 2', against: 'the same, one after another', reach: 0.75, ours: 'two', theirs: 'one' },
  ],
  warmUp: 0,
  async open(world) {
    await world.needs(['build'], '--jobs');
    const plain = (await world.knows(['build'], '--no-ccache')) ? ['--no-ccache'] : [];
    const recipes = await Promise.all(Array.from({ length: 8 }, (_, index) => copyOf(`tinyproxy-${index + 1}`, world)));
    const out = join(world.folder, 'dist-jobs');
    const build = (jobs: number) => world.timeDebkit(['build', ...recipes, '--jobs', String(jobs), '--fresh', ...plain, '--quiet', '--out', out]);
    await build(2);
    const before = () => rm(out, { recursive: true, force: true });
    return { two: { before, run: () => build(2) }, one: { before, run: () => build(1) } };
  },
};

/** tinyproxy's recipe under another source and package name. */
async function copyOf(name: string, { folder }: World): Promise<string> {
  const recipe = join(folder, 'recipes', name);
  await cp(join(packageRoot(), 'recipes', 'tinyproxy'), recipe, { recursive: true });
  // It names tinyproxy's own orig tarball.
  await rm(join(recipe, 'debkit.lock'), { force: true });
  const text = await readFile(join(recipe, 'recipe.yaml'), 'utf8');
  const renamed = text.replace(/^source: tinyproxy$/m, `source: ${name}`).replace(/^ {2}tinyproxy:$/m, `  ${name}:`);
  await writeFile(join(recipe, 'recipe.yaml'), renamed);
  return recipe;
}
