// What is ejected of a recipe is a source package of its own: it builds to the same packages, and what is changed there is noticed.
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtHello, debs, hashes, needSandbox, pass, run, type World } from '../helpers/e2e-world.ts';

describe('an ejected tree gives the same .deb', () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  it('and says what somebody has changed in it', async () => {
    const first = await builtHello();
    const { out, err, code } = await run(own, ['eject', own.recipe, 'ejected/debkit-hello']);
    assert.equal(code, 0, err);
    assert.match(out, /branches upstream\/latest, debian\/latest.*; tags upstream\/1\.1\.0, debian\/1\.1\.0-1_debkit1_deb13\nejected\/debkit-hello_1\.1\.0\.orig\.tar\.gz/);
    const folder = join(own.folder, 'ejected/debkit-hello');
    const { result } = await pass(own, ['build', folder, '--fresh', '--no-lint', '--no-test', '--out', 'from-ejected']);
    assert.deepEqual(debs(hashes(result.folder)), debs(first.hashes));
    // The recipe lies in none of the folders of recipes.
    assert.equal(result.drift?.recipe, null);
    appendFileSync(join(folder, 'debian/control'), '\n');
    const again = await run(own, ['source', folder, '--out', 'from-changed'], { cwd: own.folder, environment: { XDG_CONFIG_HOME: configured(own) } });
    assert.match(again.out, /debian\/ is not as \S*debkit-hello\/recipe\.yaml renders it: debian\/control:\d+; .*debkit import --into/);
  });
});

/** A configuration that has the fixtures among its folders of recipes. */
function configured(own: World): string {
  mkdirSync(join(own.folder, 'config/debkit'), { recursive: true });
  writeFileSync(join(own.folder, 'config/debkit/config.yaml'), `recipe-folders: [${join(own.folder, 'fixtures')}]\n`);
  return join(own.folder, 'config');
}
