// A disk that is full or read-only, by small file systems of our own: what was there stays, nothing half is left, and with room the next run passes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lacking } from '../helpers/lacking.ts';
import { makeHome, needSandbox, pass, run, writeRecipe, type World } from '../helpers/e2e-world.ts';
import { fault, rareFault, wholeCampaign } from '../helpers/campaign.ts';
import { abandonedIn, runningAfter } from '../helpers/leftovers.ts';
import { cleanAfter, undisturbed, worksAgain, type Undisturbed } from '../helpers/undisturbed.ts';

describe('fault: a disk', () => {
  let own: World;
  let first: Undisturbed;
  const mounted: string[] = [];
  before(async function () {
    lacking(this, process.getuid?.() === 0 ? null : 'only root can mount a small file system');
    own = await needSandbox(this);
    first = await undisturbed(own, writeRecipe(own, 'crowded'), join(own.folder, 'crowded'));
  });
  afterEach(() => {
    for (const path of mounted.splice(0)) execFileSync('umount', [path]);
  });

  function small(name: string, size: string): string {
    const path = join(own.folder, name);
    mkdirSync(path, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=0755`, 'tmpfs', path]);
    mounted.push(path);
    return path;
  }
  const again = (path: string, option: string) => void execFileSync('mount', ['-o', `remount,${option}`, path]);

  for (const size of wholeCampaign ? ['4k', '16k', '40k'] : ['16k']) {
    fault(`an output folder on a disk of ${size}`, 'a folder that is written beside and renamed', async () => {
      const disk = small('small', size);
      const out = join(disk, 'out');
      await cleanAfter({ own, out }, await run(own, first.argv.with(-1, out)), { code: 3, says: /DISK_FULL/ });
      again(disk, 'size=10m');
      await worksAgain({ ...first, argv: first.argv.with(-1, out), out });
    });
  }
  fault('a read-only output folder', 'a look before anything is done', async () => {
    const disk = small('closed', '1m');
    again(disk, 'ro');
    const ran = await run(own, first.argv.with(-1, join(disk, 'out')));
    await cleanAfter({ own, out: join(disk, 'out') }, ran, { code: 3, says: /NOT_WRITABLE/ });
    assert.deepEqual(readdirSync(disk), []);
    await worksAgain(first);
  });
  fault('a read-only cache', 'a look before anything is done', async () => {
    const disk = small('closed-cache', '1m');
    again(disk, 'ro');
    const ran = await run(own, first.argv, { environment: { XDG_CACHE_HOME: disk } });
    assert.deepEqual([ran.code, /NOT_WRITABLE/.test(ran.err)], [3, true], ran.err);
  });
  rareFault('a full disk for the state, and the cache elsewhere', 'a notice: packages do not depend on it', async () => {
    const disk = small('small-state', '4k');
    writeFileSync(join(disk, 'full'), 'x'.repeat(4096));
    const ran = await run(own, [...first.argv, '--fresh'], { environment: { XDG_STATE_HOME: disk } });
    await cleanAfter(first, ran, { code: 0, says: /cannot be kept/ });
    await worksAgain(first);
  });
  rareFault('a cache on a disk of its own that is full as its environment is made', 'layers that are there whole or not at all', async () => {
    const image = join(own.folder, 'disk.img');
    const at = join(own.folder, 'disk');
    mkdirSync(at);
    const ballast = join(at, 'ballast');
    for (const argv of [['truncate', '--size=4G', image], ['mkfs.ext4', '-q', image], ['mount', '-o', 'loop', image, at], ['fallocate', '--length', '3300M', ballast]]) execFileSync(argv[0] ?? '', argv.slice(1));
    mounted.push(at);
    const home = join(own.folder, 'home-loop');
    makeHome(home, own.server);
    const environment = { XDG_CACHE_HOME: at, HOME: home };
    const ran = await run(own, first.argv, { environment });
    assert.deepEqual([ran.code, /DISK_FULL/.test(ran.out + ran.err)], [3, true], ran.out.slice(-3000) + ran.err);
    assert.deepEqual([await runningAfter(home, 30), abandonedIn(join(at, 'debkit'))], [[], []]);
    rmSync(ballast);
    assert.equal((await pass(own, first.argv, { environment })).result.status, 'passed');
  });
  for (const size of ['1m', '150m', '450m', '700m']) {
    rareFault(`a cache on a disk of ${size}`, 'layers that are there whole or not at all', async () => {
      const home = join(own.folder, `home-${size}`);
      makeHome(home, own.server);
      const disk = small('small-cache', size);
      const environment = { XDG_CACHE_HOME: disk, HOME: home };
      const ran = await run(own, first.argv, { environment });
      assert.deepEqual([ran.code, /DISK_FULL/.test(ran.out + ran.err)], [3, true], ran.out.slice(-3000) + ran.err);
      again(disk, 'size=6g');
      const { result } = await pass(own, first.argv, { environment });
      assert.equal(result.status, 'passed');
    });
  }
});
