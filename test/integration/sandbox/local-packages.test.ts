// .debs that no archive has, offered to the real apt of each suite: chosen above the archive, told apart by their bytes, and gone without a trace.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileArtifact } from '../../../src/contracts/artifacts.ts';
import type { BaseSpec, SandboxDriver } from '../../../src/contracts/sandbox.ts';
import { nativeArchitecture } from '../../../src/cli/context.ts';
import { inChroot, type EnvironmentContext } from '../../../src/sandbox/apt.ts';
import { prepareBase, prepareEnvironment, type Environment } from '../../../src/sandbox/environment.ts';
import { layOutLocal, type LocalPackages } from '../../../src/sandbox/local-packages.ts';
import { sandboxDriver } from '../../../src/sandbox/registry.ts';
import { exec } from '../../../src/system/exec.ts';
import { fileArtifact } from '../../../src/system/files.ts';
import { hostMirror, hostSecurityMirror } from '../../../src/upstream/mirror.ts';
import { needSandbox, type World } from '../../helpers/e2e-world.ts';

for (const suite of ['bookworm', 'trixie']) {
  describe(`local packages on ${suite}`, () => {
    let own: World;
    let architecture: string;
    let base: BaseSpec;
    let driver: SandboxDriver;
    let context: EnvironmentContext;
    let number = 0;

    before(async function () {
      own = await needSandbox(this);
      const store = join(own.home, '.cache', 'debkit');
      mkdirSync(store, { recursive: true });
      const { signal } = new AbortController();
      architecture = await nativeArchitecture(exec);
      base = { suite, architecture, mirror: hostMirror(), securityMirror: hostSecurityMirror(), keyring: null, aptSources: [] };
      driver = sandboxDriver('unshare', { store, exec, signal, containerBase: null });
      context = { driver, store, offline: false, signal, onLine: () => undefined };
    });
    after(async () => {
      rmSync(join(own.home, '.cache', 'debkit', 'test-local'), { recursive: true, force: true });
      await driver.dispose();
    });

    /** A .deb of one file, /usr/share/local/<name>, that says `text`. */
    async function deb(name: string, version: string, text: string, depends = ''): Promise<FileArtifact> {
      const folder = join(own.folder, `debs-${suite}-${(number += 1)}`);
      mkdirSync(join(folder, 'tree/DEBIAN'), { recursive: true });
      mkdirSync(join(folder, 'tree/usr/share/local'), { recursive: true });
      writeFileSync(join(folder, 'tree/usr/share/local', name), text);
      const fields = [`Package: ${name}`, `Version: ${version}`, `Architecture: ${architecture}`, 'Maintainer: Ann Example <ann@example.org>'];
      const control = [...fields, ...(depends === '' ? [] : [`Depends: ${depends}`]), 'Description: of the tests', ''];
      writeFileSync(join(folder, 'tree/DEBIAN/control'), control.join('\n'));
      const file = join(folder, `${name}_${version.replace(/^\d+:/, '')}_${architecture}.deb`);
      const built = await exec({ argv: ['dpkg-deb', '--root-owner-group', '--build', join(folder, 'tree'), file] });
      assert.equal(built.exitCode, 0, built.stderr);
      return fileArtifact(file);
    }
    function layOut(...debs: readonly FileArtifact[]): LocalPackages {
      return layOutLocal(debs, join(own.home, '.cache', 'debkit', 'test-local', `${suite}-${(number += 1)}`));
    }
    function environment(depends: string, local: LocalPackages | null): Promise<Environment> {
      return prepareEnvironment({ base, relations: { 'Build-Depends': depends }, profiles: '', essential: false, local }, context);
    }
    async function inside(layer: string, script: string): Promise<string> {
      const result = await inChroot(context, { base, layer, mounts: [] }, (chroot) => chroot.run({ argv: ['sh', '-c', script], user: 'root', seconds: 60 }));
      assert.equal(result.exitCode, 0, result.stderr);
      return result.stdout.trim();
    }
    const localOf = (made: Environment) => made.packages.filter((one) => one.local !== undefined).map(({ name, version }) => `${name} ${version}`);

    it("win over the archive's lower, equal and higher versions, with what they depend on; nothing of the offer stays", async () => {
      const { layer } = await prepareBase(base, context);
      const version = await inside(layer, 'apt-cache show tree | sed -n "s/^Version: //p" | head -1');
      const depends = 'libtally1 (= 1.2-1), tree, hello, sl, sensible-utils';
      const offered = [['libtally1', '1.2-1'], ['libtally-dev', '1.2-1', depends], ['tree', version], ['hello', '0.1-1'], ['sl', '99:1-1'], ['unneeded', '1']] as const;
      const debs: FileArtifact[] = [];
      for (const [name, number, needs] of offered) debs.push(await deb(name, number, 'ours ', needs));
      const local = layOut(...debs);
      const made = await environment('libtally-dev (>= 1.2)', local);
      assert.deepEqual(localOf(made), ['hello 0.1-1', 'libtally-dev 1.2-1', 'libtally1 1.2-1', 'sl 99:1-1', `tree ${version}`]);
      assert.ok(made.packages.some(({ name }) => name === 'sensible-utils'));
      const seen = 'cat /usr/share/local/*; dpkg-query -W -f "\\${db:Status-Status}" sensible-utils; ls /mnt /run/debkit /etc/apt/preferences 2>/dev/null; ls /var/lib/apt/lists | grep -c local; true';
      assert.equal(await inside(made.layer, seen), 'ours ours ours ours ours installed/mnt:\n0');
      assert.deepEqual(await environment('libtally-dev (>= 1.2)', local), { ...made, cached: true });
      await assert.rejects(environment('libtally-dev', null), { code: 'UNINSTALLABLE' });
    });

    // What follows is the same whichever apt solved it.
    if (suite !== 'trixie') return;

    it('other bytes of one version are another environment, and a part of one is an environment of its own', async () => {
      const offer = async (text: string) => layOut(await deb('libtally1', '1.2-1', text), await deb('libtally-dev', '1.2-1', text, 'libtally1'));
      const [first, second] = [await offer('one'), await offer('two')];
      const part = await environment('libtally1', first);
      const whole = [await environment('libtally-dev', first), await environment('libtally-dev', second)];
      assert.equal(new Set([...whole, part].map(({ layer }) => layer)).size, 3);
      assert.equal(await inside(part.layer, 'ls /usr/share/local'), 'libtally1');
      assert.deepEqual([await inside(whole[0]?.layer ?? '', 'cat /usr/share/local/*'), await inside(whole[1]?.layer ?? '', 'cat /usr/share/local/*')], ['oneone', 'twotwo']);
    });

    it('what is offered and not used changes no environment', async () => {
      const plain = await environment('tree', null);
      assert.deepEqual(localOf(plain), []);
      assert.deepEqual(await environment('tree', layOut(await deb('unneeded', '1', 'one'))), { ...plain, cached: true });
    });
  });
}
