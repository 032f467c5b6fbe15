import assert from 'node:assert/strict';
import { compare, median } from '../../../bench/statistics.ts';

describe('bench/statistics', () => {
  for (const [values, expected] of [
    [[3], 3],
    [[9, 1, 5], 5],
    [[10, 9, 1, 100], 9.5],
    // As numbers, not as text.
    [[100, 20, 3], 20],
  ] as const) {
    it(`the median of ${values.join(', ')} is ${expected}`, () => assert.equal(median(values), expected));
  }

  it('there is no median of nothing', () => assert.throws(() => median([]), RangeError));

  it('compares medians, and rounds with each other', () => {
    assert.deepEqual(compare([10, 40, 20], [10, 20, 40]), { ours: 20, theirs: 20, ratio: 1, spread: [0.5, 2], rounds: 3 });
  });

  it('does not compare sides that were measured differently often', () => assert.throws(() => compare([1, 2], [1]), RangeError));
});
