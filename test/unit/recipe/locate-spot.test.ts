// Where a recipe is to be changed.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { locateSpot } from '../../../src/recipe/locate-spot.ts';

describe('recipe/locate-spot', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'debkit-spot-'))));
  after(() => rmSync(folder, { recursive: true }));

  const recipe = `source: tiny
build: {system: make}
build-depends: [zlib1g-dev, 'libnope-dev (>= 2)']
packages:
  tiny:
    files:
      - README usr/share/tiny
      - ?NEWS
    docs: [README]
copyright:
  - {files: zlib1g-dev}
`;
  const rows: readonly [key: string, text: string | null, line: number, column: number][] = [
    ['build-depends', null, 3, 1],
    ['build-depends', 'libnope-dev', 3, 29],
    ['files', 'README', 7, 9],
    ['files', 'NEWS', 8, 9],
    ['docs', 'README', 9, 12],
    ['files', 'nothing', 6, 5],
    // Under another key is better than nowhere.
    ['edits', 'zlib1g-dev', 3, 17],
    // What is not there yet would stand beside this.
    ['edits', null, 2, 1],
  ];
  for (const [key, text, line, column] of rows) {
    it(`${key} ${text ?? ''}`, () => {
      const file = join(folder, 'recipe.yaml');
      writeFileSync(file, recipe);
      assert.deepEqual(locateSpot(file, { key, text }), { file, line, column });
    });
  }

  it('is nowhere where the recipe cannot be read', () => {
    writeFileSync(join(folder, 'broken.yaml'), 'a: [');
    assert.equal(locateSpot(join(folder, 'broken.yaml'), { key: 'a', text: null }), null);
    assert.equal(locateSpot(join(folder, 'absent.yaml'), { key: 'a', text: null }), null);
  });
});
