// The few lines on hardening in a summary.
import assert from 'node:assert/strict';
import pc from 'picocolors';
import { hardeningLines } from '../../../../src/cli/views/hardening-lines.ts';
import type { HardenedBinary, HardeningReport, LintReport, UnitExposure } from '../../../../src/contracts/artifacts.ts';
import { hardeningFindings } from '../../../../src/debian/hardening-findings.ts';

const binary: HardenedBinary = { package: 'tiny', file: 'usr/bin/tiny', go: false, pie: 'yes', relro: 'yes', bindNow: 'yes', stackProtector: 'yes', fortify: 'yes' };
const unit: UnitExposure = { package: 'tiny', unit: 'tiny.service', exposure: 1.9, verdict: 'OK', open: [{ directive: 'UMask=', weight: 0.1 }], refused: null, notHardened: null };

function report(binaries: Partial<HardenedBinary>[] | null, units: Partial<UnitExposure>[] | null, more: Partial<HardeningReport> = {}): HardeningReport {
  const figures = { binaries: binaries?.map((one) => ({ ...binary, ...one })) ?? null, units: units?.map((one) => ({ ...unit, ...one })) ?? null };
  return { ...figures, privileged: [], notMeasured: [], findings: hardeningFindings(figures.binaries ?? [], figures.units ?? []), ...more };
}

function lines(given: HardeningReport | null, { lint = null, verbose = false }: { lint?: LintReport | null; verbose?: boolean } = {}): string[] {
  return hardeningLines(given, lint, { colors: pc.createColors(false), quiet: false, cwd: '/', verbose });
}

describe('cli/views/hardening-lines', () => {
  const whole = 'PIE, RELRO, bind now, stack protector, fortify';
  const rows: [string, HardeningReport | null, string[]][] = [
    ['nothing where nothing was built', null, []],
    ['nothing where there is nothing to measure', report([], []), []],
    ['one line where all is well', report([{}], [{}]), [`hardening: tiny: ${whole}; tiny.service: exposure 1.9 (OK)`]],
    ['packages with the same together', report([{}, { file: 'usr/bin/b' }, { package: 'tiny-x' }, { package: 'libtiny', pie: 'ignored', fortify: 'unknown' }], []), [
      `hardening: tiny (2 files), tiny-x: ${whole}; libtiny: RELRO, bind now, stack protector`,
    ]],
    ['many packages and units by their number', report(['a', 'b', 'c', 'd'].map((name) => ({ package: name })), [{}, { exposure: 0.2, verdict: 'SAFE' }, {}, { exposure: 2 }]), [
      `hardening: 4 packages: ${whole}; 4 units: exposure 0.2 (SAFE) to 2.0 (OK)`,
    ]],
    ['setuid files', report([], [], { privileged: [{ package: 'tiny', file: 'usr/bin/su', mode: '-rwsr-xr-x', owner: 'root', group: 'root' }] }), [
      'hardening:', '  setuid or setgid: usr/bin/su (-rwsr-xr-x root:root)',
    ]],
    ['what could not be measured', report([{}], null, { notMeasured: ['units: systemd-analyze is not in the cache'] }), [
      `hardening: tiny: ${whole}`, '  not measured: units: systemd-analyze is not in the cache',
    ]],
    ['an exposed unit on a line of its own', report([{}], [{}, { unit: 'b.service', exposure: 9, verdict: 'UNSAFE' }]), [
      `hardening: tiny: ${whole}; tiny.service: exposure 1.9 (OK)`,
      "  b.service: exposure 9.0 (UNSAFE); change: say in the service's `unit` what it can do without; most would be had by UMask= (systemd.exec(5))",
    ]],
    ['what systemd refuses', report([], [{ exposure: null, verdict: null, refused: 'Refusing.\u001b[2J' }]), ['hardening:', '  tiny.service: systemd refuses the unit: Refusing.']],
  ];
  for (const [what, given, expected] of rows) it(`says ${what}`, () => assert.deepEqual(lines(given), expected));

  const files = ['a', 'b', 'c'].map((name) => ({ file: `usr/bin/${name}`, bindNow: 'no', fortify: 'no', relro: 'no' }) as const);

  it('says the first of what is lacking, with what to change', () => {
    const said = lines(report(files, []));
    assert.deepEqual(said.map((line) => line.replace(/; change: .*/, '; change')), [
      'hardening: tiny (3 files): PIE, stack protector',
      '  usr/bin/a, usr/bin/b and 1 more: no RELRO; change',
      '  usr/bin/a, usr/bin/b and 1 more: no bind now; change',
      '  and 1 more (--verbose, or result.json)',
    ]);
    assert.match(said[1] ?? '', /change: upstream ignores LDFLAGS/);
  });

  it('says all of it with verbose', () => {
    const said = lines(report(files, []), { verbose: true });
    assert.equal(said.length, 4);
    assert.match(said[3] ?? '', /^ {2}usr\/bin\/a, usr\/bin\/b, usr\/bin\/c: no fortify; change: /);
  });

  it('does not give the advice that lint has given', () => {
    const given = report([{ bindNow: 'no' }], []);
    const tag = { severity: 'info', tag: 'hardening-no-bindnow', package: 'tiny', type: 'binary', context: '[usr/bin/tiny]', advice: given.findings[0]?.advice ?? '', fresh: false, failed: false } as const;
    assert.deepEqual(lines(given, { lint: { tags: [tag], failed: false, lintianVersion: '1', explanations: {}, earlier: null } }).slice(1), ['  usr/bin/tiny: no bind now']);
  });
});
