// Which files of a tree a pattern of the recipe's `exclude` means.
import assert from 'node:assert/strict';
import { matchesAny } from '../../../src/system/glob.ts';

describe('system/glob', () => {
  const rows: readonly (readonly [pattern: string, path: string, matches: boolean])[] = [
    ['vendor', 'vendor/a/b.c', true],
    ['vendor/', 'vendor/a/b.c', true],
    ['vendor/**', 'vendor/a/b.c', true],
    ['vendor/**', 'vendor', false],
    ['vendor', 'src/vendor/a', false],
    ['vendor', 'vendored', false],
    ['**/vendor', 'src/vendor/a', true],
    ['**/vendor', 'vendor/a', true],
    ['**/*.min.js', 'a/b/jquery.min.js', true],
    ['**/*.min.js', 'jquery.min.js', true],
    ['*.jar', 'lib/x.jar', false],
    ['*.jar', 'x.jar', true],
    ['*.jar', 'xajar', false],
    ['lib/?.c', 'lib/a.c', true],
    ['lib/?.c', 'lib/ab.c', false],
    ['lib/[a-c].c', 'lib/b.c', true],
    ['lib/[!a-c].c', 'lib/b.c', false],
    ['lib/[!a-c].c', 'lib/z.c', true],
    ['a+b(c)/$x', 'a+b(c)/$x', true],
    ['\\*', '*', true],
    ['\\*', 'a', false],
    ['docs/gr*e.txt', 'docs/grüße.txt', true],
    ['a/**/z', 'a/z', true],
    ['a/**/z', 'a/b/c/z', true],
    ['./x', 'x', true],
    ['[', '[', true],
  ];
  for (const [pattern, path, matches] of rows) {
    it(`${pattern} ${matches ? 'means' : 'does not mean'} ${path}`, () => assert.equal(matchesAny(path, [pattern]), matches));
  }
});
