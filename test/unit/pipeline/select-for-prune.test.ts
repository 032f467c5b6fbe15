// What may be pruned: old, unused, and needed by nothing that stays.
import assert from 'node:assert/strict';
import { selectForPrune, type Kept } from '../../../src/pipeline/select-for-prune.ts';

const base: Kept = { id: 'base', below: [], lastUse: 10, inUse: false };
const old: Kept = { id: 'old', below: ['base'], lastUse: 20, inUse: false };
const top: Kept = { id: 'top', below: ['old', 'base'], lastUse: 30, inUse: false };
const other: Kept = { id: 'other', below: [], lastUse: 15, inUse: false };

describe('pipeline/select-for-prune', () => {
  const rows: [string, readonly Kept[], number, string[]][] = [
    ['nothing of nothing', [], Infinity, []],
    ['all that is old, what stands on others first', [base, old, top], 100, ['top', 'old', 'base']],
    ['nothing that is younger', [base, old, top, other], 10, []],
    ['the tops alone, where what is below is needed by none but them', [base, old, top, other], 16, ['other']],
    ['nothing that something younger needs', [base, old, top], 25, []],
    ['nothing that something in use needs', [base, { ...old, inUse: true }, top], 100, ['top']],
    ['nothing in use, whatever its age', [{ ...top, inUse: true }, old, base, other], Infinity, ['other']],
  ];
  for (const [what, kept, before, expected] of rows) {
    it(`takes ${what}`, () => assert.deepEqual(selectForPrune(kept, before).map(({ id }) => id), expected));
  }
});
