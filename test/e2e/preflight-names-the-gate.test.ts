// `debkit preflight`: every gate is gone through, and the one that would stop an upload is named.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { binaryPackage, needSandbox, run, writeRecipe, type World } from '../helpers/e2e-world.ts';

describe('debkit preflight', () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  it('finds that a package cannot be built twice in one tree, and nothing else wrong', async () => {
    // What the build adds to a file of upstream's, clean does not take away.
    const rules = 'execute_after_dh_auto_build:\n\techo built >> README\n';
    const recipe = writeRecipe(own, 'untidy', { packages: { untidy: binaryPackage('untidy', { files: ['debkit-hello.conf usr/share/untidy'], smoke: ['test -s /usr/share/untidy/debkit-hello.conf'] }) }, build: { system: 'none', rules } });
    const { code, out, err } = await run(own, ['preflight', recipe, '--out', join(own.folder, 'preflight')]);
    assert.equal(code, 1, out + err);
    const failed = out.split('\n').filter((line) => line.startsWith('  ✗ '));
    assert.deepEqual([failed.length, failed[0]?.startsWith('  ✗ builds twice in one tree, and packs its source again (clean works): ')], [1, true], out);
    for (const passed of ['builds from source', 'no error of lintian', 'installs, works, upgrades', 'builds twice the same', 'is the same again from its .buildinfo', 'builds architecture-independent packages alone', 'builds without tests', 'no tag for which the archive rejects', 'its orig tarball is what the archive has of that name: it has none']) {
      assert.ok(out.includes(`  ✓ ${passed}`), `${passed}\n${out}`);
    }
    assert.match(out, /! is not NEW: trixie has no untidy/);
    assert.match(out, /a gate would stop this\n/);
  });
});
