// Changelog entries and their dates.
import assert from 'node:assert/strict';
import type { ChangelogEntryPlan } from '../../../src/contracts/plan.ts';
import { formatChangelogDate, formatIsoDay, parseDate } from '../../../src/debian/changelog-date.ts';
import { formatChangelog, formatChangelogEntry, parseNewestEntry } from '../../../src/debian/changelog.ts';

const entry: ChangelogEntryPlan = {
  version: '0.8-1~debkit1~deb13',
  distribution: 'trixie',
  urgency: 'low',
  changes: [
    'New upstream release.',
    'debian/rules: build the documentation with a long sentence that must be wrapped at eighty columns. (Closes: #1)',
  ],
  maintainer: 'Ann Other <ann@example.org>',
  date: 1323827432,
};

describe('changelog dates', () => {
  const rows: [number, string, string][] = [
    [1323827432, 'Wed, 14 Dec 2011 01:50:32 +0000', '2011-12-14'],
    [1348519732, 'Mon, 24 Sep 2012 20:48:52 +0000', '2012-09-24'],
    [0, 'Thu, 01 Jan 1970 00:00:00 +0000', '1970-01-01'],
    [4102444799, 'Thu, 31 Dec 2099 23:59:59 +0000', '2099-12-31'],
  ];
  for (const [seconds, written, day] of rows) {
    it(written, () => {
      assert.equal(formatChangelogDate(seconds), written);
      assert.equal(formatIsoDay(seconds), day);
      assert.equal(parseDate(written), seconds);
    });
  }

  const same = [
    '2011-12-14T01:50:32Z',
    '2011-12-14T02:50:32+01:00',
    '2011-12-14 02:50:32 +0100',
    '2011-12-13T20:20:32-05:30',
    '2011-12-14t01:50:32.999z',
    'Tue, 13 Dec 2011 17:50:32 -0800',
    '14 Dec 2011 01:50:32 GMT',
    'Fri, 14 Dec 2011 01:50:32 +0000',
    '  Wed, 14 Dec 2011  1:50:32 +0000 ',
  ];
  for (const text of same) it(`reads ${text}`, () => assert.equal(parseDate(text), 1323827432));

  const wrong = [
    '',
    'now',
    '2011-12-14',
    '2011-12-14T01:50:32',
    '2011-13-14T01:50:32Z',
    '2011-02-29T00:00:00Z',
    '2011-12-14T24:00:00Z',
    '2011-12-14T01:60:00Z',
    '2011-12-14T01:50:32+25:00',
    'Wed, 32 Dec 2011 01:50:32 +0000',
    'Wed, 14 Dez 2011 01:50:32 +0000',
    'Wed, 14 Dec 2011 01:50:32',
    '1323827432',
    'Wed, 14 Dec 2011 01:50:32 +0000; x',
    '2011-12-14T01:50:32Z\n2012',
  ];
  for (const text of wrong)
    it(`refuses ${JSON.stringify(text)}`, () => assert.throws(() => parseDate(text), { code: 'DATE_INVALID' }));

  it('refuses seconds that are none', () => {
    for (const seconds of [Number.NaN, Infinity, 1.5, 1e15])
      assert.throws(() => formatChangelogDate(seconds), { code: 'DATE_INVALID' });
  });
});

describe('changelog', () => {
  it('writes an entry', () => {
    assert.equal(
      formatChangelogEntry('dnscrypt-proxy', entry),
      [
        'dnscrypt-proxy (0.8-1~debkit1~deb13) trixie; urgency=low',
        '',
        '  * New upstream release.',
        '  * debian/rules: build the documentation with a long sentence that must be',
        '    wrapped at eighty columns. (Closes: #1)',
        '',
        ' -- Ann Other <ann@example.org>  Wed, 14 Dec 2011 01:50:32 +0000',
        '',
      ].join('\n'),
    );
  });

  it('keeps every line within 80 columns, and points below a bullet', () => {
    const text = formatChangelogEntry('foo', {
      ...entry,
      changes: [`${'word '.repeat(60)}\n- ${'point '.repeat(30)}\n  goes on\n- second`],
    });
    const lines = text.split('\n');
    assert.ok(
      lines.every((line) => line.length <= 80),
      text,
    );
    assert.ok(lines.some((line) => line.length > 74));
    assert.equal(lines.filter((line) => line.startsWith('    - ')).length, 2);
    assert.ok(text.includes('goes on\n    - second\n'));
  });

  it('sets entries apart by an empty line', () => {
    const text = formatChangelog('foo', [entry, { ...entry, version: '0.7-1' }]);
    assert.ok(text.includes('+0000\n\nfoo (0.7-1) trixie'));
    assert.ok(text.endsWith('+0000\n') && !text.endsWith('\n\n'));
  });

  const refused: [string, Partial<ChangelogEntryPlan>][] = [
    ['a newline in the maintainer', { maintainer: 'Ann <a@b>\nfoo (1) sid; x' }],
    ['no address', { maintainer: 'Ann' }],
    ['a bad version', { version: '1_0' }],
    ['a bad suite', { distribution: 'a;b' }],
    ['an unknown urgency', { urgency: 'low, binary-only=yes' }],
    ['no change', { changes: [] }],
    ['empty changes', { changes: ['', ' \n '] }],
  ];
  for (const [what, change] of refused) {
    it(`refuses ${what}`, () =>
      assert.throws(() => formatChangelogEntry('foo', { ...entry, ...change }), { code: 'CHANGELOG_ENTRY_INVALID' }));
  }

  it('cannot be made to look like a second entry by a change', () => {
    const text = formatChangelogEntry('foo', {
      ...entry,
      changes: ['x\n\nbar (9) sid; urgency=low\n\n -- Eve <e@e>  Wed, 14 Dec 2011 01:50:32 +0000'],
    });
    assert.equal(text.split('\n').filter((line) => /^(\S| --)/.test(line)).length, 2);
  });

  it('reads the newest entry back', () => {
    const text = formatChangelog('dnscrypt-proxy', [entry, { ...entry, version: '0.7-1' }]);
    const { changes, ...rest } = parseNewestEntry(text);
    const { changes: planned, ...plan } = entry;
    assert.deepEqual(rest, { source: 'dnscrypt-proxy', ...plan });
    assert.equal(planned.length, 2);
    assert.equal(changes[0], '  * New upstream release.');
    assert.equal(changes.length, 3);
    assert.deepEqual(parseNewestEntry(text.replaceAll('\n', '\r\n')), parseNewestEntry(text));
  });

  it('reads what other hands wrote', () => {
    const read = parseNewestEntry(
      '\n\nfoo (1:2-3) unstable experimental; urgency=HIGH, binary-only=yes\n\n  * x\n\n --  <a@b>  Fri, 14 Dec 2011 01:50:32 +0100\n',
    );
    assert.deepEqual(
      [read.version, read.distribution, read.urgency, read.date],
      ['1:2-3', 'unstable experimental', 'high', 1323823832],
    );
  });

  const broken: [string, number][] = [
    ['', 1],
    ['foo 1.0 sid; urgency=low\n', 1],
    ['foo (1_0) sid; urgency=low\n', 1],
    ['foo (1.0) sid; urgency=low\n\n  * x\n', 1],
    ['foo (1.0) sid; urgency=low\n\n  * x\n\n -- Ann <a@b> Wed, 14 Dec 2011 01:50:32 +0000\n', 5],
    ['foo (1.0) sid; urgency=low\n\n  * x\n\n -- Ann <a@b>  yesterday\n', 5],
    ['foo (1.0) sid; urgency=low\n\n  * x\n\nfoo (0.9) sid; urgency=low\n\n -- Ann <a@b>  Wed, 14 Dec 2011 01:50:32 +0000\n', 1],
  ];
  for (const [text, line] of broken) {
    it(`says what is wrong with ${JSON.stringify(text.slice(0, 40))}`, () => {
      assert.throws(() => parseNewestEntry(text), { code: 'CHANGELOG_INVALID', line });
    });
  }
});
