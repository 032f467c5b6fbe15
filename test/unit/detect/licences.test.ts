// From what licensecheck reads to stanzas: the main licence is right, or a TODO.
import assert from 'node:assert/strict';
import { licencesOf, readLicensecheck } from '../../../src/detect/licences.ts';
import { licenceByWords, orLater, shortName, spokenLicence } from '../../../src/detect/licence-words.ts';
import { treeOf } from '../../helpers/source-tree.ts';

const bsd2 = 'Redistribution and use in source and binary forms ...\n * 1. Redistributions of source code must retain the above\n * 2. Redistributions in binary form must reproduce the above\n';

interface Case {
  readonly lines: readonly string[];
  readonly license?: string;
  readonly texts?: Readonly<Record<string, string>>;
}

function stanzas({ lines, license, texts = {} }: Case) {
  const checked = readLicensecheck(lines);
  const tree = treeOf({ ...Object.fromEntries(checked.map(({ path }) => [path, 'words\n'])), ...texts });
  return licencesOf(tree, checked, { license: license ?? null, from: 'Cargo.toml', authors: [] });
}

const rows: readonly (readonly [what: string, given: Case, license: string, todo: boolean])[] = [
  ['heads that say so', { lines: ['x.c\tGPL-2+\t2020 Ann Example', 'COPYING\tGPL-2\t1989 Free Software Foundation, Inc. <https://fsf.org/>'] }, 'GPL-2+', false],
  ['heads of the program rather than of its build files', { lines: ['src/x.c\tGPL-2+\t2020 Ann', 'autogen.sh\tBSD-3-Clause\t2020 Bob', 'COPYING\tGPL-2\t'] }, 'GPL-2+', false],
  ['the text of the GPL alone', { lines: ['x.c\tUNKNOWN\t*No copyright*', 'COPYING\tGPL-3\t'] }, 'GPL-3', true],
  ['the text of the GPL, with metadata that says which versions', { lines: ['x.rs\tUNKNOWN\t', 'COPYING\tGPL-3\t'], license: 'GPL-3.0-or-later' }, 'GPL-3+', false],
  ['metadata that does not say which versions', { lines: ['x.rs\tUNKNOWN\t', 'COPYING\tGPL-3\t'], license: 'GPL-3.0' }, 'GPL-3', true],
  ['the text of a permissive licence', { lines: ['x.c\tUNKNOWN\t', 'LICENSE\tMIT\t2020 Ann Example'] }, 'Expat', false],
  ['a choice that metadata tells', { lines: ['x.rs\tUNKNOWN\t', 'LICENSE-MIT\tMIT\t', 'LICENSE-APACHE\tApache-2.0\t'], license: 'MIT OR Apache-2.0' }, 'Expat or Apache-2.0', false],
  ['a choice that metadata tells, and heads that name both', { lines: ['x.rs\tMIT and/or Apache-2.0\t', 'LICENSE-MIT\tMIT\t', 'LICENSE-APACHE\tApache-2.0\t'], license: 'MIT/Apache-2.0' }, 'Expat or Apache-2.0', false],
  ["Perl's two, each with its text, and metadata that tells the choice", { lines: ['x.pm\tUNKNOWN\t', 'LICENSE\tArtistic-1.0 and/or GPL-1 and/or GPL-1+ or Artistic\t'], license: 'perl_5' }, 'GPL-1+ or Artistic', false],
  ['heads that name two, and nothing that tells whether one may choose', { lines: ['x.c\tMIT and/or GPL-2+\t', 'COPYING\tGPL-2\t'] }, 'Expat and GPL-2+', true],
  ['heads that name two, and say that one may choose', { lines: ['x.c\tLGPL-2+ and/or MPL-1.1\t2020 Ann'], texts: { 'x.c': '/* Subject to the Mozilla Public License Version 1.1.\n Alternatively, the contents of this file may be used under the terms\n of the GNU Lesser General Public license version 2 or later. */\n' } }, 'LGPL-2+ or MPL-1.1', false],
  ['several licences in equal parts, and a README that has the words of one', { lines: ['a.c\tMIT\t', 'b.c\tZlib\t', 'README\tMIT\t'] }, 'Expat', false],
  ['a text with conditions of its own, which was taken for a known one', { lines: ['x.c\tUNKNOWN\t', 'LICENSE\tBSD-3-Clause\t2017 Ann'], texts: { LICENSE: 'Permission is granted to anyone to use this software, subject to:\n1. The origin of this software must not be misrepresented.\n2. Altered versions must be plainly marked.\n4. The name of the Author may not be used to endorse or promote\nproducts.\n' } }, 'licence-of-LICENSE', true],
  ['heads that only name it', { lines: ['x.c\tMIT\t2020 Ann'], texts: { 'x.c': '/* Under the MIT licence. */\n' } }, 'Expat', false],
  ['a family beside the licence itself', { lines: ['x.c\tBSD-2-clause and/or BSD~unspecified\t', 'COPYING\tBSD-2-clause and/or BSD~unspecified\t'] }, 'BSD-2-clause', false],
  ['two texts and nothing that tells between them', { lines: ['x.c\tUNKNOWN\t', 'LICENSE.a\tMIT\t', 'LICENSE.b\tApache-2.0\t'] }, 'TODO', true],
  ['metadata that one head repeats, beside a bundled file and a text of both', { lines: ['x.c\tGPL-2+\t2020 Ann', 'json.c\tMIT\t2011 Bob', 'COPYING\tMIT and/or GPL-2+\t'], license: 'GPL-2.0-or-later' }, 'GPL-2+', false],
  ['a script without an ending, beside its page', { lines: ['x\tGPL-3+\t2020 Ann', 'x.1\tGPL-3\t2020 Ann', 'LICENSE.txt\tGPL-3\t'] }, 'GPL-3+', false],
  ['metadata that contradicts the text', { lines: ['x.rs\tUNKNOWN\t', 'LICENSE\tMIT\t'], license: 'Apache-2.0' }, 'TODO', true],
  ['nothing at all', { lines: ['x.c\tUNKNOWN\t*No copyright*'] }, 'TODO', true],
  ['words that are not known', { lines: ['x.c\tUNKNOWN\t', 'LICENSE\tUNKNOWN\t2020 Ann'], texts: { LICENSE: 'You may look at it.\n' } }, 'licence-of-LICENSE', true],
];

describe('licencesOf', () => {
  for (const [what, given, license, todo] of rows) {
    it(`${what}: ${license}${todo ? ', with a TODO' : ''}`, () => {
      const [main] = stanzas(given).stanzas;
      assert.equal(main?.license, license);
      assert.equal(main?.license === 'TODO' || main?.comment?.startsWith('TODO') === true, todo);
    });
  }

  it('other licences get stanzas of their own, with their holders', () => {
    const found = stanzas({ lines: ['x.c\tGPL-2+\t2019-2021 Ann Example', 'y.c\tGPL-2+\t2020 Ann Example', 'lib/z.c\tISC\t2011 Bob', 'README.md\tGPL-2\t*No copyright*', 'COPYING\tGPL-2\t'] });
    assert.deepEqual(found.stanzas, [
      { files: ['*'], copyright: ['2019-2021 Ann Example'], license: 'GPL-2+' },
      { files: ['lib/z.c'], copyright: ['2011 Bob'], license: 'ISC' },
    ]);
  });

  it("a licence's own prose names nobody", () => {
    const { stanzas: found } = stanzas({ lines: ['x.py\tUNKNOWN\t', 'LICENSE\tMPL-2.0\t2013 Ann Example / doctrines of fair use, fair dealing, or other / under Patent Claims infringed by Covered Software in the absence of'] });
    assert.deepEqual(found[0]?.copyright, ['2013 Ann Example']);
  });

  it('the text of a licence of the FSF is not put in whole where nothing is sure', () => {
    const { texts } = stanzas({ lines: ['x\tGPL-3\t', 'y\tGPL-3+\t', 'COPYING\tGPL-3\t'], texts: { COPYING: 'GNU GENERAL PUBLIC LICENSE\n' } });
    assert.match(texts['TODO'] ?? '', /^TODO/);
  });

  it('what the data of tests claim is for others', () => {
    const { stanzas: found } = stanzas({ lines: ['x.pm\tPerl\t2003 Ann Example', 't/x_1.out\tUNKNOWN\tArtist: me', 't/images/x.jpg\tUNKNOWN\tFree for all', 't/x.t\tPerl\t2004 Bob'] });
    assert.deepEqual(found[0]?.copyright, ['2003 Ann Example', '2004 Bob']);
  });

  it('an address in the codes of Perl documentation is one', () => {
    const { stanzas: found } = stanzas({ lines: ['x.pm\tPerl\t2003 Ann Example, E<lt>ann[at]example.orgE<gt>', 'y.pm\tPerl\t2004 B<Bob>'] });
    assert.deepEqual(found[0]?.copyright, ['2003 Ann Example, <ann[at]example.org>', '2004 Bob']);
  });

  it('an acknowledgement that is asked for makes another licence', () => {
    const grant = 'Permission is hereby granted, free of charge, to any person obtaining a copy\n * of this software. The above copyright notice and this permission notice shall be included in all copies ';
    const end = '. THE SOFTWARE IS PROVIDED "AS IS"';
    assert.equal(licenceByWords(`${grant}or substantial portions of the Software${end}`), 'Expat');
    assert.equal(licenceByWords(`${grant}of the Software and its\n * documentation and acknowledgment shall be given in the documentation and\n * software packages that this Software was used${end}`), 'MIT-feh');
    assert.equal(licenceByWords(`${grant}of the Software, which shall be sent to the author${end}`), null);
  });

  it('dedications to the public, and zlib, by their words', () => {
    assert.equal(licenceByWords('To the extent possible under law, Ann Example\nhas waived all copyright and related or neighboring rights to this work.\n\nhttp://creativecommons.org/publicdomain/zero/1.0/\n'), 'CC0-1.0');
    assert.equal(licenceByWords('This is free and unencumbered software released into the public domain.'), 'Unlicense');
    assert.equal(licenceByWords('1. The origin of this software must not be misrepresented; you must not claim\n2. Altered source versions must be plainly marked as such'), 'Zlib');
  });

  it('words about licences are no holder, and marks of a page no part of one', () => {
    const found = stanzas({ lines: ['x.c\tISC\t2019 Ann Example / Bob Jones 2007-2009</small> / MIT, with its own license / terms', 'LICENSE\tISC\t'] });
    assert.deepEqual(found.stanzas[0]?.copyright, ['2007-2009 Bob Jones', '2019 Ann Example']);
  });

  it('a name that says that it is unknown is none; what a font claims is no holder', () => {
    assert.deepEqual(['W3C-unknown', 'Apache-2.0 or MIT~unspecified', 'UNKNOWN'].map(shortName), ['W3C', 'Apache-2.0 or Expat', '']);
    const found = stanzas({ lines: ['x.c\tISC\t2019 Zoë Müller / ÿÄø / à®_@CQrçVpyópë¯ââÿËÿ / GPL', 'LICENSE\tISC\t'] });
    assert.deepEqual(found.stanzas[0]?.copyright, ['2019 Zoë Müller']);
  });

  it('what a translation or a format string claims is no holder', () => {
    const found = stanzas({ lines: ['x.c\tISC\t2019 Ann Example / 2009-%d Ann Example', 'po/de.po\tISC\t2019 Ann Example (Fassung 3.0)', 'LICENSE\tISC\t'] });
    assert.deepEqual(found.stanzas, [{ files: ['*'], copyright: ['2019 Ann Example'], license: 'ISC' }]);
  });

  it('a text that debkit has not is that of the file, and what is not free is said', () => {
    const found = stanzas({ lines: ['x.c\tUNKNOWN\t', 'LICENSE\tCC-BY-NC-4.0\t2020 Ann'], texts: { LICENSE: 'Not for money.\n' } });
    assert.deepEqual(found.texts, { 'CC-BY-NC-4.0': 'Not for money.\n' });
    assert.match(found.uncertain.join('\n'), /not free by Debian's guidelines/);
  });
});

describe('licence words', () => {
  it('words win over names', () => {
    assert.equal(licenceByWords(bsd2), 'BSD-2-clause');
    assert.equal(licenceByWords(`${bsd2} * 3. Neither the name of Ann nor`), 'BSD-3-clause');
    assert.equal(licenceByWords('Use it well.'), null);
  });
  const names: readonly (readonly [string, string])[] = [['MIT', 'Expat'], ['UNKNOWN', ''], ['GPL-2+ and/or BSD-3-Clause', 'GPL-2+ and BSD-3-clause'], ['GPL-3.0-or-later', 'GPL-3+'], ['BSD-2-Clause-Views', 'BSD-2-clause'], ['GPL-3+ with Bison-2.2 exception', 'GPL-3+ with Bison-2.2 exception']];
  for (const [said, name] of names) it(`licensecheck's ${said}: ${name}`, () => assert.equal(shortName(said), name));
  const spoken: readonly (readonly [string, string])[] = [['MIT', 'Expat'], ['Apache License 2.0', 'Apache-2.0'], ['GPLv3+', 'GPL-3+'], ['MIT/Apache-2.0', 'Expat or Apache-2.0'], ['perl_5', 'GPL-1+ or Artistic'], ['see the file LICENSE', '']];
  for (const [said, name] of spoken) it(`metadata's ${said}: ${name}`, () => assert.equal(spokenLicence(said), name));
  it('GPLv2+ in a sentence', () => assert.equal(orLater('GPL-2', 'This file is licensed under the GPLv2+.'), 'GPL-2+'));
  it('GPL version 2 alone', () => assert.equal(orLater('GPL-2', 'the GNU GPL version 2'), 'GPL-2'));
  it('of an LGPL nothing follows for the GPL', () => assert.equal(orLater('GPL-2', 'the LGPL version 2 or later'), 'GPL-2'));
});
