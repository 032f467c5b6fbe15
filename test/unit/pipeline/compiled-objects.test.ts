// What was compiled is kept for its owner alone, under names that ccache gives, and not without end.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepObjects, ownersFolder } from '../../../src/pipeline/compiled-objects.ts';

describe('compiled objects', () => {
  let store: string;
  beforeEach(() => (store = mkdtempSync(join(tmpdir(), 'debkit-objects-'))));
  afterEach(() => rmSync(store, { recursive: true }));

  const owner = { layer: 'one', source: 'tiny', where: '/a/recipe.yaml' };
  const name = (letter: string) => letter.repeat(33);
  function fresh(...names: readonly string[]): string {
    const folder = join(store, 'fresh');
    mkdirSync(folder, { recursive: true });
    for (const one of names) writeFileSync(join(folder, one), one.slice(0, 10));
    return folder;
  }

  it('have a folder for each layer, source and place, whose use is marked', () => {
    const folders = [owner, { ...owner, layer: 'two' }, { ...owner, source: 'other' }, { ...owner, where: '/b/recipe.yaml' }].map((one) => ownersFolder(store, 'ccache', one));
    assert.equal(new Set(folders).size, 4);
    utimesSync(folders[0] ?? '', 0, 0);
    assert.ok(statSync(ownersFolder(store, 'ccache', owner)).mtimeMs > Date.now() - 60_000);
  });

  it('are moved in, where their name is one of ccache', () => {
    const folder = ownersFolder(store, 'ccache', owner);
    keepObjects(join(store, 'none'), folder);
    keepObjects(fresh(name('a'), name('b'), 'CACHEDIR.TAG', 'ccache.conf'), folder);
    assert.deepEqual(readdirSync(folder).sort(), [name('a'), name('b')]);
  });

  it('go where they are too many, the oldest first', () => {
    const folder = ownersFolder(store, 'ccache', owner);
    keepObjects(fresh(name('a'), name('b')), folder);
    utimesSync(join(folder, name('b')), 1, 1);
    keepObjects(fresh(name('c')), folder, 20);
    assert.deepEqual(readdirSync(folder).sort(), [name('a'), name('c')]);
  });
});
