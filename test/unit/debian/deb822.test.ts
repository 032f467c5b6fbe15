// Stanzas: read, unwrapped from signatures, and written without a chance to inject a field.
import assert from 'node:assert/strict';
import { fieldValue, formatStanza, parseSingleStanza, parseStanzas } from '../../../src/debian/deb822.ts';

const signed = (body: string) =>
  `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${body}\n-----BEGIN PGP SIGNATURE-----\n\niQabc=\n-----END PGP SIGNATURE-----\n`;

describe('deb822', () => {
  it('reads stanzas, continuation lines and comments', () => {
    const stanzas = parseStanzas(
      '# top\nSource: foo\nBuild-Depends:\n a,\n# off\n b,\n\n \t\nPackage: foo\nDescription: short\n one\n .\n   two\n\n',
    );
    assert.equal(stanzas.length, 2);
    const [source = [], binary = []] = stanzas;
    assert.equal(fieldValue(source, 'BUILD-depends'), '\na,\nb,');
    assert.equal(fieldValue(binary, 'Description'), 'short\none\n\n  two');
    assert.equal(fieldValue(binary, 'Depends'), undefined);
    assert.deepEqual(
      binary.map((field) => [field.name, field.line]),
      [
        ['Package', 9],
        ['Description', 10],
      ],
    );
  });

  it('reads CRLF as LF', () => {
    const text = 'A: 1\n x\n .\n\nB: 2\n';
    assert.deepEqual(parseStanzas(text.replaceAll('\n', '\r\n')), parseStanzas(text));
  });

  it('takes the text out of a signature', () => {
    const [stanza = []] = parseStanzas(signed('Format: 3.0 (quilt)\nSource: foo\n- X: y\n'));
    assert.deepEqual(
      stanza.map((field) => [field.name, field.value, field.line]),
      [
        ['Format', '3.0 (quilt)', 4],
        ['Source', 'foo', 5],
        ['X', 'y', 6],
      ],
    );
    assert.throws(() => parseStanzas(signed('- - x')), { code: 'DEB822_INVALID' });
  });

  const broken: [string, string, number][] = [
    ['a duplicate field', 'A: 1\na: 2\n', 2],
    ['no colon', 'A: 1\nnothing\n', 2],
    ['a continuation before any field', ' x\n', 1],
    ['a continuation after an empty line', 'A: 1\n\n x\n', 3],
    ['a space before the colon', 'A B: 1\n', 1],
    ['an empty name', ': 1\n', 1],
    ['a name with a hyphen first', '-A: 1\n', 1],
    ['a NUL byte', 'A: 1\nB: \0\n', 2],
    ['a signature that is cut off', signed('A: 1').slice(0, 80), 1],
    ['text after the signature', `${signed('A: 1')}B: 2\n`, 9],
    ['text before the signature', `B: 2\n${signed('A: 1')}`, 2],
  ];
  for (const [what, text, line] of broken) {
    it(`refuses ${what}`, () => assert.throws(() => parseStanzas(text), { code: 'DEB822_INVALID', line }));
  }

  it('wants one stanza where there must be one', () => {
    assert.throws(() => parseSingleStanza('', 'the .dsc'), /the \.dsc has 0 stanzas/);
    assert.throws(() => parseSingleStanza('A: 1\n\nB: 2\n', 'the .dsc'), { code: 'DEB822_INVALID' });
  });

  it('writes what it reads', () => {
    const text = formatStanza([
      ['Package', ' foo '],
      ['Empty', ''],
      ['Description', ['short', 'one', '', '  two  ']],
      ['Files', ['', 'a b', 'c']],
    ]);
    assert.equal(text, 'Package: foo\nEmpty:\nDescription: short\n one\n .\n   two\nFiles:\n a b\n c\n');
    assert.deepEqual(
      parseSingleStanza(text, 'x').map((field) => field.value),
      ['foo', '', 'short\none\n\n  two', '\na b\nc'],
    );
  });

  it('refuses what would become another field', () => {
    for (const value of ['a\nB: c', 'a\rB: c', 'a\u2028B: c', 'a\0']) {
      assert.throws(() => formatStanza([['A', value]]), { code: 'SINGLE_LINE_FIELD' });
      assert.throws(() => formatStanza([['A', ['x', value]]]), { code: 'SINGLE_LINE_FIELD' });
    }
    for (const name of ['', 'A B', 'A:B', '#A', '-A', 'A\nB', 'Ä'])
      assert.throws(() => formatStanza([[name, 'x']]), { code: 'FIELD_NAME_INVALID' });
    assert.throws(
      () =>
        formatStanza([
          ['A', '1'],
          ['a', '2'],
        ]),
      { code: 'FIELD_DUPLICATE' },
    );
  });
});
