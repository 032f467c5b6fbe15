// Which alternatives of a build dependency an environment is solved for.
import assert from 'node:assert/strict';
import { firstAlternatives } from '../../../src/pipeline/first-alternatives.ts';

describe('pipeline/first-alternatives', () => {
  const rows: readonly (readonly [string, string, string?])[] = [
    ['aa, bb (>= 1)', 'aa, bb (>= 1)'],
    ['aa | bb, cc | dd | ee', 'aa, cc'],
    ['aa (>= 2) | aa (>= 1), xx', 'aa (>= 2) | aa (>= 1), xx'],
    ['aa (>= 2) | aa (>= 1) | bb | aa', 'aa (>= 2) | aa (>= 1)'],
    ['aa [i386] | bb | cc', 'bb'],
    ['aa [linux-any] | bb', 'aa [linux-any]'],
    ['aa <!nocheck> | bb <!nocheck>', 'aa <!nocheck>'],
    ['aa <!nocheck> | bb', 'bb', 'nocheck'],
    ['aa [i386] | bb [arm64]', 'aa [i386] | bb [arm64]'],
    ['python3:any | python3-all:any', 'python3:any'],
    ['other | ours | aa', 'other | ours | aa'],
    ['\n aa |\n bb,\n cc,\n', 'aa, cc'],
    ['aa | (bb', 'aa | (bb'],
    ['', ''],
  ];
  for (const [field, expected, profile] of rows) {
    it(`of ${JSON.stringify(field)}${profile === undefined ? '' : ` with ${profile}`}`, () => {
      const how = { architecture: 'amd64', profiles: profile === undefined ? [] : [profile], ours: new Set(['ours']) };
      assert.equal(firstAlternatives(field, how), expected);
    });
  }
});
