// A patch and its line in the series: at every moment the patches that count are those of before or of after.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nameLast } from '../../../src/pipeline/add-patch.ts';
import { readPatches } from '../../../src/recipe/recipe-files.ts';

describe('nameLast', () => {
  let folder: string;
  const patches = () => join(folder, 'patches');
  const counted = () => readPatches({ path: folder, shown: folder }).files.map(({ path }) => path);
  const put = (name: string, text = 'x') => writeFileSync(join(patches(), name), text);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'debkit-patches-'));
    mkdirSync(patches());
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function add(name: string): Promise<readonly (readonly string[])[]> {
    const seen: string[][] = [];
    await nameLast(patches(), name, () => {
      seen.push(counted());
      put(name);
      seen.push(counted());
      return Promise.resolve();
    });
    return [...seen, counted()];
  }

  it('needs no series for one patch', async () => {
    assert.deepEqual(await add('b.patch'), [[], ['b.patch'], ['b.patch']]);
    assert.deepEqual(readdirSync(patches()), ['b.patch']);
  });

  it('counts a patch from the moment that the series names it, also a first one', async () => {
    put('b.patch');
    // An editor's, or of a run that was killed.
    put('.b.patch.swp');
    assert.deepEqual(await add('a.patch'), [['b.patch'], ['b.patch'], ['b.patch', 'a.patch']]);
    put('series', '# ours\nb.patch -p1\na.patch');
    assert.deepEqual(await add('0.patch'), [['b.patch', 'a.patch'], ['b.patch', 'a.patch'], ['b.patch', 'a.patch', '0.patch']]);
    assert.equal(readFileSync(join(patches(), 'series'), 'utf8'), '# ours\nb.patch -p1\na.patch\n0.patch\n');
  });

  it('finishes what a killed run began', async () => {
    put('b.patch');
    put('a.patch');
    put('series', 'b.patch\n');
    await add('a.patch');
    await add('a.patch');
    assert.equal(readFileSync(join(patches(), 'series'), 'utf8'), 'b.patch\na.patch\n');
  });
});
