// Docker and podman: the same recipe, the same .deb as in the embedded sandbox.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { builtHello, debs, hashes, lacking, needSandbox, pass, run, type World } from '../helpers/e2e-world.ts';
import { exec } from '../../src/system/exec.ts';
import { isCommand } from '../../src/sandbox/probe-unshare.ts';
import { isAlive } from '../../src/system/process-name.ts';

for (const client of ['docker', 'podman'] as const) {
  describe(`${client} builds the same .deb`, () => {
    let own: World;
    let known: readonly string[] | undefined;

    const images = async () => {
      const { stdout } = await exec({ argv: [client, 'images', '--filter', 'reference=*debkit*', '--format', '{{.Repository}}:{{.Tag}}'] });
      return stdout.split('\n').filter((line) => line !== '');
    };
    const abandonedContainers = async () => {
      const { stdout } = await exec({ argv: [client, 'ps', '--all', '--filter', 'name=debkit-', '--format', '{{.Names}}'] });
      return stdout.split('\n').filter((name) => name !== '' && !isAlive(name.replace(/^debkit-\d+-/, '')));
    };

    before(async function () {
      own = await needSandbox(this);
      lacking(this, isCommand(client) ? null : `${client} is not on this host`);
      const { out } = await run(own, ['doctor', '--json']);
      const { result } = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as { result: { sandboxes: { name: string; usable: boolean }[] } };
      const works = result.sandboxes.some(({ name, usable }) => name === client && usable);
      lacking(this, works ? null : `${client} does not work here: debkit doctor says why`);
      known = await images();
    });
    // Layers that were there before are someone's cache.
    after(async () => {
      if (known === undefined) return;
      for (const image of await images()) if (!known.includes(image)) await exec({ argv: [client, 'rmi', '--force', image] });
    });

    it('built, installed and removed, with no container left', async () => {
      const first = await builtHello();
      const { result } = await pass(own, ['build', own.recipe, '--sandbox', client, '--no-lint', '--out', join(own.folder, client)]);
      assert.deepEqual([result.status, result.sandbox.name], ['passed', client]);
      assert.deepEqual(debs(hashes(result.folder)), debs(first.hashes));
      assert.deepEqual(await abandonedContainers(), []);
    });
  });
}
