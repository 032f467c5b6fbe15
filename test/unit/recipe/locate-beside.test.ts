// Where beside a recipe something is to be changed.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { locateBeside, type BesideSpot } from '../../../src/recipe/locate-beside.ts';

describe('recipe/locate-beside', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'debkit-beside-'));
    const hunks = (file: string) => `--- a/${file}\n+++ b/${file}\n@@ -1 +1 @@\n-a\n+b\n@@ -9 +9 @@\n-c\n+d\n`;
    const files = { 'patches/fix.patch': `Description: fix\n\n${hunks('src/x.c')}${hunks('x.c')}`, 'debian/tiny.install': 'usr/bin\nopt/*.so usr/lib\n', 'debian/docs': 'NEWS\n', 'debian/libn1.symbols': 'libn.so.1 libn1\n gone@Base 1.0\n', 'secret.install': 'opt/*.so\n' };
    for (const name of ['patches', 'debian']) mkdirSync(join(folder, name));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  });
  after(() => rmSync(folder, { recursive: true }));

  const fix = { key: 'patches', text: 'fix.patch' };
  const rows: readonly [spot: BesideSpot, place: readonly [string, number] | null][] = [
    [fix, ['patches/fix.patch', 1]],
    [{ ...fix, hunk: { file: 'src/x.c', number: 2 } }, ['patches/fix.patch', 8]],
    [{ ...fix, hunk: { file: 'x.c', number: 1 } }, ['patches/fix.patch', 13]],
    [{ ...fix, hunk: { file: 'y.c', number: 1 } }, ['patches/fix.patch', 1]],
    [{ ...fix, hunk: { file: 'x.c', number: 7 } }, ['patches/fix.patch', 1]],
    [{ key: 'patches', text: 'absent.patch' }, null],
    [{ key: 'patches', text: '../debian/docs' }, null],
    [{ key: 'patches', text: '' }, null],
    [{ key: 'files', text: 'opt/*.so' }, ['debian/tiny.install', 2]],
    [{ key: 'files', text: 'opt/x.so' }, null],
    [{ key: 'docs', text: 'NEWS' }, ['debian/docs', 1]],
    [{ key: 'symbols', text: 'gone@Base' }, ['debian/libn1.symbols', 2]],
    [{ key: 'build', text: 'NEWS' }, null],
    [{ key: 'files', text: null }, null],
  ];
  for (const [spot, place] of rows) {
    it(JSON.stringify(spot), () => assert.deepEqual(locateBeside(join(folder, 'recipe.yaml'), spot), place === null ? null : { file: join(folder, place[0]), line: place[1], column: 1 }));
  }

  it('is nowhere beside a recipe that stands alone', () => {
    assert.equal(locateBeside(join(folder, 'debian', 'recipe.yaml'), { key: 'files', text: 'opt/*.so' }), null);
  });
});
