// Which packages are said to have no smoke test: those that none uses.
import assert from 'node:assert/strict';
import type { PackageTests } from '../../../src/contracts/artifacts.ts';
import { withoutSmokeTest } from '../../../src/stages/smoke-tests.ts';

const smoke: PackageTests['smoke'] = [{ run: 'true', expect: null, exit: 0, user: 'root', seconds: 60, service: null, ports: [], files: {}, needs: [] }];

function untested(debs: Readonly<Record<string, string>>, ...tested: readonly string[]): string[] {
  const tests = Object.fromEntries(tested.map((name): [string, PackageTests] => [name, { smoke, services: [] }]));
  const steps = withoutSmokeTest(Object.entries(debs).map(([name, depends]) => ({ name, path: `/${name}.deb`, depends })), tests);
  assert.ok(steps.every(({ status, detail }) => status === 'not-tested' && detail === 'the recipe has none'));
  return steps.map(({ name }) => name);
}

describe('packages without a smoke test', () => {
  it('are those that no test uses', () => {
    const debs = { libx0: 'libc6', 'libx-dev': 'libx0 (= 1.0-1), libc6 (>= 2.34) | libc7', tool: 'libx0 (>= 1)', data: '' };
    assert.deepEqual(untested(debs), ['libx0', 'libx-dev', 'tool', 'data'].map((name) => `smoke test of ${name}`));
    assert.deepEqual(untested(debs, 'libx-dev'), ['smoke test of tool', 'smoke test of data']);
    assert.deepEqual(untested(debs, 'tool', 'data'), ['smoke test of libx-dev']);
  });
});
