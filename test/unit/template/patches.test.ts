// Edits made into quilt patches.
import assert from 'node:assert/strict';
import type { Edit, EditPlace, RecipeFile } from '../../../src/contracts/plan.ts';
import { RecipeError, RecipeErrors } from '../../../src/errors.ts';
import { patchesFromEdits } from '../../../src/template/patches.ts';

const place = { file: 'src/a.c', why: 'Wrong name.', forwarded: 'no', where: 'recipes/x/recipe.yaml:12:5' };

function edit(changes: Partial<EditPlace> & { replace?: string; with?: string }): Edit {
  return { ...place, replace: 'int x;\n', with: 'int y;\n', ...changes };
}

function matching(match: string, replacement: string): Edit {
  return { ...place, match, with: replacement };
}

const by = { author: 'Ann Example <ann@example.org>', date: 1700000000 };
const upstream = new Map<string, Buffer | null>([
  ['src/a.c', Buffer.from('#include "a.h"\nint x;\nint z;\nint z;\n')],
  ['src/b.c', Buffer.from('no newline')],
  ['latin1.txt', Buffer.from([0x4d, 0xfc, 0x6c, 0x6c, 0x0a, 0x78, 0x0a])],
  ['crlf.txt', Buffer.from('one\r\ntwo\r\n')],
  ['binary', Buffer.from([1, 0, 2])],
  ['gone.c', null],
]);

function patches(edits: readonly Edit[], own: readonly RecipeFile[] = []) {
  return patchesFromEdits({ edits, patches: own, files: upstream, by });
}

function only(edits: readonly Edit[]): string {
  const made = patches(edits);
  assert.equal(made.length, 1);
  return made[0]?.content.toString('latin1') ?? '';
}

describe('template/patches', () => {
  it('makes one patch of one edit', () => {
    assert.equal(
      only([edit({})]),
      [
        'Description: Wrong name.',
        'Author: Ann Example <ann@example.org>',
        'Forwarded: no',
        'Last-Update: 2023-11-14',
        '',
        '--- a/src/a.c',
        '+++ b/src/a.c',
        '@@ -1,4 +1,4 @@',
        ' #include "a.h"',
        '-int x;',
        '+int y;',
        ' int z;',
        ' int z;',
        '',
      ].join('\n'),
    );
  });

  it('puts edits of one reason into one patch, and builds later ones on earlier ones', () => {
    const made = patches(
      [
        edit({}),
        edit({ file: 'src/b.c', replace: 'no newline', with: 'no newline here', why: 'Grammar.' }),
        edit({ replace: 'int y;\n', with: 'long y;\n', why: 'Too small.' }),
        edit({ file: 'src/b.c', replace: 'here', with: 'there' }),
      ].slice(0, 3),
    );
    assert.deepEqual(
      made.map((patch) => patch.name),
      ['edit-01-a.c.patch', 'edit-02-b.c.patch', 'edit-03-a.c.patch'],
    );
    assert.match(made[1]?.content.toString() ?? '', /\\ No newline at end of file\n\+no newline here\n\\ No newline/);
    assert.match(made[2]?.content.toString() ?? '', /\n-int y;\n\+long y;\n/);
    const both = only([edit({}), edit({ file: 'src/b.c', replace: 'no', with: 'NO', why: ' Wrong name. ' })]);
    assert.ok(both.indexOf('+++ b/src/a.c') > 0 && both.indexOf('+++ b/src/b.c') > both.indexOf('+++ b/src/a.c'));
  });

  it('finds what a regular expression describes, with ^ and $ at lines', () => {
    assert.match(only([matching('^int (x);$', 'long $1; /* $& */')]), /\n-int x;\n\+long x; \/\* int x; \*\/\n int z;/);
    assert.match(only([{ ...matching('.ü', 'y'), file: 'latin1.txt', match: '^.\\S' }]), /\n-M\xfcll\n\+yll\n/);
  });

  it('puts text before the first line, with a newline', () => {
    const includes = [{ ...place, prepend: '#include <stdlib.h>' }, { ...place, prepend: '#include <stdio.h>\n' }];
    assert.match(only(includes), /\n\+#include <stdio.h>\n\+#include <stdlib.h>\n #include "a.h"\n int x;\n/);
  });

  const badMatches: [string, string, string, string, RegExp][] = [
    ['nothing', '^int q;$', '', 'EDIT_NO_MATCH', /upstream may have changed/],
    ['two lines', '^int z;$', '', 'EDIT_AMBIGUOUS', /lines 3, 4/],
    ['and gives the same', 'x', '$&', 'EDIT_CHANGES_NOTHING', /leave/],
    ['for ever', '^([^q]+)+q', '', 'EDIT_PATTERN_TOO_SLOW', /repetition/],
  ];
  for (const [name, match, replacement, code, hint] of badMatches) {
    it(`refuses an expression that matches ${name}`, () =>
      assert.throws(
        () => patches([matching(match, replacement)]),
        (error) => error instanceof RecipeError && error.code === code && hint.test(error.details.hint ?? ''),
      ));
  }

  it('keeps bytes that are no UTF-8, and finds text beside them', () => {
    assert.match(only([edit({ file: 'latin1.txt', replace: 'x', with: 'é' })]), /\n M\xfcll\n-x\n\+\xc3\xa9\n$/);
  });

  it('gives a patch a name that the recipe has not taken', () => {
    const own = [{ path: 'edit-01-a.c.patch', base64: '', executable: false }];
    assert.deepEqual(
      patches([edit({})], own).map((patch) => patch.name),
      ['edit-02-a.c.patch'],
    );
  });

  const patched = Buffer.from('--- a/src/a.c\t2020\n+++ b/src/a.c\t2020\n@@ -1 +1 @@\n-a\n+b\n').toString('base64');
  const wrong: [string, Parameters<typeof edit>[0], string, RegExp][] = [
    ['nothing', { replace: 'int  x;\n' }, 'EDIT_NO_MATCH', /line 2 differs in white space only: "int x;"/],
    ['nothing, near', { replace: '#include "b.h"\n' }, 'EDIT_NO_MATCH', /nearest is line 1: "#include \\"a.h\\""/],
    ['nothing, after the first line', { replace: 'int x;\nint y;\n' }, 'EDIT_NO_MATCH', /line 2 has its first line/],
    ['nothing, line ends', { file: 'crlf.txt', replace: 'one\ntwo\n' }, 'EDIT_NO_MATCH', /CR LF/],
    ['nothing at all', { replace: 'qqqq' }, 'EDIT_NO_MATCH', /^$/],
    ['the empty text', { replace: '' }, 'EDIT_NO_MATCH', /^$/],
    ['twice', { replace: 'int z;' }, 'EDIT_AMBIGUOUS', /lines 3, 4/],
    ['the same', { with: 'int x;\n' }, 'EDIT_CHANGES_NOTHING', /leave/],
    ['no file', { file: 'gone.c' }, 'EDIT_FILE_MISSING', /moved/],
    ['a file never asked for', { file: 'other.c' }, 'EDIT_FILE_MISSING', /moved/],
    ['binary', { file: 'binary' }, 'EDIT_FILE_BINARY', /text/],
    ['out of the tree', { file: '../x' }, 'EDIT_FILE_INVALID', /relative/],
    ['absolute', { file: '/etc/passwd' }, 'EDIT_FILE_INVALID', /relative/],
    ['of debian/', { file: 'debian/rules' }, 'EDIT_FILE_INVALID', /debian/],
  ];
  for (const [name, changes, code, hint] of wrong) {
    it(`refuses an edit that matches ${name}`, () =>
      assert.throws(
        () => patches([edit(changes)]),
        (error) => {
          assert.ok(error instanceof RecipeError);
          assert.equal(error.code, code);
          assert.match(error.details.hint ?? '', hint);
          assert.deepEqual(error.details.location, { file: 'recipes/x/recipe.yaml', line: 12, column: 5 });
          return true;
        },
      ));
  }

  it('refuses an edit of a file that an own patch changes', () => {
    assert.throws(() => patches([edit({})], [{ path: 'p', base64: patched, executable: false }]), { code: 'EDIT_FILE_PATCHED' });
  });

  it('reports all wrong edits at once', () => {
    assert.throws(
      () => patches([edit({ replace: 'q' }), edit({}), edit({ file: 'gone.c' })]),
      (error) => {
        return (
          error instanceof RecipeErrors && error.problems.map((one) => one.code).join() === 'EDIT_NO_MATCH,EDIT_FILE_MISSING'
        );
      },
    );
  });
});
