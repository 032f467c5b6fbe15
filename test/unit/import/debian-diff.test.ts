// The diff of a package of format 1.0: files of debian/, or the line at which it does more.
import assert from 'node:assert/strict';
import { readDebianDiff } from '../../../src/import/debian-diff.ts';

const added = (name: string, ...lines: string[]) => `--- tiny-1.2.orig/${name}\n+++ tiny-1.2/${name}\n@@ -0,0 +1${lines.length === 1 ? '' : `,${lines.length}`} @@\n${lines.map((line) => `+${line}\n`).join('')}`;

describe('the diff of format 1.0', () => {
  it('gives the files that it adds below debian/', () => {
    const read = readDebianDiff(`${added('debian/control', 'Source: tiny', '', '--- x')}${added('debian/compat', '9')}\\ No newline at end of file\n${added('debian/x', '\xe4')}`);
    assert.ok('added' in read);
    assert.deepEqual(read.added.map(({ path, content }) => [path, content.toString('latin1')]), [['control', 'Source: tiny\n\n--- x\n'], ['compat', '9'], ['x', '\xe4\n']]);
    assert.deepEqual(readDebianDiff(''), { added: [] });
  });

  const rows: [string, string, number, RegExp][] = [
    ["a change of upstream's", `${added('debian/compat', '9')}--- a/src/x.c\n+++ b/src/x.c\n@@ -1 +1 @@\n-a\n+b\n`, 6, /upstream's src\/x\.c/],
    ['a change of a debian/ that upstream has', '--- a/debian/rules\n+++ b/debian/rules\n@@ -1 +1 @@\n-a\n+b\n', 3, /debian\/rules, which upstream's tarball has/],
    ['a name that leads elsewhere', added('debian/../../x', 'a'), 2, /leads elsewhere/],
    ['a name with an empty part', added('debian//x', 'a'), 2, /leads elsewhere/],
    ['a second hunk', `${added('debian/compat', '9')}@@ -4 +5 @@\n x\n`, 5, /has already/],
    ['an end too early', '--- a/debian/x\n+++ b/debian/x\n@@ -0,0 +1,3 @@\n+a\n', 4, /not a diff/],
    ['what is no diff', 'hello\n', 1, /not a diff/],
  ];
  for (const [what, text, line, why] of rows) {
    it(`tells ${what}`, () => {
      const read = readDebianDiff(text);
      assert.ok('line' in read, JSON.stringify(read));
      assert.equal(read.line, line);
      assert.match(read.why, why);
    });
  }
});
