import assert from 'node:assert/strict';
import { compressorArgv } from '../../../src/system/compression.ts';

const gigabyte = 2 ** 30;

describe('system/compression', () => {
  for (const [processors, memory, threads] of [
    // One thread would be the other encoder, with other bytes.
    [1, 8, 2],
    [2, 8, 2],
    [6, 8, 6],
    [64, 8, 12],
    [64, 0.5, 2],
  ] as const) {
    it(`xz has ${threads} threads on ${processors} processors and ${memory} GB`, () => {
      assert.deepEqual(compressorArgv('xz', processors, memory * gigabyte), [
        'xz', '-6', `-T${threads}`, '--check=crc64', '--block-size=24MiB', '-c',
      ]);
    });
  }

  it('gzip is asked for neither name nor date', () => {
    assert.deepEqual(compressorArgv('gz', 8, gigabyte), ['gzip', '-9', '-n', '-c']);
  });
});
