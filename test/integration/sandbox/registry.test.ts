// The choice of a sandbox: what is tried, what is remembered, what is said.
import { lacking } from '../../helpers/lacking.ts';
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseSandbox, sandboxDriver, type SandboxOptions } from '../../../src/sandbox/registry.ts';
import { DebkitError } from '../../../src/errors.ts';
import { exec, type Exec } from '../../../src/system/exec.ts';

const refusing: Exec = () => Promise.resolve({ exitCode: 1, stdout: '', stderr: 'no daemon today\n' });

describe('sandbox/registry', () => {
  let store = '';
  beforeEach(() => {
    store = mkdtempSync(join(tmpdir(), 'debkit-registry-'));
    chmodSync(store, 0o755);
  });
  afterEach(() => rmSync(store, { recursive: true, force: true }));
  const options = (run: Exec): SandboxOptions => ({ store, exec: run, signal: new AbortController().signal, containerBase: null });

  it('names every sandbox that auto tried, and never takes this system by itself', async () => {
    await assert.rejects(chooseSandbox('auto', options(refusing)), (error: unknown) => {
      assert.ok(error instanceof DebkitError);
      assert.deepEqual([error.code, error.exitCode, error.details.hint], ['NO_SANDBOX', 3, 'run: debkit doctor']);
      assert.deepEqual(error.details.tail?.map((line) => line.split(':')[0]), ['not unshare', 'not docker', 'not podman']);
      return true;
    });
  });

  it('says what does not work of a sandbox that was asked for', async () => {
    await assert.rejects(chooseSandbox('docker', options(refusing)), (error: unknown) => {
      assert.ok(error instanceof DebkitError);
      assert.deepEqual([error.code, error.exitCode], ['SANDBOX_UNUSABLE', 3]);
      assert.ok(error.details.tail?.some((line) => line.startsWith('no: ')));
      return true;
    });
  });

  it('takes the embedded sandbox where it works, and does not try it again at once', async function () {
    const { usable } = await sandboxDriver('unshare', options(exec)).probe();
    lacking(this, usable ? null : 'the embedded sandbox does not work here');
    let calls = 0;
    const counting: Exec = (request) => {
      calls += 1;
      return exec(request);
    };
    const first = await chooseSandbox('auto', options(counting));
    await first.driver.dispose();
    assert.deepEqual([first.driver.name, first.why, first.weaknesses], ['unshare', 'unshare: user namespaces and overlayfs work here', []]);
    assert.ok(calls > 0);
    calls = 0;
    const second = await chooseSandbox('auto', options(counting));
    assert.deepEqual([second.driver.name, second.weaknesses, calls], ['unshare', [], 0]);
  });
});
