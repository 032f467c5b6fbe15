// What style, suite and version explain, and what they do not.
import assert from 'node:assert/strict';
import type { DebContent, DebEntry } from '../../../src/contracts/deb-content.ts';
import { comparePackages, replacementOf } from '../../../src/debian/compare-packages.ts';
import { compareSources } from '../../../src/debian/compare-sources.ts';
import { explainDifference, type Setting } from '../../../src/debian/explain-differences.ts';
import { explanations, knownChanges, type Between, type Explanation } from '../../../src/debian/known-differences.ts';
import type { Change, Difference } from '../../../src/debian/package-comparison.ts';
import { styleNotes } from '../../../src/debian/style-notes.ts';

const setting = (...between: Between[]): Setting => ({ between: new Set(between), older: 'first' });
const difference = (subject: string, change: Change, diff: string | null = null): Difference => ({ part: 'files', subject, changes: [change], diff });
const explained = (one: Difference, how: Setting) => explainDifference(one, how).changes[0]?.explanation ?? null;

describe('known-differences', () => {
  const adduser = 'if [ "$1" = configure ]; then\n    addgroup --system --quiet g\n    adduser --system --quiet x\nfi';
  const rows: [string, Change['what'], string | null, string | null, Between, string | null][] = [
    ['Depends', 'relation', 'adduser', null, 'styles', 'users'],
    ['Depends', 'relation', null, 'systemd | systemd-standalone-sysusers | systemd-sysusers', 'styles', 'users'],
    ['Depends', 'relation', null, 'adduser', 'styles', null],
    ['Depends', 'relation', 'libssl3', null, 'styles', null],
    ['Depends', 'relation', 'libssl3', null, 'suites', 'libraries'],
    ['Depends', 'relation', 'libc6 (>= 2.36)', 'libc6 (>= 2.38)', 'suites', 'libraries'],
    ['Depends', 'relation', 'libc6 (>= 2.36)', 'libc6 (>= 2.38)', 'styles', null],
    ['Depends', 'relation', 'x (= 1)', 'x (= 2)', 'versions', 'version'],
    ['postinst', 'lines', adduser, null, 'styles', 'users'],
    ['postinst', 'lines', `${adduser}\nrm -rf /`, null, 'styles', null],
    ['postinst', 'helper', 'dh_systemd_start', 'dh_installsystemd', 'styles', 'units'],
    ['postinst', 'helper', 'dh_installsystemd', 'dh_systemd_start', 'styles', null],
    ['postinst', 'helper', 'dh_systemd_start', null, 'styles', null],
    ['postinst', 'helper', 'dh_installsystemd', 'dh_installsystemd', 'styles', null],
    ['postinst', 'helper', 'dh_installsystemd', 'dh_installsystemd', 'suites', 'helpers'],
    ['shlibs', 'lines', 'libx 0 libx0', 'libx 0 libx0 (>= 1.2)', 'styles', 'shlibs'],
    ['shlibs', 'lines', 'libx 0 libx0', 'libx 0 libx0', 'styles', null],
    ['/usr/bin/x', 'sections', '.gnu_debuglink', '.gnu_debuglink', 'styles', 'dwz'],
    ['/usr/bin/x', 'sections', '.text .gnu_debuglink', '.text .gnu_debuglink', 'styles', null],
    ['/usr/bin/x', 'sections', '.gnu_debuglink .shstrtab', '.gnu_debuglink .shstrtab .gnu_debugaltlink', 'styles', 'dwz'],
    ['/usr/bin/x', 'sections', '.note.gnu.build-id .gnu_debuglink', '.note.gnu.build-id .gnu_debuglink', 'styles', 'debug'],
    ['/usr/bin/x', 'sections', '.note.gnu.build-id .data', '.note.gnu.build-id', 'styles', null],
    ['/usr/bin/x', 'sections', '.text', '.text', 'suites', 'compiler'],
    ['/usr/share/doc/x/examples/y.sh.gz', 'mode', '0644', '0755', 'styles', 'examples'],
    ['/usr/lib/debug/.build-id/a/b.debug', 'sections', '.debug_info .debug_abbrev', '.debug_info', 'styles', 'dwz'],
    ['/usr/lib/debug/.build-id/a/b.debug', 'sections', '.text', '.text', 'styles', null],
    ['/usr/share/doc/x/examples/y.gz', 'compressed', 'gzip', 'none', 'styles', 'examples'],
    ['/usr/share/doc/x/README', 'entry', 'file', null, 'styles', 'docs'],
    ['/usr/share/doc/x/README', 'entry', null, 'file', 'styles', null],
    ['/usr/share/doc/x/README.Debian', 'entry', 'file', null, 'styles', null],
    ['/usr/lib/sysusers.d/x.conf', 'entry', null, 'file', 'styles', 'users'],
    ['/etc/x', 'mode', '0644', '0755', 'styles', null],
    ['/etc/x', 'mode', '0644', '0755', 'suites', null],
    ['Installed-Size', 'value', '1', '2', 'styles', 'size'],
    ['Version', 'value', '1', '2', 'versions', 'version'],
    ['Version', 'value', '1', '2', 'styles', null],
  ];
  for (const [subject, what, first, second, between, id] of rows) {
    it(`${between}: ${subject}, ${what} ${first ?? '-'} | ${second ?? '-'}`.split('\n')[0] ?? '', () => {
      assert.equal(explained(difference(subject, { what, first, second }), setting(between)), id);
    });
  }

  it('goes the other way where the second side is the older one', () => {
    const change = { what: 'helper', first: 'dh_installsystemd', second: 'dh_systemd_start' } as const;
    assert.equal(explained(difference('postinst', change), { between: new Set(['styles']), older: 'second' }), 'units');
  });

  it('knows /var/run for /run in a text, and nothing else in it', () => {
    const change = { what: 'text', first: '1 bytes', second: '2 bytes' } as const;
    const of = (diff: string) => explained(difference('/etc/x', change, diff), setting('styles'));
    assert.equal(of('@@ -1,2 +1,2 @@\n a\n-pid /var/run/x\n+pid /run/x\n'), 'runstatedir');
    assert.equal(of('@@ -1,2 +1,2 @@\n a\n-pid /var/run/x\n+pid /run/y\n'), null);
    assert.equal(of('@@ -1,2 +1,3 @@\n a\n-pid /var/run/x\n+pid /run/x\n+more\n'), null);
  });

  it('is explained only where every change is, and its diff is cut', () => {
    const changes = [{ what: 'mode', first: '0644', second: '0755' }, { what: 'sections', first: '.gnu_debuglink', second: '.gnu_debuglink' }] as const;
    const { explained: all, diff } = explainDifference({ part: 'files', subject: '/x', changes, diff: `${'x'.repeat(5000)}\n${'y\n'.repeat(1000)}` }, setting('styles'));
    assert.equal(all, false);
    assert.deepEqual([diff?.text.split('\n').length, diff?.text.split('\n')[0]?.length, diff?.more], [200, 501, 801]);
  });

  it('has a row for each explanation, and says it in sentences', () => {
    assert.deepEqual(Object.keys(explanations).filter((id) => !knownChanges.some((one) => one.id === id)), []);
    for (const { text, advice } of Object.values<Explanation>(explanations)) for (const sentence of [text, advice ?? '.']) assert.match(sentence, /\.$/);
  });
});

const control = (name: string, more = '') => `Package: ${name}\nVersion: 1\nArchitecture: all\n${more}`;

function deb(sha256: string, entries: readonly Partial<DebEntry>[], members: Readonly<Record<string, string>>): DebContent {
  const all = entries.map((entry): DebEntry => ({ path: '/x', type: 'file', mode: 0o644, owner: 'root:root', size: 1, mtime: 1, sha256: 'x', target: null, ...entry }));
  return { file: { path: `/dist/x_${sha256}.deb`, size: 1, sha256 }, entries: all, members };
}

describe('compare-packages', () => {
  const compare = (first: DebContent | null, second: DebContent | null) => comparePackages({ name: 'x', first, second }, () => null, setting('styles'));
  const plain = deb('a', [{}], { control: control('x') });
  const withUser = deb('b', [{}], { control: control('x', 'Depends: adduser\n') });

  it('tells identical, the same, different, and alone', () => {
    assert.equal(compare(plain, plain).verdict, 'identical');
    assert.deepEqual([compare(plain, { ...plain, file: { ...plain.file, sha256: 'c' } }).verdict, compare(plain, plain).same], ['same', 1]);
    assert.deepEqual([compare(withUser, plain).verdict, compare(withUser, plain).first, compare(withUser, plain).second], ['differs', 'x_b.deb', 'x_a.deb']);
    assert.deepEqual([compare(plain, null).verdict, compare(null, plain).verdict], ['only-first', 'only-second']);
  });

  it('tells whether one replaces the other', () => {
    const isLacking = (id: string) => id === 'docs';
    const readme = deb('d', [{}, { path: '/usr/share/doc/x/README' }], { control: control('x') });
    const other = deb('e', [{ mode: 0o755 }], { control: control('x') });
    assert.equal(replacementOf([compare(withUser, plain)], isLacking), 'full');
    assert.equal(replacementOf([compare(readme, plain)], isLacking), 'lacking');
    assert.equal(replacementOf([compare(other, plain)], isLacking), 'no');
    assert.equal(replacementOf([compare(plain, plain), compare(plain, null)], isLacking), 'no');
  });
});

describe('compare-sources', () => {
  const files = (texts: Readonly<Record<string, string | Buffer>>) => new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)]));

  it('tells what differs, what is renamed and what is alone, rules and control first', () => {
    const found = compareSources(files({ changelog: 'a\n', control: 'a\n', 'x.x.service': 'unit\n', 'x.postinst': 'p\n', rules: 'a\n', same: 's\n' }), files({ changelog: 'b\n', control: 'b\n', 'x.service': 'unit\n', rules: 'b\n', same: 's\n', 'x.png': Buffer.from([0, 1]) }));
    assert.deepEqual(found, [
      { path: 'rules', in: 'both', renamed: null, diff: '@@ -1,1 +1,1 @@\n-a\n+b' },
      { path: 'control', in: 'both', renamed: null, diff: '@@ -1,1 +1,1 @@\n-a\n+b' },
      { path: 'changelog', in: 'both', renamed: null, diff: '@@ -1,1 +1,1 @@\n-a\n+b' },
      { path: 'x.png', in: 'second', renamed: null, diff: null },
      { path: 'x.postinst', in: 'first', renamed: null, diff: '@@ -1,1 +0,0 @@\n-p' },
      { path: 'x.x.service', in: 'both', renamed: 'x.service', diff: null },
    ]);
  });
});

describe('style-notes', () => {
  const cdbs = 'include /usr/share/cdbs/1/class/makefile.mk\n';
  const dh = '%:\n\tdh $@\n';
  const about = (rules: string, other: string, word: RegExp) => styleNotes(rules, other).filter((note) => word.test(note)).length;

  it('speaks of tests that CDBS did not run, where dh did', () => {
    assert.equal(about(cdbs, dh, /ran no tests/), 1);
    assert.equal(about(cdbs, `${dh}\noverride_dh_auto_test:\n\tdh_auto_test -- X=1\n`, /ran no tests/), 1);
    assert.equal(about(cdbs, `${dh}\noverride_dh_auto_test:\n`, /ran no tests/), 0);
    assert.equal(about(`${cdbs}DEB_MAKE_CHECK_TARGET = check\n`, dh, /ran no tests/), 0);
    assert.equal(about(`${cdbs}DEB_MAKE_CHECK_TARGET = check\n`, dh, /DEB_MAKE_CHECK_TARGET/), 1);
  });

  it('says nothing of rules that are not those of CDBS', () => assert.deepEqual(styleNotes(dh, cdbs), []));
});
