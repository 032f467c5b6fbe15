// Folders the user names: made, or refused with a plain word, and never waited for without end.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder, refuseUnwritable } from '../../../src/system/folders.ts';

describe('folders', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'debkit-folders-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('makes what is missing, and does not mind what is there', () => {
    makeFolder(join(folder, 'a/b/c'));
    makeFolder(join(folder, 'a/b/c'));
    assert.ok(existsSync(join(folder, 'a/b/c')));
  });

  it('refuses a file, a place below a file, and a link to nowhere', () => {
    writeFileSync(join(folder, 'file'), '');
    symlinkSync('nowhere/at/all', join(folder, 'link'));
    for (const check of [makeFolder, refuseUnwritable]) {
      assert.throws(() => check(join(folder, 'file')), { code: 'NOT_A_FOLDER', exitCode: 2 });
      assert.throws(() => check(join(folder, 'file/below')), { code: 'NOT_A_FOLDER', exitCode: 2 });
    }
    assert.throws(() => makeFolder(join(folder, 'link/below')), { code: 'FOLDER_NOT_WRITABLE', exitCode: 3 });
  });

  it('ends where no folder can be made', () => {
    for (const check of [makeFolder, refuseUnwritable]) {
      assert.throws(() => check('/proc/debkit/dist'), { code: 'FOLDER_NOT_WRITABLE', exitCode: 3 });
    }
  });

  it('leaves nothing behind when it only asks', () => {
    refuseUnwritable(join(folder, 'x/y'));
    assert.deepEqual(readdirSync(folder), []);
  });

  it('nor does one that was killed as it asked, once it is asked again', () => {
    const [empty, full] = ['.debkit-1-1-0123456789ab', '.debkit-1-1-0123456789ac'];
    mkdirSync(join(folder, empty));
    mkdirSync(join(folder, full, 'work'), { recursive: true });
    refuseUnwritable(folder);
    assert.deepEqual(readdirSync(folder), [full]);
  });
});
