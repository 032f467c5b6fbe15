// What a failed apt of the private folder means: the mirror's fault or the disk's.
import assert from 'node:assert/strict';
import { aptFailed } from '../../../src/upstream/private-apt.ts';

describe('upstream/private-apt aptFailed', () => {
  const rows: readonly (readonly [said: string, code: string, exitCode: number])[] = [
    ["E: You don't have enough free space in ..", 'DISK_FULL', 3],
    ['E: Write error - write (28: No space left on device)', 'DISK_FULL', 3],
    ['E: Failed to fetch http://m/InRelease  Could not connect', 'MIRROR_UNREACHABLE', 4],
    ['E: Failed to fetch http://m/pool/x_1.0.dsc  404  Not Found [IP: 127.0.0.1 80]\nE: Failed to fetch some archives.', 'MIRROR_LACKS_FILE', 4],
  ];
  for (const [said, code, exitCode] of rows) {
    it(`takes '${said}' for ${code}`, () => {
      const error = aptFailed({ folder: '/cache/apt/trixie', suite: 'trixie', mirror: 'http://m' }, said);
      assert.deepEqual([error.code, error.exitCode], [code, exitCode]);
    });
  }
});
