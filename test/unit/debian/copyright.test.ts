// debian/copyright and the licence texts in it.
import assert from 'node:assert/strict';
import type { PackagingPlan } from '../../../src/contracts/plan.ts';
import { formatCopyright, missingLicenseTexts } from '../../../src/debian/copyright.ts';
import { fieldValue, parseStanzas } from '../../../src/debian/deb822.ts';
import { commonLicense, licenseNames, licenseText } from '../../../src/debian/licenses.ts';

const copyright: PackagingPlan['copyright'] = {
  upstreamName: 'dnscrypt-proxy',
  upstreamContact: ['Frank Denis <j@example.org>', 'OpenDNS'],
  stanzas: [
    { files: ['*'], copyright: ['2011-2012 Frank Denis', '2011 OpenDNS'], license: 'ISC', comment: null },
    {
      files: ['m4/*', 'a file'],
      copyright: ['2008 Guido'],
      license: 'GPL-3+ with Autoconf exception',
      comment: 'From the\n\narchive.',
    },
    { files: ['debian/*'], copyright: ['2026 Ann'], license: 'GPL-2+ or isc', comment: null },
  ],
  licenses: {},
};

describe('licences', () => {
  const common: [string, string | null, boolean][] = [
    ['GPL-2+', 'GPL-2', true],
    ['GPL-2.0-or-later', 'GPL-2', true],
    ['GPL-3.0-only', 'GPL-3', false],
    ['gpl-1', 'GPL-1', false],
    ['LGPL-2.1+', 'LGPL-2.1', true],
    ['LGPL-2', 'LGPL-2', false],
    ['LGPL-3.0', 'LGPL-3', false],
    ['Apache-2.0', 'Apache-2.0', false],
    ['Artistic', 'Artistic', false],
    ['CC0-1.0', 'CC0-1.0', false],
    ['MPL-2.0', 'MPL-2.0', false],
    ['MPL-1.1', 'MPL-1.1', false],
    ['GFDL-1.3+', 'GFDL-1.3', true],
    ['GFDL-NIV-1.2', 'GFDL-1.2', false],
    ['Artistic-2.0', null, false],
    ['GPL', null, false],
    ['BSD', null, false],
    ['GPL-4', null, false],
    ['', null, false],
  ];
  for (const [name, file, orLater] of common) {
    it(`${name || 'no name'} is ${file ?? 'not'} in common-licenses`, () => {
      const found = commonLicense(name);
      assert.equal(found?.file ?? null, file);
      assert.equal(found?.orLater ?? false, orLater);
    });
  }

  it('points to the file, and says which versions count', () => {
    const text = (licenseText('GPL-2+') ?? '').replaceAll('\n', ' ');
    assert.match(
      text,
      /GNU General Public License, version 2 or, as you choose, any later version.*\/usr\/share\/common-licenses\/GPL-2\.$/,
    );
    assert.doesNotMatch(licenseText('GPL-2') ?? '', /later/);
    assert.match((licenseText('GFDL-NIV-1.3+') ?? '').replaceAll('\n', ' '), /no Invariant Sections.*GFDL-1\.3\.$/);
  });

  it('has the words of the short licences', () => {
    const words: [string, string][] = [
      ['Expat', 'free of charge'],
      ['MIT', 'free of charge'],
      ['ISC', 'with or without fee'],
      ['BSD-2-clause', '2. Redistributions'],
      ['BSD-3-Clause', '3. Neither the name'],
      ['Zlib', 'misrepresented'],
      ['public-domain', 'public domain'],
      ['BSD-4-clause', 'acknowledgement'],
      ['0BSD', 'with or without fee'],
      ['MIT-0', 'furnished to do so.\n'],
      ['MIT-CMU', 'By obtaining'],
      ['curl', 'THIRD PARTY RIGHTS'],
      ['HPND', 'without fee'],
      ['HPND-sell-variant', 'and sell'],
      ['NTP', 'with or without fee'],
      ['BSL-1.0', 'machine-executable'],
      ['Beerware', 'beer'],
      ['WTFPL', 'You just'],
      ['Unlicense', 'unencumbered'],
      ['OFL-1.1', 'Reserved Font Name'],
      ['CDDL-1.0', 'Covered Software'],
      ['CC-BY-2.5', 'keep intact all copyright notices'],
      ['CC-BY-3.0', 'Attribution 3.0 Unported'],
      ['CC-BY-SA-3.0', 'Attribution-ShareAlike 3.0 Unported'],
      ['bzip2-1.0.6', '4. The name of the author'],
      ['RSA-MD', 'Message-Digest Algorithm'],
      ['Spencer-86', 'no matter how awful'],
      ['SSH-short', 'Secure Shell'],
      ['Unicode-DFS-2016', 'Data Files'],
      ['FSFAP', 'in any medium'],
      ['gettext-permissive', 'GNU gettext'],
      ['GPL-2+ with OpenSSL exception', 'OpenSSL library'],
      ['GPL-3+ with Bison-2.2 exception', 'parser skeleton'],
      ['GPL-3+ with Texinfo exception', 'Texinfo source'],
    ];
    for (const [name, part] of words) assert.ok(licenseText(name)?.includes(part), name);
    assert.ok(!licenseText('BSD-2-clause')?.includes('Neither'));
    assert.deepEqual(licenseText('BSD-4-clause')?.match(/^\d(?=\.)/gm), ['1', '2', '3', '4']);
    for (const [name] of words) assert.ok(licenseText(name)?.split('\n').every((line) => line.length <= 78 && line === line.trimEnd()), name);
    for (const name of ['Own', 'constructor', 'toString', 'GPL-3+ with Font exception'])
      assert.equal(licenseText(name), null, name);
  });

  it("takes the recipe's own text first", () => {
    assert.equal(licenseText('isc', { ISC: '\n  own\ntext\n' }), '  own\ntext');
    const text = licenseText('GPL-3+ with Font exception', { 'Font exception': 'You may embed it.' }) ?? '';
    assert.match(text, /common-licenses\/GPL-3\.\n\nYou may embed it\.$/);
    assert.equal(licenseText('GPL-3+ with Font exception', { 'GPL-3+ with Font exception': 'whole' }), 'whole');
    assert.match(licenseText('GPL-2+ with Autoconf-data exception') ?? '', /GPL-2\.\n\nAs a special exception[^]*configuration script/);
    for (const name of ['FSFUL', 'FSFULLR', 'X11']) assert.notEqual(licenseText(name), null, name);
    assert.match(licenseText('GPL-3+ with Autoconf exception') ?? '', /GPL-3\.\n\nAs a special exception/);
  });

  const expressions: [string, string[]][] = [
    ['ISC', ['ISC']],
    ['GPL-2+ or Artistic', ['GPL-2+', 'Artistic']],
    ['GPL-2+ or Artistic, and BSD-3-clause', ['GPL-2+', 'Artistic', 'BSD-3-clause']],
    ['GPL-3+ with Autoconf exception or ISC', ['GPL-3+ with Autoconf exception', 'ISC']],
    ['ISC and ISC', ['ISC']],
  ];
  for (const [text, names] of expressions) it(`reads ${text}`, () => assert.deepEqual(licenseNames(text), names));

  for (const text of ['', 'GPL 2', '(MIT)', 'ISC or', 'ISC\nX: y', 'GPL-2 with exception', 'ISC, MIT', 'or']) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.throws(() => licenseNames(text), { code: 'LICENCE_INVALID' }));
  }
});

describe('copyright', () => {
  const text = formatCopyright(copyright, { source: 'https://example.org/x', excluded: ['vendor', 'a b'] });

  it('has header, Files stanzas in order, and one License stanza a licence', () => {
    const stanzas = parseStanzas(text);
    assert.deepEqual(
      stanzas.map((stanza) => stanza[0]?.name),
      ['Format', 'Files', 'Files', 'Files', 'License', 'License', 'License'],
    );
    assert.deepEqual(
      stanzas.slice(4).map((stanza) => stanza[0]?.value.split('\n')[0]?.toLowerCase()),
      ['isc', 'gpl-3+ with autoconf exception', 'gpl-2+'],
    );
    assert.equal(fieldValue(stanzas[2] ?? [], 'Comment'), '\nFrom the\n\narchive.');
    assert.match(fieldValue(stanzas[2] ?? [], 'Files') ?? '', /^m4\/\*\n +a\?file$/);
  });

  it('stands as one expects it', () => {
    assert.ok(
      text.startsWith(
        [
          'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/',
          'Upstream-Name: dnscrypt-proxy',
          'Upstream-Contact: Frank Denis <j@example.org>',
          '                  OpenDNS',
          'Source: https://example.org/x',
          'Files-Excluded: vendor',
          '                a?b',
          '',
          'Files: *',
          'Copyright: 2011-2012 Frank Denis',
          '           2011 OpenDNS',
          'License: ISC',
          '',
          'Files: m4/*',
        ].join('\n'),
      ),
      text,
    );
    assert.ok(text.includes('License: ISC\n Permission to use,') && text.includes('appear in all copies.\n .\n THE SOFTWARE'));
    assert.ok(text.endsWith('\n') && !text.endsWith('\n\n') && !text.includes('\n\n\n'));
    assert.ok(text.split('\n').every((line) => line.length <= 80 && line === line.trimEnd()));
  });

  it('has one pattern a line, and of many as many as a line takes', () => {
    const files = (count: number) => {
      const stanzas = [{ files: Array.from({ length: count }, (_, index) => `m4/${'x'.repeat(index)}.m4`), copyright: ['x'], license: 'ISC', comment: null }];
      const [, stanza = []] = parseStanzas(formatCopyright({ ...copyright, stanzas }, { source: null, excluded: [] }));
      return fieldValue(stanza, 'Files') ?? '';
    };
    assert.equal(files(12).split('\n').length, 12);
    assert.equal(files(40).split(/\s+/).length, 40);
    assert.ok(files(40).split('\n').length < 30 && files(40).split('\n').every((line) => line.length <= 79));
  });

  it('names the recipe key where a text is missing', () => {
    const stanzas = [{ files: ['*'], copyright: ['x'], license: 'Own or ISC', comment: null }];
    assert.throws(
      () => formatCopyright({ ...copyright, stanzas }, { source: null, excluded: [] }),
      (error: Error & { details?: { hint?: string } }) => {
        assert.equal((error as Error & { code?: string }).code, 'LICENCE_TEXT_MISSING');
        assert.match(error.details?.hint ?? '', /licenses.*Own/);
        return true;
      },
    );
    assert.deepEqual(missingLicenseTexts({ stanzas, licenses: {} }), ['Own']);
    assert.deepEqual(missingLicenseTexts({ stanzas, licenses: { own: 'x' } }), []);
  });

  it('makes no field of a licence text, a holder or a comment', () => {
    const evil = 'text\n\nFiles: *\nCopyright: me\rLicense: x';
    const [, , license = []] = parseStanzas(
      formatCopyright(
        { ...copyright, stanzas: [{ files: ['*'], copyright: ['x'], license: 'Own', comment: evil }], licenses: { Own: evil } },
        { source: null, excluded: [] },
      ),
    );
    assert.equal(license.length, 1);
    for (const stanza of [
      { files: ['*'], copyright: ['x\nLicense: y'] },
      { files: ['*\nX: y'], copyright: ['x'] },
    ]) {
      assert.throws(
        () =>
          formatCopyright(
            { ...copyright, stanzas: [{ ...stanza, license: 'ISC', comment: null }] },
            { source: null, excluded: [] },
          ),
        {
          code: 'SINGLE_LINE_FIELD',
        },
      );
    }
    assert.throws(
      () =>
        formatCopyright(
          { ...copyright, stanzas: [{ files: [], copyright: ['x'], license: 'ISC', comment: null }] },
          { source: null, excluded: [] },
        ),
      {
        code: 'COPYRIGHT_INVALID',
      },
    );
  });
});
