// Docker and podman: the same recipe, the same .deb as in the embedded sandbox.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { builtHello, debs, hashes, needSandbox, pass, usableSandboxes, type World } from '../helpers/e2e-world.ts';
import { lacking } from '../helpers/lacking.ts';
import { exec } from '../../src/system/exec.ts';
import { isAlive } from '../../src/system/process-name.ts';

for (const client of ['docker', 'podman'] as const) {
  describe(`${client} builds the same .deb`, () => {
    let own: World;

    before(async function () {
      own = await needSandbox(this);
      lacking(this, (await usableSandboxes(own)).includes(client) ? null : `${client} does not work here: debkit doctor says why`);
    });

    /** Containers and images of runs that have ended, by their names. */
    async function abandoned(): Promise<string[]> {
      const containers = await exec({ argv: [client, 'ps', '--all', '--filter', 'name=debkit-', '--format', '{{.Names}}'] });
      const images = await exec({ argv: [client, 'images', '--filter', 'reference=*debkit-*', '--format', '{{.Repository}}'] });
      const owner = (name: string) => /debkit-\d+-(\d+-\d+-[0-9a-f]+)$/.exec(name)?.[1];
      return `${containers.stdout}\n${images.stdout}`.split('\n').filter((name) => {
        const run = owner(name);
        return run !== undefined && !isAlive(run);
      });
    }

    it('built, twice, installed and removed, with no container and no image of its own left', async () => {
      const first = await builtHello();
      // With images of its own, since the others are somebody's cache.
      const { result } = await pass(own, ['build', own.recipe, '--sandbox', client, '--no-cache', '--no-lint', '--reproduce', '--out', join(own.folder, client)]);
      assert.deepEqual([result.status, result.sandbox.name], ['passed', client]);
      assert.deepEqual(debs(hashes(result.folder)), debs(first.hashes));
      assert.ok(result.reproducible?.varied.some(({ what }) => what === 'user'));
      assert.deepEqual(await abandoned(), []);
    });
  });
}
