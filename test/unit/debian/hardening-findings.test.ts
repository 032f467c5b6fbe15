// What is told of packages that are not hardened, and what is no finding.
import assert from 'node:assert/strict';
import type { HardenedBinary, UnitExposure } from '../../../src/contracts/artifacts.ts';
import { hardeningFindings } from '../../../src/debian/hardening-findings.ts';

const whole: HardenedBinary = { package: 'tiny', file: 'usr/bin/tiny', go: false, pie: 'yes', relro: 'yes', bindNow: 'yes', stackProtector: 'yes', fortify: 'yes' };
const confined: UnitExposure = { package: 'tiny', unit: 'tiny.service', exposure: 4.9, verdict: 'OK', open: [], refused: null, notHardened: null };
const open = [{ directive: 'CapabilityBoundingSet=', weight: 3 }, { directive: 'RootDirectory=/RootImage=', weight: 0.1 }, { directive: 'UMask=', weight: 0.1 }];

describe('hardening-findings', () => {
  const rows: [string, Partial<HardenedBinary>[], Partial<UnitExposure>[], [string, string[], RegExp | null][]][] = [
    ['nothing of what is hardened', [{}], [{}], []],
    ['nothing of what cannot be told or cannot be', [{ pie: 'ignored', stackProtector: 'unknown', fortify: 'unknown' }], [], []],
    ['files without a feature together', [{ bindNow: 'no' }, { file: 'usr/bin/b' }, { file: 'usr/bin/c', bindNow: 'no', pie: 'no' }], [], [
      ['no PIE', ['usr/bin/c'], /CFLAGS and LDFLAGS/],
      ['no bind now', ['usr/bin/tiny', 'usr/bin/c'], /^upstream ignores LDFLAGS: .*build\.hardening/],
    ]],
    ['of Go only what its compiler has', [{ go: true, relro: 'no', stackProtector: 'no', fortify: 'no' }], [], [['no RELRO', ['usr/bin/tiny'], /LDFLAGS/]]],
    ['what cannot be read', [{ pie: null, relro: null, bindNow: null, stackProtector: null, fortify: null }], [], [['hardening-check cannot read', ['usr/bin/tiny'], null]]],
    ['an exposed unit with what would help most', [], [{ exposure: 9, verdict: 'UNSAFE', open }], [['exposure 9.0 (UNSAFE)', ['tiny.service'], /would be had by CapabilityBoundingSet=, UMask= \(/]]],
    ['of a unit that is not to be hardened why', [], [{ exposure: 9, verdict: 'UNSAFE', notHardened: 'users log in' }], [['exposure 9.0 (UNSAFE), since users log in', ['tiny.service'], null]]],
    ['a refused unit', [], [{ exposure: null, verdict: null, refused: 'Refusing.' }], [['systemd refuses the unit: Refusing.', ['tiny.service'], null]]],
  ];
  for (const [what, binaries, units, expected] of rows) {
    it(`tells ${what}`, () => {
      const found = hardeningFindings(binaries.map((one) => ({ ...whole, ...one })), units.map((one) => ({ ...confined, ...one })));
      assert.deepEqual(found.map(({ package: name, what: said, where }) => [name, said, where]), expected.map(([said, where]) => ['tiny', said, where]));
      for (const [index, [, , advice]] of expected.entries()) {
        if (advice === null) assert.equal(found[index]?.advice, null);
        else assert.match(found[index]?.advice ?? '', advice);
      }
    });
  }
});
