// Changes of a recipe's text that leave every other byte alone.
import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { editText, type TextEdit } from '../../../src/recipe/edit-text.ts';
import type { RecipePath } from '../../../src/recipe/recipe.ts';
import { CannotEdit } from '../../../src/recipe/yaml-places.ts';

const recipe = `# Top.
debkit: 1
source: 'tiny' # why
releases:
  # The newest.
  - version: 1.2   # as upstream has it
    tag: "v1.2"
    revision: '3'

    date: 2024-01-01T00:00:00Z
  - {version: '1.10', sha256: abc, debian-version: 1.10-2} # older

packages: {tiny: {summary: x}}
changelog:
    # Hand-made.
    - version: 1.2-3
      date: 2024-02-01T00:00:00Z
      changes: [One]
`;

const set = (path: RecipePath, value: unknown, after: string | null = 'version'): TextEdit => ({ kind: 'set', path, value, after });
const rows: [string, TextEdit, string, string][] = [
  ['a plain number by a text', set(['releases', 0, 'version'], '1.3'), 'version: 1.2   # as', "version: '1.3'   # as"],
  ['a plain number by a number', set(['releases', 0, 'version'], 1.3), 'version: 1.2   # as', 'version: 1.3   # as'],
  ['a plain value by one that only quotes keep a text', set(['source'], '1e3'), "'tiny' # why", "'1e3' # why"],
  ['a value in double quotes', set(['releases', 0, 'tag'], 'v1.3'), '"v1.2"', '"v1.3"'],
  ['a value in single quotes, within braces', set(['releases', 1, 'version'], '1.11'), "'1.10', sha256", "'1.11', sha256"],
  ['a plain text by what would be a number', set(['releases', 1, 'sha256'], '12345'), 'sha256: abc', "sha256: '12345'"],
  ['a key that was not there', set(['releases', 0, 'commit'], 'f00', 'tag'), '"v1.2"\n', '"v1.2"\n    commit: f00\n'],
  ['a key that was not there, within braces', set(['releases', 1, 'tag'], 'v1.10'), "{version: '1.10', ", "{version: '1.10', tag: v1.10, "],
  ['a small mapping that was not there', { kind: 'set', path: ['releases', 1, 'upstream'], value: { suite: 'sid' }, after: 'version' }, "{version: '1.10', ", "{version: '1.10', upstream: {suite: sid}, "],
  ['a key taken out', { kind: 'remove', path: ['releases', 0, 'revision'] }, "    revision: '3'\n", ''],
  ['the last key within braces taken out', { kind: 'remove', path: ['releases', 1, 'debian-version'] }, ', debian-version: 1.10-2}', '}'],
  ['a key within braces taken out', { kind: 'remove', path: ['releases', 1, 'sha256'] }, ', sha256: abc,', ','],
  ['no key taken out', { kind: 'remove', path: ['releases', 1, 'revision'] }, '', ''],
  ['a new first item', { kind: 'first', key: 'changelog', item: { version: '1.3-1', changes: ['New.', 'Notes:\n- a: b'] } }, '    - version: 1.2-3\n', '    - version: 1.3-1\n      changes:\n        - New.\n        - |-\n          Notes:\n          - a: b\n    - version: 1.2-3\n'],
  ['a list that was not there', { kind: 'first', key: 'uploaders', item: { a: 1 } }, 'changes: [One]\n', 'changes: [One]\n\nuploaders:\n  - a: 1\n'],
  ['an item once more', { kind: 'copy', path: ['releases', 0] }, '  - version: 1.2   # as', "  - version: 1.2   # as upstream has it\n    tag: \"v1.2\"\n    revision: '3'\n\n    date: 2024-01-01T00:00:00Z\n  - version: 1.2   # as"],
  ['an item in braces once more', { kind: 'copy', path: ['releases', 1] }, "  - {version: '1.10'", "  - {version: '1.10', sha256: abc, debian-version: 1.10-2} # older\n  - {version: '1.10'"],
];

describe('recipe/edit-text', () => {
  for (const [what, edit, before, after] of rows) {
    it(`changes ${what}, and nothing else`, () => {
      assert.ok(recipe.includes(before));
      const changed = editText(recipe, [edit]);
      assert.equal(changed, recipe.replace(before, () => after));
      parse(changed);
      // The ends of lines stay what they are.
      assert.equal(editText(recipe.replaceAll('\n', '\r\n'), [edit]), changed.replaceAll('\n', '\r\n'));
    });
  }

  it('takes JSON for the YAML that it is', () => {
    const json = JSON.stringify({ source: 'tiny', releases: [{ version: '1.2' }] }, null, 2);
    const changed = editText(json, [set(['releases', 0, 'version'], '1.3'), set(['releases', 0, 'tag'], 'v1'), { kind: 'first', key: 'changelog', item: { version: '1.3-1' } }, { kind: 'first', key: 'changelog', item: { version: '1.4-1' } }]);
    assert.deepEqual(JSON.parse(changed), { source: 'tiny', releases: [{ version: '1.3', tag: 'v1' }], changelog: [{ version: '1.4-1' }, { version: '1.3-1' }] });
  });

  it('says what it cannot change', () => {
    const text = 'a: &a\n  version: &v 1\nb: *a\nc: |\n  x\nd:\n  - e: 1\n    f: 2\n';
    for (const edit of [set(['a', 'version'], '2'), set(['b', 'version'], '2'), set(['a', 'new'], 'x', 'no-such'), { kind: 'remove', path: ['d', 0, 'e'] }, { kind: 'first', key: 'c', item: {} }, { kind: 'copy', path: ['d', 3] }] satisfies TextEdit[]) {
      assert.throws(() => editText(text, [edit]), CannotEdit);
    }
  });
});
