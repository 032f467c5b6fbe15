// Docker and podman: the same recipe, the same .deb as in the embedded sandbox; `debkit verify --sandboxes`: what is not the same is found out.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { binaryPackage, builtHello, debs, hashes, needSandbox, pass, tell, usableSandboxes, writeRecipe, type World } from '../helpers/e2e-world.ts';
import { lacking } from '../helpers/lacking.ts';
import { selectForPrune } from '../../src/pipeline/select-for-prune.ts';
import { storedLayers } from '../../src/pipeline/stored-layers.ts';
import { sandboxDriver } from '../../src/sandbox/registry.ts';
import { exec } from '../../src/system/exec.ts';
import { isAlive } from '../../src/system/process-name.ts';

/** A world with the client in it, else the tests that need it do not run. */
async function needClient(client: 'docker' | 'podman', context: Mocha.Context): Promise<World> {
  const own = await needSandbox(context);
  lacking(context, (await usableSandboxes(own)).includes(client) ? null : `${client} does not work here: debkit doctor says why`);
  return own;
}

/** Containers and images of runs that have ended, by their names. */
async function abandoned(client: 'docker' | 'podman'): Promise<string[]> {
  const containers = await exec({ argv: [client, 'ps', '--all', '--filter', 'name=debkit-', '--format', '{{.Names}}'] });
  const images = await exec({ argv: [client, 'images', '--filter', 'reference=*debkit-*', '--format', '{{.Repository}}'] });
  const owner = (name: string) => /debkit-\d+-(\d+-\d+-[0-9a-f]+)$/.exec(name)?.[1];
  return `${containers.stdout}\n${images.stdout}`.split('\n').filter((name) => {
    const run = owner(name);
    return run !== undefined && !isAlive(run);
  });
}

describe('docker builds the same .deb', () => {
  let own: World;
  before(async function () {
    own = await needClient('docker', this);
  });

  it('built, twice, installed and removed, with no container and no image of its own left', async () => {
    const first = await builtHello();
    // With images of its own, since the others are somebody's cache.
    const { result } = await pass(own, ['build', own.recipe, '--sandbox', 'docker', '--no-cache', '--no-lint', '--reproduce', '--out', join(own.folder, 'docker')]);
    assert.deepEqual([result.status, result.sandbox.name], ['passed', 'docker']);
    assert.deepEqual(debs(hashes(result.folder)), debs(first.hashes));
    assert.ok(result.reproducible?.varied.some(({ what }) => what === 'user'));
    assert.deepEqual(await abandoned('docker'), []);
  });
});

describe('podman builds the same .deb', () => {
  let own: World;
  before(async function () {
    own = await needClient('podman', this);
  });

  after(async () => {
    // The images are those of this world's cache, which goes.
    const store = join(own.home, '.cache', 'debkit');
    const driver = sandboxDriver('podman', { store, exec, signal: new AbortController().signal, containerBase: null });
    for (const layer of selectForPrune(await storedLayers(driver, { store, exec }), Infinity)) await driver.removeLayer(layer.id);
    await driver.dispose();
  });

  it('and a package that knows which sandbox made it is found out by verify --sandboxes', async () => {
    const packages = Object.fromEntries(['steady', 'knowing'].map((name) => [name, binaryPackage('two', { files: [`README usr/share/${name}`] })]));
    const rules = 'execute_after_dh_install:\n\tif test -e /run/.containerenv; then echo podman; else echo another; fi > debian/knowing/usr/share/knowing/stored\n';
    const { code, result } = await tell(own, ['verify', writeRecipe(own, 'two', { packages, build: { system: 'none', rules } }), '--sandboxes', 'unshare,podman', '--out', join(own.folder, 'podman')]);
    assert.deepEqual([code, result.status, result.sandbox.name], [1, 'not-reproducible', 'unshare'], JSON.stringify(result.error));
    assert.ok(result.reproducible?.packages.every(({ first, second }) => first === second));
    const found = result.reproducible?.sandboxes.map(({ name, packages: made, error }) => [name, error, made.filter((one) => one.first !== one.second).map((one) => one.name.split('_')[0])]);
    assert.deepEqual(found, [['podman', null, ['knowing']]]);
    assert.deepEqual(await abandoned('podman'), []);
  });
});
