// The archive's old state that a lock names: where it is asked for, and that it is known by its hash.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placesOfSnapshot, snapshotUri } from '../../../src/pipeline/snapshot.ts';
import type { Places } from '../../../src/pipeline/request.ts';
import type { LockedEnvironment } from '../../../src/recipe/lock-file.ts';
import type { ExecRequest } from '../../../src/system/exec.ts';

const archive = 'https://snapshot.example.org/archive/debian';
const security = 'https://snapshot.example.org/archive/debian-security';
const none = new Map();
const locked: LockedEnvironment = {
  mirror: new Map([
    ['trixie', { value: '2026-09-12T07:55:41Z', sha256: 'a' }],
    ['trixie-updates', { value: '2026-11-21T02:10:46Z', sha256: 'b' }],
    ['trixie-security', { value: '2026-11-21T00:53:03Z', sha256: 'c' }],
  ]),
  base: none,
  buildDependencies: none,
  tools: none,
};

describe('pipeline/snapshot', () => {
  let store: string;
  beforeEach(() => {
    store = mkdtempSync(join(tmpdir(), 'debkit-test-'));
  });
  afterEach(() => rmSync(store, { recursive: true }));

  /** Those of the URIs in `there` are what they should be. */
  async function find(there: readonly string[], more: { offline?: boolean; snapshots?: Places['snapshots'] } = {}) {
    const asked: string[] = [];
    const exec = (request: ExecRequest) => {
      const [uri = '', , hash = ''] = request.argv.slice(-3);
      asked.push(`${uri} ${hash}`);
      return Promise.resolve({ exitCode: there.some((one) => uri.startsWith(one)) ? 0 : 100, stdout: '', stderr: '' });
    };
    const places: Places = { store, state: store, recipeLibraries: [], mirror: 'x', securityMirror: 'y', snapshots: more.snapshots ?? { archive, security }, keyring: null, containerBase: null };
    const context = { store, workspace: store, offline: more.offline ?? false, exec, signal: new AbortController().signal, onLine: () => undefined };
    return { places: await placesOfSnapshot(locked, 'trixie', { ...places, snapshots: more.snapshots === undefined ? { archive, security } : more.snapshots }, context), asked };
  }

  it('appends the time as such archives want it', () => {
    assert.equal(snapshotUri(`${archive}/`, Date.UTC(2026, 8, 12, 7, 55, 41)), `${archive}/20260912T075541Z`);
  });

  it('is asked for at the newest date of its files, and known by all their hashes', async () => {
    const { places, asked } = await find([`${archive}/20261121T021046Z`, `${security}/20261121T005303Z`]);
    assert.deepEqual([places?.mirror, places?.securityMirror, places?.past], [`${archive}/20261121T021046Z`, `${security}/20261121T005303Z`, true]);
    assert.deepEqual(asked, [
      `${archive}/20261121T021046Z/dists/trixie/InRelease SHA256:a`,
      `${archive}/20261121T021046Z/dists/trixie-updates/InRelease SHA256:b`,
      `${security}/20261121T005303Z/dists/trixie-security/InRelease SHA256:c`,
    ]);
  });

  it('is asked for later where the archive saw it later, once', async () => {
    const there = [`${archive}/20261121T081046Z`, `${security}/20261121T025303Z`];
    const { places } = await find(there);
    assert.deepEqual([places?.mirror, places?.securityMirror], there);
    const again = await find(there, { offline: true });
    assert.deepEqual([again.places?.mirror, again.asked], [there[0], []]);
  });

  it('is left to apt to judge where no state has the hash', async () => {
    assert.equal((await find([])).places?.mirror, `${archive}/20261121T021046Z`);
  });

  it('has no security updates where none are configured, and is nothing without a configuration', async () => {
    assert.equal((await find([archive], { snapshots: { archive, security: null } })).places?.securityMirror, null);
    assert.equal((await find([], { snapshots: null })).places, null);
  });
});
