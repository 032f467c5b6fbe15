// Whoever opens a workspace takes away what killed runs left in the cache.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWorkspace } from '../../../src/pipeline/workspace.ts';
import { ownName } from '../../../src/system/process-name.ts';

describe('pipeline/workspace', () => {
  it('opens one, and removes those of runs that ended without, with what they had under way', async () => {
    const cache = mkdtempSync(join(tmpdir(), 'debkit-workspace-'));
    try {
      const [dead, living] = ['1-1-0123456789ab', ownName()];
      for (const path of [`work/${dead}/orig`, `work/${living}`, `kept/${dead}`, `stages/orig/0a.${dead}`, `stages/orig/0a.${living}`]) mkdirSync(join(cache, path), { recursive: true });
      const other = join(cache, 'tops', 'store');
      const workspace = await openWorkspace(other, { cache });
      assert.deepEqual([readdirSync(join(cache, 'work')), readdirSync(join(cache, 'kept')), readdirSync(join(cache, 'stages/orig'))], [[living], [dead], [`0a.${living}`]]);
      assert.equal(workspace.path.startsWith(`${other}/work/`), true);
      workspace.close();
      assert.equal(existsSync(workspace.path), false);
    } finally {
      rmSync(cache, { recursive: true });
    }
  });
});
