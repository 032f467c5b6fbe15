// What is kept beside layers: each kind is found and pruned, nothing of a running debkit's goes, and leftovers of dead ones do.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { keptKinds } from '../../../src/pipeline/kept-kinds.ts';
import { pruneItems, removeLeftovers, storedItems } from '../../../src/pipeline/storage.ts';
import { exec } from '../../../src/system/exec.ts';
import { ownName } from '../../../src/system/process-name.ts';

/** Names that a process made which has ended. */
const dead = '1-1-0123456789ab';
const services = { exec, signal: new AbortController().signal };
const everything = { before: Infinity, all: true, dryRun: false };
const old = new Date('2020-01-01T00:00:00Z');

/** One of each kind: what is looked for, and a file in it. */
const samples: readonly [what: string, id: string, file: string][] = [
  ['stage output', 'stages/build/0a', 'output.json'],
  ['git clone', 'git/0b/0c.git', 'HEAD'],
  ['downloaded file', 'downloads/0d', ''],
  ['Debian orig tarball', 'apt/sid-0e/origs/hello_1.0-1', 'hello_1.0.orig.tar.gz'],
  ['Debian source package', 'apt/sid-0e/sources/hello_1.0-1', 'hello_1.0-1.dsc'],
  ['source list', 'apt/sid-0e/lists', 'x_Sources'],
  ['package list', 'unshare/apt/0f/lists', 'x_Packages'],
  ['half download', 'unshare/apt/0f/cache/archives/partial/y_1.0_all.deb', ''],
  ['apt archive', 'unshare/apt/0f/cache/archives', 'x_1.0_all.deb'],
  ['half package list', 'unshare/apt/0f/cache/pkgcache.bin.abcdef', ''],
  ['tool', 'unshare/tools/10', 'usr/bin/debuild'],
  ['apt solution', 'solutions/11.json', ''],
  ['finished build', 'unchanged/13.json', ''],
  ['compiler output', 'ccache/12', 'x'],
  ['configured tree', 'configured/14', 'x.tar'],
  ['failed build', 'failures/hello', 'build.tar'],
  ['kept workspace', `kept/${dead}`, 'build.log'],
];

describe('pipeline/storage', () => {
  let store: string;
  const put = (path: string) => {
    mkdirSync(dirname(join(store, path)), { recursive: true });
    writeFileSync(join(store, path), 'content');
  };
  const kept = async () => (await storedItems(store, exec)).map(({ what, id }) => [what, id]);
  const rows = samples.map(([what, id]) => [what, id]);
  beforeEach(() => {
    store = mkdtempSync(join(tmpdir(), 'debkit-storage-'));
    for (const [, id, file] of samples) put(file === '' ? id : join(id, file));
    for (const [, id] of samples) utimesSync(join(store, id), old, old);
  });
  afterEach(() => rmSync(store, { recursive: true }));

  it('has a sample of every kind', () => assert.deepEqual(samples.map(([what]) => what), keptKinds.map(({ what }) => what)));

  it('finds each of them, with its size and last use', async () => {
    assert.deepEqual(await kept(), rows);
    for (const item of await storedItems(store, exec)) assert.deepEqual([item.lastUse, item.inUse, item.bytes > 0], [old.getTime() / 1000, false, true], item.id);
  });

  it('removes all of them; with --dry-run none', async () => {
    assert.equal((await pruneItems(store, { ...everything, dryRun: true }, services)).length, rows.length);
    assert.deepEqual(await kept(), rows);
    assert.equal((await pruneItems(store, everything, services)).length, rows.length);
    assert.deepEqual((await storedItems(store, exec)).map(({ what }) => what), ['apt archive']);
    assert.deepEqual(readdirSync(join(store, 'unshare/apt/0f/cache/archives')), ['partial']);
  });

  it('removes by age, and what apt fetched with --all alone', async () => {
    const now = new Date();
    utimesSync(join(store, 'stages/build/0a'), now, now);
    await pruneItems(store, { before: now.getTime() / 1000 - 1, all: false, dryRun: false }, services);
    assert.deepEqual((await kept()).map(([what]) => what), ['stage output', 'apt archive']);
    assert.ok(existsSync(join(store, 'unshare/apt/0f/cache/archives/x_1.0_all.deb')));
  });

  it('takes what vouches for package lists with them', async () => {
    for (const stamp of ['apt/sid-0e/updated', 'unshare/apt/0f/lists.sha256', 'unshare/apt/0f/cache/pkgcache.bin']) put(stamp);
    await pruneItems(store, everything, services);
    for (const stamp of ['apt/sid-0e/updated', 'unshare/apt/0f/lists.sha256', 'unshare/apt/0f/cache/pkgcache.bin']) assert.equal(existsSync(join(store, stamp)), false, stamp);
  });

  for (const place of ['work', 'kept']) {
    it(`spares what a debkit running in ${place} may use`, async () => {
      put(join(place, ownName(), 'x'));
      const gone = await pruneItems(store, everything, services);
      assert.deepEqual(gone.map(({ what }) => what).sort(), ['apt solution', 'finished build', 'kept workspace', 'stage output']);
      assert.equal(existsSync(join(store, 'unshare/apt/0f/cache/archives/x_1.0_all.deb')), true);
    });
  }

  it('puts back what a run began to need in between', async () => {
    // As if the run began after the choice: its mark comes with the lock that the removal of a clone takes first.
    const prune = pruneItems(store, everything, services);
    put(join('work', ownName(), 'x'));
    await prune;
    assert.ok(existsSync(join(store, 'git/0b/0c.git/HEAD')));
  });

  it('removes what dead runs left under way, and nothing of a living one or of another kind', async () => {
    const living = ownName();
    const left = [
      ...[`stages/build/0a.${dead}/x`, `stages/build/0a.${dead}.old/x`, `unshare/tools/10.${dead}/x`, `git/0b/.0c.git.${dead}.tmp/HEAD`],
      ...[`apt/sid-0e/origs/.hello_1.0-1.${dead}.tmp/x`, `downloads/.0d.${dead}.tmp`, `solutions/.11.json.${dead}.tmp`, `unshare/.usable.json.${dead}.tmp`],
      ...[`unshare/bases/.0f.json.${dead}.tmp`, `unshare/environments/0f/.1.json.${dead}.tmp`],
    ];
    const others = [`stages/build/0b.${living}/x`, `git/0b/.0d.git.${living}.tmp/HEAD`, 'apt/sid-0e/origs/hello_1.0-1-1-0123456789ab/x', 'stages/build/0b/x.tmp'];
    for (const path of [...left, ...others]) put(path);
    await removeLeftovers(store);
    assert.deepEqual(left.filter((path) => existsSync(join(store, path))), []);
    assert.deepEqual(others.filter((path) => !existsSync(join(store, path))), []);
    assert.deepEqual((await kept()).filter(([, id]) => id?.includes(living)), []);
  });
});
