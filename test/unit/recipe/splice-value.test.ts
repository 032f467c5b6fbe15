// Values of a recipe's text changed in place: what is not meant keeps its bytes.
import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { spliceValue } from '../../../src/recipe/splice-value.ts';

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
    ['the first value of a list item', ['releases', 0, 'version'], '2.12', "version: '2.10' # as text", "version: '2.12' # as text"],
  ];
  for (const [what, path, value, from, to] of changes) {
    it(what, () => assert.equal(spliceValue(text, path, value), text.replace(from, () => to)));
  }

  it('leaves the text as it is where the key to be taken away is not there', () => assert.equal(spliceValue(text, ['homepage'], undefined), text));

  it('gives up on what is written in one line, on anchors and on what is no YAML', () => {
    assert.equal(spliceValue(text, ['releases', 1, 'revision'], '2'), null);
    assert.equal(spliceValue('a: &x {b: 1}\nc: *x\n', ['c', 'b'], 2), null);
    assert.equal(spliceValue('a: [', ['a'], 1), null);
  });

  it('takes any text as a value', () => {
    for (const value of ['no', '1.10', '# x', 'a: b', "it's", '${misc:Depends}', 'x\n  y\n', ' lead\n', 'tab\there']) {
      const made = spliceValue(text, ['section'], value) ?? '';
      assert.equal((parse(made) as { section: string }).section, value);
    }
  });
});
