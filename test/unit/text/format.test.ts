// Sizes, durations and counts as every view writes them.
import assert from 'node:assert/strict';
import { count, formatDuration, formatSize } from '../../../src/text/format.ts';

describe('text/format', () => {
  const sizes: [number, string][] = [
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [61234, '61.2 kB'],
    [123456, '123 kB'],
    [999600, '1.0 MB'],
    [2.5e9, '2.5 GB'],
    [3e12, '3000 GB'],
  ];
  for (const [bytes, text] of sizes) it(`${bytes} bytes are ${text}`, () => assert.equal(formatSize(bytes), text));

  const times: [number, string][] = [
    [0, '0.0 s'],
    [449, '0.4 s'],
    [9940, '9.9 s'],
    [9960, '10 s'],
    [59499, '59 s'],
    [59600, '1 min 00 s'],
    [185000, '3 min 05 s'],
    [3720000, '1 h 02 min'],
  ];
  for (const [milliseconds, text] of times)
    it(`${milliseconds} ms are ${text}`, () => assert.equal(formatDuration(milliseconds), text));

  it('counts', () => assert.deepEqual([count(1, 'error'), count(0, 'error')], ['1 error', '0 errors']));
});
