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
build:
  system: make
  rules: |
    # dh_auto_build
    execute_before_dh_auto_build:
    	touch x
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
    ['build-depends', null, 8, 1],
    ['build-depends', 'libnope-dev', 8, 29],
    ['files', 'README', 12, 9],
    ['files', 'NEWS', 13, 9],
    ['docs', 'README', 14, 12],
    ['files', 'nothing', 11, 5],
    ['rules', 'execute_before_dh_auto_build', 6, 5],
    ['rules', 'override_dh_auto_test', 4, 3],
    // Under another key is better than nowhere.
    ['edits', 'zlib1g-dev', 8, 17],
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
