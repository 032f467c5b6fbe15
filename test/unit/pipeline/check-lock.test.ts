// A found environment held against a locked one where packages of the same run are in it.
import assert from 'node:assert/strict';
import { differenceTo } from '../../../src/pipeline/check-lock.ts';
import { isDrift } from '../../../src/pipeline/lock-difference.ts';
import type { LockedEnvironment, Pins } from '../../../src/recipe/lock-file.ts';

const pins = (...names: string[]): Pins => new Map(names.map((name) => [name, { value: '1.0', sha256: 'a' }]));
const environment = (...buildDependencies: string[]): LockedEnvironment => ({ mirror: pins(), base: pins('dpkg'), buildDependencies: pins(...buildDependencies), tools: pins() });

describe('pipeline/check-lock', () => {
  it('leaves packages of this run out, whether the archive has them too or not, and nothing else', () => {
    const difference = (local: string[], ...found: string[]) => differenceTo(environment('make', 'libours'), { environment: environment(...found), security: new Set(), local: new Set(local) });
    assert.equal(isDrift(difference(['libours', 'libours-dev'], 'make')), false);
    assert.deepEqual(difference([], 'make').packages.map(({ name, kind }) => `${name} ${kind}`), ['libours gone']);
    assert.deepEqual(difference(['libours'], 'make', 'libnew').packages.map(({ name, kind }) => `${name} ${kind}`), ['libnew new']);
  });
});
