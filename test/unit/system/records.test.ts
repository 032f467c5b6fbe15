// Records of the cache: what is no record is taken for none, and gives way to one.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRecord, writeRecord } from '../../../src/system/records.ts';

describe('system/records', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'debkit-records-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const there: readonly [string, (path: string) => void][] = [
    ['nothing', () => undefined],
    ['an empty file', (path) => writeFileSync(path, '')],
    ['half a record', (path) => writeFileSync(path, '{"a":')],
    ['a folder', (path) => mkdirSync(join(path, 'inner'), { recursive: true })],
  ];
  for (const [what, make] of there) {
    it(`takes ${what} for no record, and writes one in its place`, () => {
      const path = join(folder, 'one.json');
      make(path);
      assert.equal(readRecord(path), null);
      writeRecord(path, { a: 1 });
      assert.deepEqual(readRecord(path), { a: 1 });
      assert.deepEqual(readdirSync(folder), ['one.json']);
    });
  }

  it('takes one with a bit turned, wherever that is, for none', () => {
    const path = join(folder, 'one.json');
    writeRecord(path, { a: [1, 'two'], b: null });
    const whole = readFileSync(path);
    for (const at of whole.keys()) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at & 7));
      writeFileSync(path, bytes);
      assert.equal(readRecord(path), null, bytes.toString('latin1'));
    }
  });

  it('leaves nothing of one that could not be put in its place', () => {
    mkdirSync(join(folder, 'busy'));
    // No folder can be renamed over by its own name in itself.
    assert.throws(() => writeRecord(`${folder}/busy/.`, { a: 1 }));
    assert.deepEqual(readdirSync(join(folder, 'busy')), []);
  });
});
