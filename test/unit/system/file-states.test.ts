// What is noticed of kept files by size and time, and what is passed over.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesChanged, rememberFiles, statesName } from '../../../src/system/file-states.ts';

describe('system/file-states', () => {
  let folder = '';
  const at = (name: string) => join(folder, name);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'debkit-states-'));
    mkdirSync(at('inner'));
    writeFileSync(at('a'), 'aa');
    writeFileSync(at('inner/b'), 'bb');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('says nothing of what was never remembered', () => {
    assert.equal(filesChanged(folder), false);
    rememberFiles(at('gone'));
    assert.equal(filesChanged(at('gone')), false);
  });

  const changes: readonly (readonly [what: string, change: () => void, changed: boolean])[] = [
    ['nothing', () => undefined, false],
    ['a file cut short', () => truncateSync(at('inner/b'), 1), true],
    ['a file written anew', () => utimesSync(at('a'), 1, 1), true],
    ['a file gone', () => rmSync(at('a')), true],
    ['a file more', () => writeFileSync(at('inner/c'), ''), true],
    ['the record cut short', () => truncateSync(at(statesName), 3), true],
    ['a lock', () => writeFileSync(at('lock'), ''), false],
    ['what is half fetched', () => (mkdirSync(at('partial')), writeFileSync(at('partial/x'), '')), false],
    ['a link', () => symlinkSync('/etc/passwd', at('link')), false],
  ];
  for (const [what, change, changed] of changes) {
    it(`${changed ? 'notices' : 'passes over'} ${what}`, () => {
      rememberFiles(folder);
      change();
      assert.equal(filesChanged(folder), changed);
    });
  }
});
