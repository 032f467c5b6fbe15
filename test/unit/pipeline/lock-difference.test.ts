// Two environments compared: what counts as drift, and in which words it is told.
import assert from 'node:assert/strict';
import { archivesInWords, compareEnvironments, driftInWords, isDrift, packagesInWords } from '../../../src/pipeline/lock-difference.ts';
import type { LockedEnvironment, Pins } from '../../../src/recipe/lock-file.ts';

const pins = (entries: Record<string, string>, sha256 = 'a'): Pins => new Map(Object.entries(entries).map(([name, value]) => [name, { value, sha256 }]));
const locked: LockedEnvironment = {
  mirror: pins({ trixie: '2026-09-12T07:55:41Z' }),
  base: pins({ dpkg: '1.22' }),
  buildDependencies: pins({ debhelper: '13.11', libfoo: '1.0', libssl: '3.5' }),
  tools: pins({ lintian: '2.122' }),
};

type Row = readonly [what: string, found: Partial<LockedEnvironment>, drift: string, words: string];

const rows: readonly Row[] = [
  ['nothing', {}, '', ''],
  ['a mirror that moved on', { mirror: pins({ trixie: '2026-11-12T07:55:41Z' }, 'b') }, '', ''],
  ['the same date with another hash', { mirror: pins({ trixie: '2026-09-12T07:55:41Z' }, 'b') }, 'trixie 2026-09-12T07:55:41Z with another hash', 'the date of trixie does not go with its hash'],
  ['the same hash with another date', { mirror: pins({ trixie: '2026-11-12T07:55:41Z' }) }, 'trixie 2026-09-12T07:55:41Z -> 2026-11-12T07:55:41Z with the same hash', 'the date of trixie does not go with its hash'],
  ['an archive that is gone', { mirror: pins({}) }, 'trixie gone', 'the archive trixie gone'],
  ['a new archive', { mirror: pins({ trixie: '2026-09-12T07:55:41Z', other: '2026-09-12T07:55:41Z' }) }, 'other new', 'the archive other new'],
  [
    'newer packages, one from security',
    { buildDependencies: pins({ debhelper: '13.12', libfoo: '1.0', libssl: '3.5+deb13u1' }) },
    'debhelper 13.11 -> 13.12, libssl 3.5 -> 3.5+deb13u1',
    '2 build dependencies newer (debhelper 13.11 -> 13.12, libssl 3.5 -> 3.5+deb13u1), 1 of them security',
  ],
  ['an older one', { buildDependencies: pins({ debhelper: '13.9', libfoo: '1.0', libssl: '3.5' }) }, 'debhelper 13.11 -> 13.9', '1 build dependency older (debhelper 13.11 -> 13.9)'],
  ['a new one and one that is gone', { buildDependencies: pins({ debhelper: '13.11', libbar: '1', libssl: '3.5' }) }, 'libbar new, libfoo gone', 'libbar new; libfoo gone'],
  ['other bytes', { base: pins({ dpkg: '1.22' }, 'b') }, 'dpkg 1.22 with another hash', 'dpkg with another hash'],
  ['a hash that nobody knows', { base: new Map([['dpkg', { value: '1.22', sha256: null }]]) }, 'dpkg 1.22 with another hash', 'dpkg with another hash'],
  ['a newer base and tool', { base: pins({ dpkg: '1.23' }), tools: pins({ lintian: '2.123' }) }, 'dpkg 1.22 -> 1.23, lintian 2.122 -> 2.123', '1 base package newer (dpkg 1.22 -> 1.23); 1 tool newer (lintian 2.122 -> 2.123)'],
  ['a package that another base has', { base: pins({ dpkg: '1.22', libfoo: '1.0' }), buildDependencies: pins({ debhelper: '13.11', libssl: '3.5' }) }, '', ''],
  ['a package named as an object has it', { tools: pins({ lintian: '2.122', constructor: '1' }) }, 'constructor new', 'constructor new'],
];

describe('pipeline/lock-difference', () => {
  for (const [what, found, drift, words] of rows) {
    it(what, () => {
      const difference = compareEnvironments(locked, { ...locked, ...found }, new Set(['libssl 3.5+deb13u1']));
      assert.equal(driftInWords(difference), drift);
      assert.equal(isDrift(difference), drift !== '');
      assert.equal([...packagesInWords(difference.packages, 3), ...archivesInWords(difference.archives)].join('; '), words);
    });
  }

  it('names ten and counts the rest', () => {
    const many = (version: string) => pins(Object.fromEntries(Array.from({ length: 13 }, (_, index) => [`lib${String.fromCharCode(97 + index)}x`, version])));
    const difference = compareEnvironments({ ...locked, buildDependencies: many('1') }, { ...locked, buildDependencies: many('2') }, new Set());
    assert.match(driftInWords(difference), /^libax 1 -> 2, (?:\S+ 1 -> 2, ){8}libjx 1 -> 2 and 3 more$/);
    assert.match(packagesInWords(difference.packages, 0).join(), /^13 build dependencies newer$/);
  });
});
