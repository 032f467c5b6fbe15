// Edits written into a recipe's folder.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeEdits } from '../../../../src/pipeline/import/into/write-edits.ts';
import { oldFile } from '../../../helpers/old-package.ts';

describe('edits written into a recipe', () => {
  it('leave its mode, take files away, and leave nothing lying about', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'debkit-edits-'));
    try {
      const file = join(folder, 'recipe.yaml');
      writeFileSync(file, 'a\n');
      chmodSync(file, 0o660);
      mkdirSync(join(folder, 'debian'));
      writeFileSync(join(folder, 'debian/old'), 'x');
      // As a run that was killed leaves it.
      mkdirSync(join(folder, 'debian/sub'));
      writeFileSync(join(folder, 'debian/sub/.new.1-1-0123456789ab.tmp'), 'ha');
      const old = oldFile('old', 'x');
      const own = new Map([['sub/new', { ...oldFile('sub/new', 'y'), executable: true }]]);
      await writeEdits({ file, folder }, { before: { text: 'a\n', own: new Map([['old', old]]), index: 0 }, edited: { text: 'b\n', own, index: 0 }, patches: { write: [oldFile('p.patch', 'z')], remove: [], problems: [] } });
      assert.deepEqual([readFileSync(file, 'utf8'), statSync(file).mode & 0o777, statSync(join(folder, 'debian/sub/new')).mode & 0o777, existsSync(join(folder, 'debian/old')), readFileSync(join(folder, 'patches/p.patch'), 'utf8')], ['b\n', 0o660, 0o755, false, 'z']);
      assert.deepEqual(readdirSync(folder, { recursive: true }).map(String).sort(), ['debian', 'debian/sub', 'debian/sub/new', 'patches', 'patches/p.patch', 'recipe.yaml']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
