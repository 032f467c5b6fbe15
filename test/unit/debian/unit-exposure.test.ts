// What systemd-analyze of bookworm and trixie says of units, shortened.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseExposures } from '../../../src/debian/unit-exposure.ts';
import { packageRoot } from '../../../src/system/resources.ts';

const recorded = readFileSync(join(packageRoot(), 'test/fixtures/recorded/systemd-analyze-252.txt'), 'utf8').split('\n');

describe('unit-exposure', () => {
  const [tiny, template, wrong, gone] = parseExposures(recorded, 'tiny', ['tiny.service', 'tiny@.service', 'wrong.service', 'gone.service']);

  it('says how exposed a unit is, and by what most', () => {
    assert.deepEqual([tiny?.package, tiny?.unit, tiny?.exposure, tiny?.verdict, tiny?.refused], ['tiny', 'tiny.service', 4.6, 'OK', null]);
    assert.deepEqual(tiny?.open.slice(0, 5), [
      { directive: 'RestrictAddressFamilies=', weight: 1 },
      { directive: 'RestrictNamespaces=', weight: 0.9 },
      { directive: 'CapabilityBoundingSet=', weight: 0.4 },
      { directive: 'SystemCallFilter=', weight: 0.4 },
      { directive: 'IPAddressDeny=', weight: 0.2 },
    ]);
    assert.equal(tiny.open.length, 25);
  });

  it('says it of a template by the instance that was tried', () => {
    assert.deepEqual([template?.unit, template?.exposure, template?.verdict], ['tiny@.service', 9.4, 'UNSAFE']);
    assert.deepEqual(template?.open[0], { directive: 'User=/DynamicUser=', weight: 0.4 });
    const [other] = parseExposures(['→ Overall exposure level for tiny@test_instance.service: 9.2 UNSAFE :-{'], 'tiny', ['tiny@.service']);
    assert.deepEqual([other?.unit, other?.exposure], ['tiny@.service', 9.2]);
  });

  it('says why a unit is not hardened, in its own words', () => {
    const lines = ['systemd/system/tiny.service:# Not hardened: users log in: all: of them', '→ Overall exposure level for tiny.service: 9.4 UNSAFE :-{'];
    assert.deepEqual(parseExposures(lines, 'tiny', ['tiny.service']).map(({ notHardened }) => notHardened), ['users log in: all: of them']);
    assert.equal(tiny?.notHardened, null);
  });

  it('says why systemd refuses a unit', () => {
    const refused = { package: 'tiny', exposure: null, verdict: null, open: [], notHardened: null };
    assert.deepEqual(wrong, { ...refused, unit: 'wrong.service', refused: 'Service has no ExecStart=, ExecStop=, or SuccessAction=. Refusing.' });
    assert.deepEqual(gone, { ...refused, unit: 'gone.service', refused: 'Unit gone.service not found.' });
    const [silent] = parseExposures([], 'tiny', ['tiny.service']);
    assert.equal(silent?.refused, 'systemd-analyze says nothing of it');
  });
});
