// The patterns of Files in debian/copyright.
import assert from 'node:assert/strict';
import { isPlainPattern, matchesFilePattern, patternDepth } from '../../../src/debian/file-patterns.ts';

describe('patterns of debian/copyright', () => {
  const cases: [pattern: string, path: string, matches: boolean][] = [
    ['*', 'src/a.c', true],
    ['src/*', 'src/b/a.c', true],
    ['src/*', 'src', false],
    ['src', 'src/a.c', false],
    ['*/a.c', 'src/b/a.c', true],
    ['*/a.c', 'a.c', false],
    ['*a.c', 'a.c', true],
    ['a?c', 'a.c', true],
    ['a?c', 'a/c', true],
    ['a b', 'a b', true],
    ['a.c', 'abc', false],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['a[b]', 'a[b]', true],
    ['a[b]', 'ab', false],
    ['x+y', 'x+y', true],
    ['m4/lt~obsolete.m4', 'm4/lt~obsolete.m4', true],
    ['gr?ße', 'grüße', true],
    ['A', 'a', false],
  ];
  for (const [pattern, path, matches] of cases) {
    it(`${pattern} ${matches ? 'names' : 'does not name'} ${path}`, () => assert.equal(matchesFilePattern(path, pattern), matches));
  }

  it('reach as deep as they have slashes', () => assert.deepEqual(['*', 'a/*', '*/b/c'].map(patternDepth), [0, 1, 2]));

  it('are names where no character means something else', () => {
    for (const path of ['m4/a.m4', 'lt~obsolete.m4', 'grüße', 'c++']) assert.ok(isPlainPattern(path), path);
    for (const path of ['a b', 'a*', 'a?', 'a\\', 'a,b', 'a[b]', '{a}', 'a\u202eb', 'a\n', '']) assert.ok(!isPlainPattern(path), path);
  });
});
