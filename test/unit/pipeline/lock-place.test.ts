// Where a lock is looked for: whatever lies under its name is read or refused, never passed over.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../../src/errors.ts';
import { readLock } from '../../../src/pipeline/lock-place.ts';

describe('pipeline/lock-place', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'debkit-test-lock-'));
    writeFileSync(join(folder, 'recipe.yaml'), '');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = () => readLock({ file: join(folder, 'recipe.yaml'), source: 'x', state: join(folder, 'state') });

  it('gives null where there is none', () => {
    assert.equal(read(), null);
  });

  const lock = () => join(folder, 'debkit.lock');
  const unreadable: readonly [string, () => void][] = [
    ['a link that leads nowhere', () => symlinkSync('gone.lock', lock())],
    ['a link that leads nowhere outside of the folder', () => symlinkSync('/nonexistent/debkit.lock', lock())],
    ['a link to itself', () => symlinkSync('debkit.lock', lock())],
    ['a folder', () => mkdirSync(lock())],
    ['a pipe, which is not waited for', () => execFileSync('mkfifo', [lock()])],
  ];
  for (const [what, make] of unreadable) {
    it(`refuses ${what}`, () => {
      make();
      assert.throws(read, (error) => error instanceof UsageError && error.code === 'LOCK_NOT_READABLE' && error.details.hint !== undefined);
    });
  }
});
