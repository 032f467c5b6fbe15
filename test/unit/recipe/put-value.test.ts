// Values of a recipe's text changed in place: what is not meant keeps its bytes.
import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { editText } from '../../../src/recipe/edit-text.ts';
import type { RecipePath } from '../../../src/recipe/recipe.ts';
import { CannotEdit } from '../../../src/recipe/yaml-places.ts';

const text = `# A recipe.
source: hello # the name
section: devel

# What it needs.
build-depends:
  # for the manual
  - help2man
  - zlib1g-dev (>= 1.2) # new

releases:
  - version: '2.10' # as text
    revision: 3
  - {version: '2.11'}
packages:
  hello:
    summary: friendly greeting program
    description: |
      It greets.

      Twice.
    # run time
    depends: [a, b]
# The end.
`;

/** The text with the value at the path; undefined takes it away. */
const put = (from: string, path: RecipePath, value: unknown) => editText(from, [value === undefined ? { kind: 'remove', path } : { kind: 'set', path, value, after: null }]);

describe('a value put into a recipe', () => {
  const changes: [string, (string | number)[], unknown, string, string][] = [
    ['a scalar, its comment kept', ['source'], 'greet', 'source: hello # the name', 'source: greet # the name'],
    ['an item added', ['build-depends'], ['help2man', 'zlib1g-dev (>= 1.2)', 'gperf'], '(>= 1.2) # new\n', '(>= 1.2) # new\n  - gperf\n'],
    ['an item in between', ['build-depends'], ['help2man', 'gperf', 'zlib1g-dev (>= 1.2)'], '  - help2man\n', '  - help2man\n  - gperf\n'],
    ['an item taken away', ['build-depends'], ['help2man'], '  - zlib1g-dev (>= 1.2) # new\n', ''],
    ['the first item taken away, a comment left', ['build-depends'], ['zlib1g-dev (>= 1.2)'], '  - help2man\n', ''],
    ['a list in one line', ['packages', 'hello', 'depends'], ['a', 'c'], '    depends: [a, b]\n', '    depends:\n      - a\n      - c\n'],
    ['a text of several lines', ['packages', 'hello', 'description'], 'One.\n\nTwo.\n', '      It greets.\n\n      Twice.\n', '      One.\n\n      Two.\n'],
    ['a key that is new', ['packages', 'hello', 'docs'], ['NEWS'], '    depends: [a, b]\n', '    depends: [a, b]\n    docs:\n      - NEWS\n'],
    ['a mapping that is new', ['packages', 'more', 'summary'], 'more', '    depends: [a, b]\n', '    depends: [a, b]\n  more:\n    summary: more\n'],
    ['a key taken away', ['section'], undefined, 'section: devel\n', ''],
    ['a value of a list item', ['releases', 0, 'revision'], '4', 'revision: 3', "revision: '4'"],
    ['a key within braces', ['releases', 1, 'revision'], '2', "{version: '2.11'}", "{version: '2.11', revision: '2'}"],
    ['a list and a mapping within braces', ['releases', 1, 'upstream'], { patches: ['a, b', 'c'] }, "{version: '2.11'}", "{version: '2.11', upstream: {patches: ['a, b', c]}}"],
    ['the only key within braces taken away', ['releases', 1, 'version'], undefined, "{version: '2.11'}", '{}'],
    ['a plain item in brackets', ['packages', 'hello', 'depends', 1], '0x1F', '[a, b]', "[a, '0x1F']"],
    ['a text of one line for a block', ['packages', 'hello', 'description'], 'No: more', '|\n      It greets.\n\n      Twice.\n', "'No: more'\n"],
    ['a list for a scalar, its comment above it', ['source'], ['a', 'b'], 'source: hello # the name', '# the name\nsource:\n  - a\n  - b'],
    ['a number, a truth value', ['source'], true, 'source: hello # the name', 'source: true # the name'],
    ['the first value of a list item by one of several lines', ['releases', 0, 'revision'], 'a\nb\n', '    revision: 3\n', '    revision: |\n      a\n      b\n'],
    ['the first value of a list item', ['releases', 0, 'version'], '2.12', "version: '2.10' # as text", "version: '2.12' # as text"],
  ];
  for (const [what, path, value, from, to] of changes) {
    it(what, () => {
      const changed = put(text, path, value);
      assert.equal(changed, text.replace(from, () => to));
      // The ends of lines stay what they are.
      assert.equal(put(text.replaceAll('\n', '\r\n'), path, value), changed.replaceAll('\n', '\r\n'));
    });
  }

  it('leaves the text as it is where the key to be taken away is not there', () => assert.equal(put(text, ['homepage'], undefined), text));

  it('gives up on anchors, on aliases and on what is no YAML', () => {
    const anchored = 'a: &x {b: 1}\nc: *x\nd: [&y 1]\ne: {f: *y}\n';
    for (const [path, value] of [[['c', 'b'], 2], [['a', 'b', 'c'], 2], [['c'], 2], [['a'], 2], [['a'], undefined], [['d'], [1]], [['d', 0], 2], [['e', 'f'], 2]] as const) assert.throws(() => put(anchored, path, value), CannotEdit);
    assert.throws(() => put('a: [', ['a'], 1), CannotEdit);
  });

  it('takes any text as a value', () => {
    for (const value of ['no', '1.10', '# x', 'a: b', "it's", '${misc:Depends}', 'x\n  y\n', ' lead\n', 'tab\there']) {
      const made = put(text, ['section'], value);
      assert.equal((parse(made) as { section: string }).section, value);
    }
  });

  it('puts a value in what is empty', () => {
    assert.equal(put('a: {}\n', ['a', 'b'], '1'), "a: {b: '1'}\n");
    assert.equal(put('a:\nb: 1\n', ['a'], 'x'), 'a: x\nb: 1\n');
    assert.equal(put('a: {b: , c: 1}\n', ['a', 'b'], 'x'), 'a: {b: x, c: 1}\n');
    assert.equal(put("a: ''\n", ['a'], 'x'), "a: 'x'\n");
    assert.throws(() => put('a:\n', ['a', 'b'], 1), CannotEdit);
  });

  it('keeps the text without a last line end, and one of mixed line ends', () => {
    assert.equal(put('a: 1\nb: 2', ['c'], 3), 'a: 1\nb: 2\nc: 3\n');
    assert.equal(put('a:\n  - x', ['a'], ['x', 'y']), 'a:\n  - x\n  - y\n');
    assert.equal(put('a: 1\r\nb: x # why\r\nc: 3\n', ['b'], 'y'), 'a: 1\r\nb: y # why\r\nc: 3\n');
  });

  it('changes JSON within JSON', () => {
    const json = JSON.stringify({ source: 'tiny', packages: { tiny: { depends: ['a'] } }, releases: [{ version: '1.2' }] }, null, 2);
    const wanted = { source: 'x\ny\u0001', packages: { tiny: { depends: ['a', 'b'], docs: ['NEWS'] }, more: { summary: 'more' } }, releases: [{ version: '1.2' }] };
    const changed = [[['source'], wanted.source], [['packages', 'tiny', 'depends'], ['a', 'b']], [['packages', 'tiny', 'docs'], ['NEWS']], [['packages', 'more', 'summary'], 'more']] as const;
    const made = changed.reduce((before, [path, value]) => put(before, path, value), json);
    assert.deepEqual(JSON.parse(made), wanted);
    assert.ok(made.includes('"depends": ["a","b"],\n      "docs": ["NEWS"]'));
  });

  it('refuses a change that the rest would not survive', () => {
    // The comment would come to stand in the middle of a value.
    assert.throws(() => put('- a: 1 # why\n  b: 2\n', [0, 'a'], ['x']), CannotEdit);
    // Blank lines at its end are a part of the value before.
    assert.throws(() => put('a: |+\n  x\n\n\n', ['b'], 1), CannotEdit);
    assert.throws(() => put('? a\n: 1\n', ['a'], undefined), CannotEdit);
  });
});
