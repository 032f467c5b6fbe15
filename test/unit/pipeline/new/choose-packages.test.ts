// Which packages a suite's needs become, what is lacking, and what is only told.
import assert from 'node:assert/strict';
import type { Owners } from '../../../../src/debian/contents-index.ts';
import { detection, type Detection, type Need } from '../../../../src/detect/detection.ts';
import { choosePackages, keyOf, type SuiteFit } from '../../../../src/pipeline/new/choose-packages.ts';

const place = { file: 'configure.ac', line: 3 };
const need = (kind: Need['wanted']['kind'], name: string, more: Partial<Need> = {}): Need => ({ wanted: { kind, name }, by: 'a word', place, optional: false, atLeast: null, ...more });

/** What the suite has: of each thing the package, its version and the path. */
const has: Readonly<Record<string, readonly [name: string, version: string, path: string]>> = {
  'program bison': ['bison', '2:3.8.2-1', 'usr/bin/bison'],
  'pkg-config zlib': ['zlib1g-dev', '1:1.2.13', 'usr/lib/x86_64-linux-gnu/pkgconfig/zlib.pc'],
  'header zlib.h': ['zlib1g-dev', '1:1.2.13', 'usr/include/zlib.h'],
  'header deep/other.h': ['other-dev', '1.0-1', 'usr/include/other/deep/other.h'],
  'python yaml': ['python3-yaml', '6.0-3', 'usr/lib/python3/dist-packages/yaml/__init__.py'],
  'program sed': ['sed', '4.9-1', 'usr/bin/sed'],
  'perl Test/More': ['libtest-simple-perl', '1.302191-1', 'usr/share/perl5/Test/More.pm'],
  'pkg-config own': ['libown-dev', '0.9-1', 'usr/lib/pkgconfig/own.pc'],
};

function fit(parts: Partial<Detection>): SuiteFit {
  const rows = Object.entries(has);
  const owners = new Map<string, Owners | null>(rows.map(([key, [name, , path]]) => [key, { packages: [name], all: key.startsWith('perl ') ? [name, 'perl-modules-5.36'] : [name], path }]));
  const known = new Map(rows.map(([, [name, version]]) => [name, { name, version, source: name === 'libown-dev' ? 'own' : name, provides: [], essential: false }]));
  return choosePackages(detection('autotools', 'configure.ac', parts), { suite: 'bookworm', owners, present: new Set(['sed', 'perl-modules-5.36']), known, system: 'autotools', own: 'own' });
}

describe('pipeline/new choosePackages', () => {
  it('names a need by what the owners are looked up by', () => assert.equal(keyOf({ kind: 'program', name: 'bison' }), 'program bison'));

  const lacking: readonly (readonly [what: string, need: Need, lacking: readonly string[]])[] = [
    ['a program that is there', need('program', 'bison', { atLeast: '3.7' }), []],
    ['a program that is too old', need('program', 'bison', { atLeast: '3.9' }), ['the program bison (configure.ac:3) >= 3.9 is needed, and bookworm has 3.8.2']],
    ['one that can be done without, too old', need('program', 'bison', { atLeast: '3.9', optional: true }), []],
    ['a program that no package has', need('program', 'frob'), ['bookworm has no package with the program frob (configure.ac:3)']],
    ['one that can be done without', need('program', 'frob', { optional: true }), []],
    ['one that tests alone want', need('program', 'frob', { forTests: true }), []],
    ['a header that no package has, which may be another system’s', need('header', 'windows.h'), []],
    ['a library that no package has', need('library', 'socket'), []],
  ];
  for (const [what, one, wanted] of lacking) it(`${what}: ${wanted.length === 0 ? 'no reason to refuse' : 'a reason to refuse'}`, () => assert.deepEqual(fit({ needs: [one] }).lacking, wanted));

  it('tells of a library or macro that no package has', () => {
    const { notes, buildDepends } = fit({ needs: [need('library', 'socket'), need('aclocal', 'AX_FROB')] });
    assert.deepEqual(notes, ['nothing in bookworm has the library socket (configure.ac:3)', 'nothing in bookworm has the autoconf macro AX_FROB (configure.ac:3)']);
    assert.deepEqual(buildDepends, []);
  });

  it('takes a module that Perl itself has for new enough', () => {
    const { buildDepends, depends, lacking: none } = fit({ needs: [need('perl', 'Test/More', { atLeast: '0.88' })], runtime: [need('perl', 'Test/More', { atLeast: '0.88' })] });
    assert.deepEqual([buildDepends, depends, none], [[], [], []]);
  });

  it('refuses a Python program for a module that is not there, and tells of one that is only older', () => {
    assert.deepEqual(fit({ implied: [need('python', 'frob', { atLeast: '1' })] }).lacking, ['bookworm has no package with the Python module frob (configure.ac:3)']);
    const { lacking: none, notes, depends } = fit({ implied: [need('python', 'yaml', { atLeast: '7' })] });
    assert.deepEqual([none, depends], [[], []]);
    assert.deepEqual(notes, ['the Python module yaml (configure.ac:3) >= 7 is needed, and bookworm has 6.0']);
  });

  it('takes what can be done without where sources and build files both ask for it, and keeps the rest at hand', () => {
    const [config, header] = [need('pkg-config', 'zlib', { optional: true, by: 'PKG_CHECK_MODULES' }), need('header', 'zlib.h', { optional: true, by: '#include' })];
    assert.deepEqual(fit({ needs: [config, header] }).buildDepends, [{ name: 'zlib1g-dev', why: 'configure.ac:3: PKG_CHECK_MODULES zlib; configure.ac:3: #include zlib.h' }]);
    const alone = fit({ needs: [config] });
    assert.deepEqual([alone.buildDepends, alone.spare], [[], [{ name: 'zlib1g-dev', why: 'configure.ac:3: PKG_CHECK_MODULES zlib' }]]);
    assert.deepEqual(alone.notes, ['left out, since it can be done without: zlib1g-dev (configure.ac:3: PKG_CHECK_MODULES zlib)']);
  });

  it('leaves out what every build has, a header of that name in some folder, and Debian’s own package of the project', () => {
    assert.deepEqual(fit({ needs: [need('program', 'sed'), need('header', 'deep/other.h'), need('pkg-config', 'own')] }), { suite: 'bookworm', buildDepends: [], depends: [], spare: [], lacking: [], notes: [] });
  });
});
