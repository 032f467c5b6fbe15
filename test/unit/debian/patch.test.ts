// Unified diffs and DEP-3 headers (applied with patch in test/integration/debian).
import assert from 'node:assert/strict';
import { fieldValue, parseSingleStanza } from '../../../src/debian/deb822.ts';
import { formatPatch, patchFileName } from '../../../src/debian/dep3.ts';
import { unifiedDiff } from '../../../src/debian/unified-diff.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `${index + 1}\n`).join('');

describe('unified diff', () => {
  const rows: [string, string | null, string | null, string][] = [
    ['nothing', 'a\n', 'a\n', ''],
    ['one line', numbers(9), numbers(9).replace('5\n', 'five\n'), '@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n'],
    ['the first line', 'a\nb\n', 'x\nb\n', '@@ -1,2 +1,2 @@\n-a\n+x\n b\n'],
    ['a line put in', 'a\nb\n', 'a\nx\nb\n', '@@ -1,2 +1,3 @@\n a\n+x\n b\n'],
    ['a new end of line', 'a', 'a\n', '@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n'],
    ['a file without one', 'a\nb', 'x\nb', '@@ -1,2 +1,2 @@\n-a\n+x\n b\n\\ No newline at end of file\n'],
    ['an empty file', '', 'a\n', '@@ -0,0 +1,1 @@\n+a\n'],
    ['an emptied file', 'a\n', '', '@@ -1,1 +0,0 @@\n-a\n'],
  ];
  for (const [what, before, after, hunk] of rows) {
    it(`says ${what}`, () => assert.equal(unifiedDiff('d/x', before, after), hunk === '' ? '' : `--- a/d/x\n+++ b/d/x\n${hunk}`));
  }

  it('says that a file is new or gone', () => {
    assert.equal(unifiedDiff('x', null, 'a\n'), '--- /dev/null\n+++ b/x\n@@ -0,0 +1,1 @@\n+a\n');
    assert.equal(unifiedDiff('x', 'a\n', null), '--- a/x\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n');
  });

  it('joins hunks whose contexts meet, and no others', () => {
    const hunks = (distance: number) => {
      const text = numbers(40);
      return unifiedDiff('x', text, text.replace('\n10\n', '\nx\n').replace(`\n${10 + distance}\n`, '\ny\n')).match(/^@@/gm)
        ?.length;
    };
    assert.deepEqual([hunks(6), hunks(7), hunks(8), hunks(9)], [1, 1, 2, 2]);
  });

  it('keeps lines both have', () => {
    const diff = unifiedDiff('x', 'a\nb\nc\nd\ne\n', 'b\nc\nX\nd\n');
    assert.deepEqual(
      diff.split('\n').filter((line) => /^[-+](?![-+])/.test(line)),
      ['-a', '+X', '-e'],
    );
  });

  it('is quick with large regions', () => {
    const diff = unifiedDiff('x', numbers(5000), numbers(5000).replaceAll('\n', '!\n'));
    assert.equal(diff.split('\n').length, 10004);
  });

  for (const path of ['', '/etc/passwd', '../x', 'a/../b', './x', 'a//b', 'a\tb', 'a\nb']) {
    it(`refuses the path ${JSON.stringify(path)}`, () => {
      assert.throws(
        () => unifiedDiff(path, 'a', 'b'),
        (error: { code?: string }) => ['PATCH_PATH_INVALID', 'SINGLE_LINE_FIELD'].includes(error.code ?? ''),
      );
    });
  }
});

describe('DEP-3 patch', () => {
  const by = { author: 'Ann Other <ann@example.org>', date: 1323827432 };
  const diff = unifiedDiff('x', 'a\n', 'b\n');

  it('has a header and the diff', () => {
    const why =
      'ge25519_base must be declared extern, because GCC 10 and later do not merge common symbols.\n\nSeen as: a missing header.';
    assert.equal(
      formatPatch({ why, forwarded: 'not-needed' }, by, diff),
      [
        'Description: ge25519_base must be declared extern, because GCC 10 and later do',
        ' not merge common symbols.',
        ' .',
        ' Seen as: a missing header.',
        'Author: Ann Other <ann@example.org>',
        'Forwarded: not-needed',
        'Last-Update: 2011-12-14',
        '',
        diff,
      ].join('\n'),
    );
  });

  it('is not led astray by what the recipe says', () => {
    const text = formatPatch({ why: 'x\nForwarded: yes\n---\n\n\nAuthor: y', forwarded: 'no' }, by, diff);
    const header = parseSingleStanza(text.slice(0, text.indexOf('\n\n')), 'the header');
    assert.deepEqual(
      header.map((field) => field.name),
      ['Description', 'Author', 'Forwarded', 'Last-Update'],
    );
    assert.equal(fieldValue(header, 'Forwarded'), 'no');
    assert.throws(() => formatPatch({ why: 'x', forwarded: 'no' }, { ...by, author: 'a\nb' }, diff), {
      code: 'SINGLE_LINE_FIELD',
    });
  });

  const refused: [string, string, string, string][] = [
    ['no reason', ' \n\n ', 'no', 'PATCH_HEADER_INVALID'],
    ['an unknown Forwarded', 'x', 'maybe', 'PATCH_HEADER_INVALID'],
    ['a newline in Forwarded', 'x', 'no\nX: y', 'PATCH_HEADER_INVALID'],
  ];
  for (const [what, why, forwarded, code] of refused)
    it(`refuses ${what}`, () => assert.throws(() => formatPatch({ why, forwarded }, by, diff), { code }));

  it('refuses an empty diff', () =>
    assert.throws(() => formatPatch({ why: 'x', forwarded: 'https://example.org/1' }, by, ''), { code: 'PATCH_EMPTY' }));

  it('names the file plainly', () => {
    assert.equal(patchFileName(1, { file: 'src/libnacl/ge25519.h' }), 'edit-01-ge25519.h.patch');
    assert.equal(patchFileName(12, { file: 'a/b c;$(x)é.m4' }), 'edit-12-b_c_x_.m4.patch');
  });
});
