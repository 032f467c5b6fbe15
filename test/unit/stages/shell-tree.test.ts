// The stream of patches that a watcher of the edits writes.
import assert from 'node:assert/strict';
import { patchReader } from '../../../src/stages/shell-tree.ts';

describe('patchReader', () => {
  function read(...chunks: readonly (string | Buffer)[]): string[] {
    const patches: string[] = [];
    const reader = patchReader((patch) => void patches.push(patch));
    for (const chunk of chunks) reader(Buffer.from(chunk));
    return patches;
  }

  it('gives each whole patch, however the stream is cut', () => {
    assert.deepEqual(read('patch 3\nabcpatch 0\npatch 2\nx\n'), ['abc', '', 'x\n']);
    assert.deepEqual(read('pat', 'ch 3', '\na', 'bcpatch 5\nab'), ['abc']);
    const bytes = Buffer.from('patch 3\n€');
    assert.deepEqual(read(...[...bytes].map((byte) => Buffer.from([byte]))), ['€']);
  });

  it('takes nothing more of a stream that is not one', () => {
    assert.deepEqual(read('patch 1\naSomething else that is long enough\npatch 1\nb'), ['a']);
    assert.deepEqual(read('patch 999999999\n', 'patch 1\nb'), []);
  });
});
