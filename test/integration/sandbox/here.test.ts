// This system as the sandbox, as far as it can be tried without changing it for good.
import { lacking } from '../../helpers/lacking.ts';
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxDriver } from '../../../src/contracts/sandbox.ts';
import { hereDriver } from '../../../src/sandbox/here.ts';
import { defaultLimits } from '../../../src/sandbox/limits.ts';
import { exec } from '../../../src/system/exec.ts';

describe('sandbox here', () => {
  const store = mkdtempSync(join(tmpdir(), 'debkit-here-'));
  let driver: SandboxDriver;

  before(async function () {
    driver = hereDriver({ store, exec, signal: new AbortController().signal, limits: defaultLimits() });
    const reason = process.getuid?.() !== 0 ? 'needs root' : existsSync('/build') || existsSync('/run/debkit') ? '/build or /run/debkit is in use' : null;
    if (reason === null) return assert.equal((await driver.probe()).usable, true);
    lacking(this, reason);
  });
  after(() => rmSync(store, { recursive: true, force: true }));

  it('refuses a suite that is not its own', async () => {
    const base = { suite: 'no-such-suite', architecture: 'amd64', mirror: null, securityMirror: null, keyring: null, aptSources: [] };
    await assert.rejects(driver.makeBase('x', base, () => undefined), { code: 'HERE_WRONG_SUITE', exitCode: 3 });
    assert.equal(await driver.hasLayer('x'), false);
  });

  it('has no other identity to give', async () => {
    assert.equal(driver.ownIdentity, false);
    await assert.rejects(driver.open('x', { network: false, mounts: [], identity: { hostName: 'other-host', builder: 1111 } }), { code: 'NO_OWN_IDENTITY' });
  });

  it('shows its inputs to a builder without capabilities and network, one chroot at a time, and takes them away', async () => {
    const input = join(store, 'input');
    mkdirSync(input);
    writeFileSync(join(input, 'file'), 'seen');
    const mounts = [{ source: input, target: '/run/debkit/input' }];
    const first = await driver.open('x', { network: false, mounts });
    let second = false;
    const waiting = driver.open('x', { network: false, mounts }).then((chroot) => {
      second = true;
      return chroot;
    });
    const script = 'id -u; cat /run/debkit/input/file; echo; tail -n +3 /proc/net/dev | cut -d: -f1; grep CapBnd /proc/self/status | cut -f2; echo x > /build/x; exit 7';
    const result = await first.run({ argv: ['sh', '-c', script], user: 'builder', cwd: '/build', seconds: 60 });
    assert.deepEqual([result.exitCode, result.stdout.split(/\s+/)], [7, ['1000', 'seen', 'lo', '0000000000000000', '']]);
    await assert.rejects(first.run({ argv: ['sh', '-c', 'setsid sleep 99 & sleep 99'], user: 'builder', seconds: 1 }), { code: 'TIME_LIMIT' });
    assert.equal(second, false);
    await first.close();
    const chroot = await waiting;
    assert.equal((await chroot.run({ argv: ['ls', '/build'], user: 'builder', seconds: 60 })).stdout, '');
    await chroot.close();
    assert.deepEqual([existsSync('/build'), existsSync('/run/debkit')], [false, false]);
  });
});
