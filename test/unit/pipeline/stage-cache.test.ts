// What a stage made is found again by its input; what is half there, or changed, is not.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stageCache } from '../../../src/pipeline/stage-cache.ts';
import { fileArtifact } from '../../../src/system/files.ts';

describe('stageCache', () => {
  let store: string;
  beforeEach(() => (store = mkdtempSync(join(tmpdir(), 'debkit-stages-'))));
  afterEach(() => rmSync(store, { recursive: true }));

  const cache = (fresh = false) => stageCache(store, fresh, join(store, 'work/run'));

  async function written(content = 'content'): Promise<string> {
    const path = join(store, 'x.deb');
    writeFileSync(path, content);
    cache().write('build', { key: 1 }, 'value', [await fileArtifact(path)]);
    const [folder = ''] = readdirSync(join(store, 'stages/build'));
    return join(store, 'stages/build', folder);
  }

  it('gives what was written, for the same input only', async () => {
    await written();
    const found = await cache().read<string>('build', { key: 1 });
    assert.equal(found?.value, 'value');
    assert.deepEqual(found.files.map((file) => file.size), [7]);
    assert.equal(await cache().read('build', { key: 2 }), null);
    assert.equal(await cache(true).read('build', { key: 1 }), null);
  });

  it('leaves nothing of what could not be written', async () => {
    const there = await fileArtifact(await written().then((folder) => join(folder, 'x.deb')));
    assert.throws(() => cache().write('build', { key: 3 }, 'value', [there, { ...there, path: join(store, 'gone.deb') }]));
    assert.equal(readdirSync(join(store, 'stages/build')).length, 1);
  });

  for (const [what, name, content] of [
    ['half an entry', 'output.json', '{"value":'],
    ['an empty entry', 'output.json', ''],
    ['an entry that says something else', 'output.json', '{"value":"value","files":[]}'],
    ['a changed file', 'x.deb', 'other'],
  ] as const) {
    it(`runs the stage again after ${what}`, async () => {
      writeFileSync(join(await written(), name), content);
      assert.equal(await cache().read('build', { key: 1 }), null);
    });
  }

  it('keeps what a reader has, whoever replaces or removes the entry', async () => {
    const folder = await written();
    const [file] = (await cache().read('build', { key: 1 }))?.files ?? [];
    assert.equal(file?.path.startsWith(join(store, 'work/run')), true);
    await written('newer');
    assert.equal(readFileSync(file.path, 'utf8'), 'content');
    rmSync(folder, { recursive: true });
    assert.deepEqual([readFileSync(file.path, 'utf8'), file.size], ['content', 7]);
    assert.equal(await cache().read('build', { key: 1 }), null);
  });

  it('gives the same files again in one run, and marks the entry as used', async () => {
    const folder = await written();
    utimesSync(folder, 1e9, 1e9);
    const [first, second] = [await cache().read('build', { key: 1 }), await cache().read('build', { key: 1 })];
    assert.deepEqual(first, second);
    assert.ok(statSync(folder).mtimeMs > Date.now() - 60_000);
  });

  it('runs the stage again where a file of the entry is gone', async () => {
    rmSync(join(await written(), 'x.deb'));
    assert.equal(await cache().read('build', { key: 1 }), null);
  });
});
