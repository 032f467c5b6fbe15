// Making the environment to build in, the first time and for a recipe that needs a few packages more, against doing it by hand; both sides fetch from the mirror.
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { baseRecipe } from '../../src/sandbox/base.ts';
import { packageRoot } from '../../src/system/resources.ts';
import { dscOf, inChroot, once, rootOnly } from '../prepared.ts';
import type { Family } from '../row.ts';
import { suite, type World } from '../world.ts';

const more = ['libtomcrypt-dev', 'libtommath-dev', 'zlib1g-dev'];
const install = ['apt-get', '--yes', '--no-install-recommends'];

/** `env prepare` from nothing. */
export const firstEnvironment: Family = {
  rows: [
    {
      name: 'env-prepare',
      what: 'tinyproxy: env prepare from nothing',
      against: 'mmdebstrap of the base and apt-get of build dependencies and lintian, by hand',
      reach: 1.1,
      ours: 'debkit',
      theirs: 'by hand',
    },
  ],
  warmUp: 0,
  async open(world) {
    rootOnly();
    await world.needs(['env'], 'prepare');
    const dsc = await dscOf({ source: 'tinyproxy', from: 'recipe' }, world);
    const chroot = join(world.folder, 'by-hand');
    return {
      debkit: { before: () => remove('prepare-cache', world), run: () => world.timeDebkit(['env', 'prepare', 'tinyproxy', '--quiet'], { cache: 'prepare-cache' }) },
      'by hand': { before: () => remove('by-hand', world), run: () => byHand(chroot, dsc, world) },
    };
  },
};

/** A second recipe's environment. */
export const secondEnvironment: Family = {
  rows: [
    {
      name: 'env-second',
      what: `environment for a second recipe, which needs ${more.length} packages more`,
      against: 'apt-get install of those, by hand',
      reach: 1.2,
      ours: 'debkit',
      theirs: 'by hand',
    },
  ],
  warmUp: 0,
  async open(world) {
    rootOnly();
    await world.needs(['env'], 'prepare');
    const [first, second] = [await recipeWith('first', [], world), await recipeWith('second', more, world)];
    // A base of another making would be made anew in what is timed.
    const prepared = `first-cache-${baseRecipe}`;
    const cache = await once(join(world.folder, prepared), world, async () => {
      await world.timeDebkit(['env', 'prepare', first, '--quiet'], { cache: prepared });
    });
    const dsc = await dscOf({ source: 'tinyproxy', from: 'recipe' }, world);
    const chroot = await once(join(world.folder, 'first-by-hand'), world, async (path) => void (await byHand(path, dsc, world)));
    const again = (from: string, to: string) => async () => {
      await remove(to, world);
      await world.run(['cp', '--archive', '--', from, join(world.folder, to)]);
      await world.run(['sync']);
    };
    return {
      debkit: { before: again(cache, 'second-cache'), run: () => world.timeDebkit(['env', 'prepare', second, '--quiet'], { cache: 'second-cache' }) },
      'by hand': {
        before: again(chroot, 'second-by-hand'),
        run: () => world.time(inChroot(join(world.folder, 'second-by-hand'), [...install, 'install', ...more])),
      },
    };
  },
};

/** Milliseconds of making a base at `path`, with what the .dsc needs to be built and lintian. */
async function byHand(path: string, dsc: string, world: World): Promise<number> {
  const sources = join(world.folder, 'sources.list');
  await writeFile(sources, world.sources);
  const options = ['--mode=root', '--variant=minbase', '--format=directory', '--skip=cleanup/apt/lists,check/qemu', '--aptopt=Acquire::Languages "none"'];
  const base = await world.time(['mmdebstrap', ...options, suite, path, sources]);
  await world.run(['cp', '/etc/resolv.conf', join(path, 'etc')]);
  await world.run(['cp', '--', dsc, join(path, 'tmp', 'source.dsc')]);
  const depends = await world.time(inChroot(path, [...install, 'build-dep', '/tmp/source.dsc']));
  return base + depends + (await world.time(inChroot(path, [...install, 'install', 'build-essential', 'fakeroot', 'lintian'])));
}

/** tinyproxy's recipe in a folder of its own, with further build dependencies. */
async function recipeWith(name: string, depends: readonly string[], { folder }: World): Promise<string> {
  const recipe = join(folder, 'recipes', name);
  await cp(join(packageRoot(), 'recipes', 'tinyproxy'), recipe, { recursive: true });
  const text = await readFile(join(recipe, 'recipe.yaml'), 'utf8');
  await writeFile(join(recipe, 'recipe.yaml'), `${text}\nbuild-depends: [${depends.join(', ')}]\n`);
  return recipe;
}

async function remove(name: string, world: World): Promise<void> {
  await world.run(['rm', '-rf', '--one-file-system', '--', join(world.folder, name)]);
}
