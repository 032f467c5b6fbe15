// A stranger's source tree is looked at before anything is prepared: what stands in for its files is not read.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { oldSource } from '../../../../src/pipeline/import/old-source.ts';
import { oldChangelog } from '../../../helpers/old-package.ts';

describe('a source tree to be imported', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'debkit-tree-'));
    mkdirSync(join(folder, 'debian/source'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const rows: [string, () => void, string, RegExp][] = [
    ['a changelog that leads elsewhere', () => symlinkSync('/etc/passwd', join(folder, 'debian/changelog')), 'changelog', /no regular file/],
    ['a changelog that is a pipe', () => execFileSync('mkfifo', [join(folder, 'debian/changelog')]), 'changelog', /no regular file/],
    ['a changelog that is none', () => writeFileSync(join(folder, 'debian/changelog'), 'hello\n'), 'changelog', /./],
    ['a version without a revision', () => writeFileSync(join(folder, 'debian/changelog'), oldChangelog.replace('1.2-3', '1.2')), 'changelog', /is native/],
    ['the format of native packages', () => {
      writeFileSync(join(folder, 'debian/changelog'), oldChangelog);
      writeFileSync(join(folder, 'debian/source/format'), '3.0 (native)\n');
    }, 'source/format', /3\.0 \(native\)/],
    ['a format that is a pipe, and native', () => {
      writeFileSync(join(folder, 'debian/changelog'), oldChangelog.replace('1.2-3', '1.2'));
      execFileSync('mkfifo', [join(folder, 'debian/source/format')]);
    }, 'changelog', /is native/],
  ];
  for (const [what, make, file, message] of rows) {
    it(`is refused for ${what}, at its place`, async () => {
      make();
      // Neither request nor context is come to.
      await assert.rejects(oldSource(folder, {} as never, {} as never), (error: { code?: string; message: string; details?: { location?: { file: string } } }) => {
        assert.deepEqual([error.code, error.details?.location?.file], ['IMPORT_REFUSED', join(folder, 'debian', file)]);
        assert.match(error.message, message);
        return true;
      });
    });
  }
});
