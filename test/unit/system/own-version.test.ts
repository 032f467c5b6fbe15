// Which debkit this is.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exec, type ExecResult } from '../../../src/system/exec.ts';
import { ownCommit, ownVersion } from '../../../src/system/own-version.ts';
import { packageRoot } from '../../../src/system/resources.ts';
import { lacking } from '../../helpers/lacking.ts';

describe('system/own-version', () => {
  it('is the version of package.json', () => assert.match(ownVersion(), /^\d+\.\d+\.\d+/));

  it('is the commit of its own clone', async function () {
    lacking(this, existsSync(join(packageRoot(), '.git')) ? null : 'debkit is no clone here');
    assert.match((await ownCommit(exec)) ?? '', /^[0-9a-f]{7,}(?:-dirty)?$/);
    const failed = { exitCode: 128, stdout: '' } as ExecResult;
    assert.equal(await ownCommit(() => Promise.resolve(failed)), null);
  });
});
