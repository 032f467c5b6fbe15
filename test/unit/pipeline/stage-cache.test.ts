// What a stage made is found again by its input; what is half there, or changed, is not.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stageCache } from '../../../src/pipeline/stage-cache.ts';
import { fileArtifact } from '../../../src/system/files.ts';

describe('stageCache', () => {
  let store: string;
  beforeEach(() => (store = mkdtempSync(join(tmpdir(), 'debkit-stages-'))));
  afterEach(() => rmSync(store, { recursive: true }));

  async function written(): Promise<string> {
    const path = join(store, 'x.deb');
    writeFileSync(path, 'content');
    stageCache(store, false, join(store, 'work')).write('build', { key: 1 }, 'value', [await fileArtifact(path)]);
    const [folder = ''] = readdirSync(join(store, 'stages/build'));
    return join(store, 'stages/build', folder);
  }

  it('gives what was written, for the same input only', async () => {
    await written();
    const found = await stageCache(store, false, join(store, 'work')).read<string>('build', { key: 1 });
    assert.equal(found?.value, 'value');
    assert.deepEqual(found.files.map((file) => file.size), [7]);
    assert.equal(await stageCache(store, false, join(store, 'work')).read('build', { key: 2 }), null);
    assert.equal(await stageCache(store, true, join(store, 'work')).read('build', { key: 1 }), null);
  });

  for (const [what, name, content] of [
    ['half an entry', 'output.json', '{"value":'],
    ['an empty entry', 'output.json', ''],
    ['a changed file', 'x.deb', 'other'],
  ] as const) {
    it(`runs the stage again after ${what}`, async () => {
      writeFileSync(join(await written(), name), content);
      assert.equal(await stageCache(store, false, join(store, 'work')).read('build', { key: 1 }), null);
    });
  }
});
