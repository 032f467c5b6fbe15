// The page of a comparison.
import assert from 'node:assert/strict';
import pc from 'picocolors';
import { comparisonText } from '../../../../src/cli/views/compare.ts';
import { explanations } from '../../../../src/debian/known-differences.ts';
import type { Comparison } from '../../../../src/pipeline/compare.ts';
import type { ExplainedDifference, PackageComparison } from '../../../../src/debian/package-comparison.ts';

const side = { name: '/home/ann/dist/tiny', source: 'tiny', suite: 'trixie', version: '1.0-1' };

const differences: readonly ExplainedDifference[] = [
  { part: 'control', subject: 'Depends', diff: null, explained: true, changes: [{ what: 'relation', first: 'adduser', second: null, explanation: 'users' }, { what: 'relation', first: null, second: 'systemd | systemd-sysusers', explanation: 'users' }] },
  { part: 'scripts', subject: 'postinst', diff: { text: '@@ -1,1 +1,1 @@\n-a\n+b', more: 0 }, explained: true, changes: [{ what: 'lines', first: 'if true; then\n    adduser tiny\nfi', second: null, explanation: 'users' }, { what: 'helper', first: 'dh_systemd_start', second: 'dh_installsystemd', explanation: 'units' }] },
  { part: 'files', subject: '/etc/tiny.conf', diff: { text: '@@ -1,2 +1,2 @@\n a\n-b\n+c', more: 0 }, explained: false, changes: [{ what: 'mode', first: '0644', second: '0600', explanation: null }, { what: 'text', first: '4 bytes', second: '5 bytes', explanation: null }] },
  { part: 'files', subject: '/usr/bin/tiny', diff: null, explained: true, changes: [{ what: 'sections', first: '.gnu_debuglink', second: '.gnu_debuglink', explanation: 'dwz' }] },
  { part: 'files', subject: '/usr/lib/sysusers.d/tiny.conf', diff: null, explained: true, changes: [{ what: 'entry', first: null, second: 'file 0644 root:root 63 bytes', explanation: 'users' }] },
];

const tiny: PackageComparison = { name: 'tiny', first: 'a.deb', second: 'b.deb', verdict: 'differs', same: 7, dates: 2, differences };

const comparison: Comparison = {
  ...{ format: 1, status: 'passed', between: ['styles'], identical: false, explained: false, replacement: 'no', notes: ['CDBS includes; dh runs.'] },
  first: { ...side, label: 'cdbs', style: 'cdbs', compat: 10 },
  second: { ...side, label: 'dh', style: 'dh', compat: 13 },
  debian: [
    { path: 'rules', in: 'both', renamed: null, diff: '@@ -1,2 +1,2 @@\n #!/usr/bin/make -f\n-include x\n+%:' },
    { path: 'tiny.sysusers', in: 'second', renamed: null, diff: '@@ -0,0 +1,1 @@\n+u tiny' },
    { path: 'tiny.tiny.service', in: 'both', renamed: 'tiny.service', diff: null },
  ],
  packages: [tiny, { ...tiny, name: 'tiny-dbgsym', same: 1, dates: 0, differences: differences.slice(3, 4) }],
  explanations: { users: { ...explanations.users, text: 'Made by adduser, or by sysusers.' }, units: { ...explanations.units, text: 'Another helper.' }, dwz: { ...explanations.dwz, text: 'Smaller symbols.' } },
};

function text(changes: Partial<Comparison> = {}, given: { quiet?: boolean; verbose?: boolean } = {}): string {
  return comparisonText({ ...comparison, ...changes }, { colors: pc.createColors(false), cwd: '/home/ann', columns: 100, quiet: false, verbose: false, ...given });
}

describe('cli/views/compare', () => {
  it('has a line for each package, what is written, what becomes of it, why, and what it comes to', () => {
    assert.equal(
      text(),
      `
tiny 1.0-1 for trixie
- cdbs  compat 10  dist/tiny
+ dh    compat 13  dist/tiny

tiny         7 files the same, of which 2 have another date; 3 files, 1 field, 1 script differ, 1 not explained
tiny-dbgsym  1 file the same; 1 file differs, all explained

debian/
  rules
     #!/usr/bin/make -f
    -include x
    +%:
  tiny.sysusers  only in dh
    +u tiny
  tiny.tiny.service -> tiny.service
  what that means
    · CDBS includes; dh runs.

tiny
  control
    Depends  - adduser  [1]
             + systemd | systemd-sysusers  [1]
  scripts
    postinst  - if true; then  [1]
              -     adduser tiny
              - fi
              dh_systemd_start -> dh_installsystemd, the same lines  [2]
  files
    ~ /etc/tiny.conf
        mode 0644 -> 0600  [?]
        4 bytes -> 5 bytes  [?]
         a
        -b
        +c
    ~ /usr/bin/tiny  the section .gnu_debuglink differs  [3]
    + /usr/lib/sysusers.d/tiny.conf  file 0644 root:root 63 bytes  [1]

what stays different, and why
  [1] Made by adduser, or by sysusers.
  [2] Another helper.
  [3] Smaller symbols.

Not known to replace that of CDBS: 1 difference is not explained (marked [?]).
`,
    );
  });

  it('is the verdict alone with quiet, and has every diff and the debug symbols with verbose', () => {
    assert.equal(text({}, { quiet: true }), 'Not known to replace that of CDBS: 1 difference is not explained (marked [?]).\n');
    assert.match(text({}, { verbose: true }), /^ {8}-a\n {8}\+b\n[\s\S]*^tiny-dbgsym\n {2}files$/m);
  });

  const one = (changes: Partial<PackageComparison>) => text({ packages: [{ ...tiny, ...changes }], debian: null });
  it('says in a word what is the same or alone', () => {
    assert.match(one({ verdict: 'identical', differences: [] }), /^tiny {2}identical, byte for byte$/m);
    assert.match(one({ verdict: 'same', differences: [] }), /^tiny {2}the same: 7 files, of which 2 have another date$/m);
    assert.match(one({ verdict: 'only-second', differences: [] }), /^tiny {2}only in dh$/m);
  });

  it('ends in what it comes to', () => {
    const end = (changes: Partial<Comparison>) => text(changes, { quiet: true }).trimEnd();
    const explained = { ...tiny, differences: differences.filter((all) => all.explained) };
    const readme: ExplainedDifference = { part: 'files', subject: '/usr/share/doc/tiny/README', diff: null, explained: true, changes: [{ what: 'entry', first: 'file', second: null, explanation: 'docs' }] };
    assert.match(end({ replacement: 'full', packages: [explained] }), /^The dh package replaces that of CDBS: the same files/);
    const lacking = { ...explained, differences: [...explained.differences, readme] };
    assert.equal(end({ replacement: 'lacking', packages: [lacking], explanations: { docs: explanations.docs } }), 'The dh package replaces that of CDBS, but for /usr/share/doc/tiny/README.');
    assert.equal(end({ identical: true }), 'The packages are the same, byte for byte.');
    assert.match(end({ packages: [{ ...tiny, verdict: 'same', differences: [] }] }), /^The packages hold the same/);
    assert.equal(end({ replacement: null, explained: true, packages: [explained] }), 'Every difference is explained.');
    assert.equal(end({ replacement: null, packages: [tiny, { ...tiny, verdict: 'only-first', differences: [] }] }), '1 difference is not explained, and 1 package is on one side alone.');
  });

  it('marks nothing as not explained where nothing sets the sides apart', () => {
    assert.doesNotMatch(text({ between: [], replacement: null }), /\[\?\]/);
  });

  it('shows the first of very many, and says how many more there are', () => {
    const many = Array.from({ length: 150 }, (_, index): ExplainedDifference => ({ part: 'files', subject: `/x/${index}`, diff: null, explained: false, changes: [{ what: 'entry', first: 'file', second: null, explanation: null }] }));
    const shown = one({ differences: many });
    assert.match(shown, /\/x\/99 .*\n {4}and 50 more \(--verbose, --json\)\n/);
    assert.doesNotMatch(shown, /\/x\/100/);
  });

  it('obeys nothing that stands in names, fields, scripts or texts', () => {
    const evil = '\x1b[2J\x1b]0;pwned\x07\u202e';
    const difference: ExplainedDifference = { part: 'files', subject: `/etc/${evil}x`, explained: false, diff: { text: `-${evil}a\n+b`, more: 0 }, changes: [{ what: 'target', first: `${evil}a`, second: evil, explanation: null }] };
    const script: ExplainedDifference = { ...difference, part: 'scripts', subject: `post${evil}inst`, changes: [{ what: 'lines', first: `${evil}rm`, second: null, explanation: null }, { what: 'helper', first: evil, second: evil, explanation: null }] };
    const control: ExplainedDifference = { ...difference, part: 'control', changes: [{ what: 'value', first: evil, second: `x\n${evil}`, explanation: null }] };
    const shown = text({
      ...{ packages: [{ ...tiny, name: `tiny${evil}`, differences: [control, script, difference] }], debian: [{ path: evil, in: 'both', renamed: `${evil}y`, diff: `-${evil}\n+y` }] },
      first: { ...comparison.first, name: `/${evil}`, label: `a${evil}`, version: evil },
    }, { verbose: true });
    assert.doesNotMatch(shown, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]|pwned/);
  });
});
