// An environment grown from a smaller one is what a fresh install gives: the packages, the users, and every file that a build reads.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BaseSpec, SandboxDriver } from '../../../src/contracts/sandbox.ts';
import { architectureOfNode } from '../../../src/debian/architecture.ts';
import { foresee, inChroot, simulate } from '../../../src/sandbox/apt.ts';
import { prepareBase, prepareEnvironment } from '../../../src/sandbox/environment.ts';
import { forgetLayer } from '../../../src/sandbox/layer-records.ts';
import { sandboxDriver } from '../../../src/sandbox/registry.ts';
import { exec } from '../../../src/system/exec.ts';
import { hostMirror, hostSecurityMirror } from '../../../src/upstream/mirror.ts';
import { needSandbox } from '../../helpers/e2e-world.ts';

/** What two fresh installs differ in too, or what only says how the system came to be. */
const history: readonly RegExp[] = [
  /^var\/log\//, // Logs of apt, dpkg and update-alternatives.
  /^var\/lib\/dpkg\/status-old$/, // Backups: one step before the last.
  /^var\/cache\/debconf\/[a-z]+\.dat-old$/,
  /^etc\/(?:passwd|shadow|group|gshadow)-$/,
  /^var\/cache\/ldconfig\/aux-cache$/, // ldconfig(8)'s own: inode numbers and times.
  /^var\/lib\/dpkg\/triggers\/File$/, // The same lines in the order of installation, which nothing depends on.
  /^(?:etc|var\/lib\/dbus)\/machine-id$/, // Random.
  /^var\/cache\/man\//, // mandb(8)'s index and marks, made as often as it was triggered.
  /^run\//,
];

// Name, type, mode, owner and link of everything in the system; then the hash of every file.
const rest = String.raw`-xdev \( -path ./proc -o -path ./dev -o -path ./sys \) -prune -o`;
const listing = String.raw`cd / && find . ${rest} -printf '%P|%y %m %U:%G %l\n' && find . ${rest} -type f -print0 | xargs -0 sha256sum -- | sed -E 's/^([0-9a-f]+)  \.\/(.*)$/\2|\1/'`;

describe('an environment that grows', () => {
  const architecture = architectureOfNode(process.arch) ?? process.arch;
  const base: BaseSpec = { suite: 'trixie', architecture, mirror: hostMirror(), securityMirror: hostSecurityMirror(), keyring: null, aptSources: [] };
  const { signal } = new AbortController();
  let store = '';

  before(async function () {
    const shared = join((await needSandbox(this)).home, '.cache', 'debkit');
    const driver = openDriver(shared);
    const { layer } = await prepareBase(base, { driver, store: shared, offline: false, signal, onLine: () => undefined });
    await driver.dispose();
    // No other environment than those made here, but the base that all tests have.
    store = mkdtempSync(join(tmpdir(), 'debkit-grows-'));
    chmodSync(store, 0o755);
    for (const [kind, name] of [['layers', layer], ['bases', `${layer}.json`]] as const) {
      mkdirSync(join(store, 'unshare', kind), { recursive: true });
      const { exitCode, stderr } = await exec({ argv: ['cp', '-a', '--link', join(shared, 'unshare', kind, name), join(store, 'unshare', kind)] });
      assert.equal(exitCode, 0, stderr);
    }
  });
  after(async () => {
    const driver = openDriver();
    for (const layer of [...(await driver.layers())].sort((a, b) => b.below.length - a.below.length)) assert.equal(await driver.removeLayer(layer.id), true);
    await driver.dispose();
    rmSync(store, { recursive: true });
  });

  const openDriver = (of = store) => sandboxDriver('unshare', { store: of, exec, signal, containerBase: null });

  /** Makes the environment, and says what is in it and how many layers it stands on. */
  async function made(relations: string) {
    const driver = openDriver();
    const context = { driver, store, offline: false, signal, onLine: () => undefined };
    const { layer } = await prepareEnvironment({ base, relations: { 'Build-Depends': relations }, profiles: '', essential: false, local: null }, context);
    const depth = (await driver.layers()).find(({ id }) => id === layer)?.below.length;
    const found = { layer, depth, packages: await read(driver, layer, 'dpkg --list; apt-mark showauto; cat /etc/passwd /etc/group'), files: await files(driver, layer) };
    await driver.dispose();
    return found;
  }

  async function read(driver: SandboxDriver, layer: string, script: string): Promise<string> {
    const chroot = await driver.open(layer, { network: false, mounts: [] });
    const file = join(store, 'read');
    const result = await chroot.run({ argv: ['sh', '-c', script], user: 'root', seconds: 600, stdoutFile: file });
    await chroot.close();
    assert.equal(result.exitCode, 0, result.stderr);
    return readFileSync(file, 'utf8');
  }

  async function files(driver: SandboxDriver, layer: string): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (const line of (await read(driver, layer, listing)).trimEnd().split('\n')) {
      const [, name = '', content = ''] = /^(.*?)\|(.*)$/.exec(line) ?? [];
      found.set(name, `${found.get(name) ?? ''} ${content}`);
    }
    return found;
  }

  async function forget(layer: string): Promise<void> {
    const driver = openDriver();
    assert.equal(await driver.removeLayer(layer), true);
    forgetLayer(join(store, 'unshare'), layer);
    await driver.dispose();
  }

  function differing(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
    const names = [...new Set([...a.keys(), ...b.keys()])].filter((name) => !history.some((one) => one.test(name)));
    return names.filter((name) => a.get(name) !== b.get(name)).map((name) => `${name}: ${a.get(name) ?? 'not there'} ${b.get(name) ?? 'not there'}`);
  }

  // Alternatives, triggers, one user, a shell cache, Python's bytecode.
  const whole = 'man-db, dbus, gawk, less, python3-minimal, libssl-dev';

  it('equals one made from scratch', async () => {
    const scratch = await made(whole);
    assert.equal(scratch.depth, 1);
    await forget(scratch.layer);
    await made('man-db, gawk, libssl-dev');
    const grown = await made(whole);
    assert.deepEqual([grown.layer, grown.depth], [scratch.layer, 2]);
    assert.equal(grown.packages, scratch.packages);
    assert.ok(grown.files.size > 5000);
    assert.deepEqual(differing(grown.files, scratch.files), []);
  });

  for (const args of [['dist-upgrade'], ['install', 'libvlc5', 'gawk', 'original-awk'], ['install', 'gawk', 'mawk-'], ['install', 'tzdata-', 'libssl-dev'], ['install', 'no-such-package'], ['install', 'gawk', 'gawk-']]) {
    it(`foresees what apt simulates: ${args.join(' ')}`, async () => {
      const driver = openDriver();
      const context = { driver, store, offline: false, signal, onLine: () => undefined };
      const { layer } = await prepareEnvironment({ base, relations: { 'Build-Depends': 'bc' }, profiles: '', essential: false, local: null }, context);
      const [foreseen, simulated] = await inChroot(context, { base, layer, mounts: [] }, async (chroot) => {
        await chroot.run({ argv: ['mkdir', '-p', '/run/debkit'], user: 'root', seconds: 60 });
        return [await foresee(chroot, architecture, ...args), await simulate(chroot, ...args)];
      });
      await driver.dispose();
      assert.deepEqual(foreseen.solution, simulated.solution);
    });
  }

  it('is made from scratch where the order of installation numbers its users', async () => {
    const scratch = await made('tcpdump, uuid-runtime');
    await forget(scratch.layer);
    await made('tcpdump');
    const again = await made('tcpdump, uuid-runtime');
    assert.deepEqual([again.layer, again.depth], [scratch.layer, 1]);
    assert.match(scratch.packages, /^tcpdump:x:/m);
    assert.match(scratch.packages, /^uuidd:x:/m);
    assert.equal(again.packages, scratch.packages);
  });
});
