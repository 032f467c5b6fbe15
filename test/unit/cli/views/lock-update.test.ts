// The one line that `debkit update` says of a lock.
import assert from 'node:assert/strict';
import { lockUpdateText } from '../../../../src/cli/views/lock-update.ts';
import { compareEnvironments } from '../../../../src/pipeline/lock-difference.ts';
import type { Entry } from '../../../../src/pipeline/update-lock.ts';
import type { LockedEnvironment, LockedUpstream, Pins } from '../../../../src/recipe/lock-file.ts';

const pins = (entries: Record<string, string>, sha256 = 'a'): Pins => new Map(Object.entries(entries).map(([name, value]) => [name, { value, sha256 }]));
const environment: LockedEnvironment = {
  mirror: pins({ trixie: '2026-09-12T07:55:41Z' }),
  base: pins({ dpkg: '1.22' }),
  buildDependencies: pins({ debhelper: '13.11', libbar: '1', libssl: '3.5' }),
  tools: pins({ lintian: '2.122' }),
};
const newer = { ...environment, buildDependencies: pins({ debhelper: '13.12', libfoo: '1', libssl: '3.6' }) };
const moved = { ...environment, mirror: pins({ trixie: '2026-11-12T07:55:41Z' }, 'b') };
const upstream: LockedUpstream = { tag: 'v1', commit: 'c'.repeat(40), orig: { value: 'x_1.orig.tar.gz', sha256: 'a' } };
const entry = (version: string, of: LockedEnvironment | null, up: LockedUpstream | null = upstream): Entry => ({ version, release: { upstream: up, environment: of } });

const rows: readonly (readonly [before: Entry | null, after: Entry, text: string])[] = [
  [null, entry('1.11.2', environment), 'locked upstream 1.11.2; 3 build dependencies over a base of 1 package'],
  [null, entry('1.11.2', null), 'locked upstream 1.11.2 alone'],
  [null, entry('working-tree', environment, null), 'locked; 3 build dependencies over a base of 1 package'],
  [entry('1.11.2', environment), entry('1.11.2', environment), 'nothing changed'],
  [
    entry('1.11.2', environment),
    entry('1.11.3', newer),
    'upstream 1.11.2 -> 1.11.3; 2 build dependencies newer (debhelper 13.11 -> 13.12, libssl 3.5 -> 3.6), 1 of them security; libfoo new; libbar gone',
  ],
  [entry('1', environment), entry('1', moved), 'every package the same, in a newer state of the mirror (trixie 2026-09-12T07:55:41Z -> 2026-11-12T07:55:41Z)'],
  [entry('1', environment), entry('1', environment, { ...upstream, commit: 'd'.repeat(40), orig: { ...upstream.orig, sha256: 'b' } }), 'upstream 1 has moved: commit cccccccccccc -> dddddddddddd, another orig tarball'],
  [entry('1', null), entry('1', environment), '3 build dependencies over a base of 1 package'],
  [entry('1', environment), entry('1', null), 'the environment no longer locked'],
];

describe('cli/views/lock-update', () => {
  for (const [before, after, text] of rows) {
    it(text, () => {
      const [from, to] = [before?.release.environment ?? null, after.release.environment];
      const difference = from === null || to === null ? null : compareEnvironments(from, to, new Set(['libssl 3.6']));
      assert.equal(lockUpdateText({ source: 'x', file: 'debkit.lock', elsewhere: false, key: 'trixie/amd64', written: true, before, after, difference }), `x for trixie/amd64: ${text}`);
    });
  }
});
