// What was edited at a shell, as it is kept.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HostError } from '../../../src/errors.ts';
import { editsKeeper, keepEditsSomewhere, readEdits } from '../../../src/pipeline/kept-edits.ts';

describe('kept edits', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'debkit-edits-test-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are the last ones of those that came while one was written', async () => {
    const file = join(folder, 'a.patch');
    const keeper = editsKeeper(file);
    for (const patch of ['one', 'two', 'three']) keeper.keep(patch);
    await keeper.settled();
    assert.equal(readEdits(file), 'three');
    keeper.keep('');
    await keeper.settled();
    assert.equal(existsSync(file), false);
  });

  it('are put elsewhere where they cannot be kept', async () => {
    writeFileSync(join(folder, 'edits'), 'a file');
    const error = await keepEditsSomewhere(join(folder, 'edits', 'a.patch'), 'the patch').then(
      () => null,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof HostError && error.code === 'EDITS_NOT_KEPT', String(error));
    const [, other = ''] = /^it is in (\S+),/.exec(error.details.hint ?? '') ?? [];
    assert.equal(readFileSync(other, 'utf8'), 'the patch');
    rmSync(join(other, '..'), { recursive: true });
  });
});
