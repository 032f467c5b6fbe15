// Wrapped text and the Description field.
import assert from 'node:assert/strict';
import { foldDescription, wrapText } from '../../../src/debian/control.ts';

describe('control', () => {
  const rows: [string, number, string[]][] = [
    ['', 10, []],
    ['   ', 10, []],
    ['one two three', 7, ['one two', 'three']],
    ['one two three', 6, ['one', 'two', 'three']],
    ['a https://example.org/very/long b', 8, ['a', 'https://example.org/very/long', 'b']],
    ['  spaces\n and\tnewlines ', 80, ['spaces and newlines']],
    ['äö üß', 5, ['äö üß']],
  ];
  for (const [text, width, expected] of rows)
    it(`wraps ${JSON.stringify(text)} at ${width}`, () => assert.deepEqual(wrapText(text, width), expected));

  it('folds a description', () => {
    const paragraphs = [`${'word '.repeat(20)}end`, 'Features:\n  * one\n  * two\nand more', '', '.', 'Last.\n\nSecond part.\n'];
    assert.equal(
      foldDescription(' DNS proxy ', paragraphs),
      [
        'DNS proxy',
        ` ${'word '.repeat(15).trim()}`,
        ' word word word word word end',
        ' .',
        ' Features:',
        '  * one',
        '  * two',
        ' and more',
        ' .',
        ' Last.',
        ' .',
        ' Second part.',
      ].join('\n'),
    );
  });

  it('wraps at 79 columns with the leading space', () => {
    const lines = foldDescription('x', [`${'a'.repeat(70)} ${'b'.repeat(7)} c`]).split('\n');
    assert.deepEqual(
      lines.map((line) => line.length),
      [1, 79, 2],
    );
  });

  it('never starts a line with a full stop and text, which Policy reserves', () => {
    const lines = foldDescription('x', [`${'a'.repeat(70)} word .conf more`]).split('\n');
    assert.deepEqual(lines.slice(1), [` ${'a'.repeat(70)}`, ' word .conf more']);
    assert.throws(() => foldDescription('x', ['.conf is read']), { code: 'DESCRIPTION_RESERVED_LINE' });
  });

  it('makes no field of a paragraph', () => {
    const text = foldDescription('x', ['y\r\nDepends: evil\rEssential: yes\n\nPackage: z']);
    assert.ok(
      text
        .split('\n')
        .slice(1)
        .every((line) => line.startsWith(' ')),
      text,
    );
  });

  it('refuses a summary of more than one line, or of none', () => {
    assert.throws(() => foldDescription('a\nDepends: b', []), { code: 'SINGLE_LINE_FIELD' });
    assert.throws(() => foldDescription(' ', []), { code: 'DESCRIPTION_EMPTY' });
  });
});
