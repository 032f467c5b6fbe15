// Words, values and comments in debian/rules.
import assert from 'node:assert/strict';
import {
  assigns,
  makeComment,
  makeValue,
  makeWord,
  makeWordsValue,
  oneLine,
  splitMakeArguments,
} from '../../../src/template/make-text.ts';

describe('template/make-text', () => {
  const words: [string, string][] = [
    ['--disable-x', '--disable-x'],
    ['PREFIX=/usr', 'PREFIX=/usr'],
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", "'it'\\''s'"],
    ['$(shell id)', "'$$(shell id)'"],
    ['`id`', "'`id`'"],
    ['a;b', "'a;b'"],
    ['#1', "'#1'"],
    ['*', "'*'"],
    ['a\\', "'a\\'"],
    ['ü', "'ü'"],
  ];
  for (const [text, expected] of words) it(`word ${JSON.stringify(text)}`, () => assert.equal(makeWord(text), expected));

  const values: [string, string][] = [
    ['hardening=+all', 'hardening=+all'],
    ['$HOME', '$$HOME'],
    ['a#b', 'a\\#b'],
    ['a\\#b', 'a\\\\\\#b'],
    [' a', '$() a'],
    ['a\\', 'a\\$()'],
  ];
  for (const [text, expected] of values) it(`value ${JSON.stringify(text)}`, () => assert.equal(makeValue(text), expected));

  it('keeps each word of a variable whole', () => assert.equal(makeWordsValue(['a b', '#1']), "'a b' '\\#1'"));

  for (const text of ['a\nb', 'a\rb', 'a\0b', 'a\u2028b', '\x1b[31m']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      for (const write of [makeWord, makeValue, makeComment, (bad: string) => oneLine('it', bad)]) {
        assert.throws(() => write(text), { code: 'TEMPLATE_UNSAFE_VALUE' });
      }
    });
  }

  it('writes a comment that cannot swallow the next line', () => {
    assert.equal(makeComment(' needs a network '), '# needs a network');
    assert.equal(makeComment('C:\\'), '# C:\\ .');
  });

  it('tells assignments and options from targets', () => {
    assert.deepEqual(splitMakeArguments(['-k', 'PREFIX=/usr', 'V:=1', 'all', 'doc/x.html', 'a=b/c', 'X += y']), {
      variables: ['-k', 'PREFIX=/usr', 'V:=1', 'a=b/c'],
      targets: ['all', 'doc/x.html', 'X += y'],
    });
    assert.equal(assigns(['CFLAGS=-O1'], 'CFLAGS'), true);
    assert.equal(assigns(['MYCFLAGS=-O1', 'x', 'CFLAGSX=1'], 'CFLAGS'), false);
  });
});
