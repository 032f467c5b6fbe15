// --reproduce: a package that holds something of where it was built is found out, whatever that is, and one that does not passes.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { binaryPackage, hashes, needSandbox, pass, run, tell, writeRecipe, type World } from '../helpers/e2e-world.ts';

/** What a package stores, by its name: a command whose output goes into the package. */
const stored: Readonly<Record<string, string>> = {
  'store-host': 'hostname',
  'store-user': 'id -un',
  'store-uid': 'id -u',
  'store-home': 'echo "$$HOME"',
  'store-shell': 'printenv SHELL',
  'store-path': 'echo "$$PATH"',
  'store-zone': 'date +%Z',
  'store-time': 'date -u +%s%N',
  // dh itself sets back the umask (Debian bug 944691), but not what was unpacked before.
  'store-umask': 'stat -c %a README',
  'store-order': "printf 'z\\nt\\nB\\na\\n' | sort",
  'store-jobs': 'echo "$$DEB_BUILD_OPTIONS"',
};

describe('a second build finds what differs', () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  const out = (name: string) => join(own.folder, 'second-build', name);

  function recipeOf(source: string, commands: Readonly<Record<string, string>>, more: string = ''): string {
    const names = Object.keys(commands);
    const packages = Object.fromEntries(names.map((name) => [name, binaryPackage(source, { files: [`README usr/share/${name}`] })]));
    const lines = names.map((name) => `\t${commands[name]} > debian/${name}/usr/share/${name}/stored\n`);
    return writeRecipe(own, source, { packages, build: { system: 'none', rules: `execute_after_dh_install:\n${lines.join('')}${more}` } });
  }

  it('each package that holds something of its circumstances, and no other; kept for the next run', async () => {
    const recipe = recipeOf('stores', { ...stored, 'store-nothing': 'echo "$$SOURCE_DATE_EPOCH"' });
    const argv = ['build', recipe, '--reproduce', '--no-lint', '--no-test', '--out', out('stores')];
    const { code, result } = await tell(own, argv);
    assert.deepEqual([code, result.status, result.reproducible?.error], [1, 'not-reproducible', null], JSON.stringify(result.error ?? result.reproducible?.error));
    const packages = result.reproducible?.packages ?? [];
    const ofKind = (differs: boolean) => packages.filter(({ first, second }) => (first !== second) === differs).map(({ name }) => name.split('_')[0]);
    assert.deepEqual(ofKind(true).sort(), Object.keys(stored).sort());
    assert.deepEqual(ofKind(false), ['store-nothing']);
    const files = hashes(result.folder, '.deb');
    assert.deepEqual(packages.map(({ name, first }) => [name, first]).sort(), [...files]);
    const again = hashes(join(result.folder, 'rebuilt'), '.deb');
    assert.deepEqual(packages.map(({ name, second }) => [name, second]).sort(), [...again]);
    assert.ok(existsSync(join(result.folder, 'rebuilt', 'build.log')));
    const next = await tell(own, argv);
    assert.deepEqual([next.code, next.result.status, next.result.reproducible], [1, 'not-reproducible', result.reproducible]);
    assert.ok(next.result.stages.every(({ status }) => status === 'cached' || status === 'skipped'), JSON.stringify(next.result.stages));
    const shown = await run(own, argv);
    assert.match(shown.out, /second build: 11 of 12 packages differ\n {2}✗ store-/);
  });

  it('a package that cannot be built under other circumstances: why, and tried again next time', async () => {
    const recipe = recipeOf('picky', { 'picky-user': 'id -un' }, '\ttest "$$(id -u)" = 1000 || { echo "not by this user" >&2; exit 1; }\n');
    const argv = ['build', recipe, '--reproduce', '--no-lint', '--no-test', '--out', out('picky')];
    for (const time of ['first', 'second']) {
      const { code, result } = await tell(own, argv);
      assert.deepEqual([code, result.status, result.reproducible?.error?.code], [1, 'not-reproducible', 'BUILD_FAILED'], time);
      assert.match(result.reproducible?.error?.tail.join('\n') ?? '', /not by this user/);
      assert.equal(result.stages.find(({ stage }) => stage === 'reproduce')?.status, 'failed');
      assert.match(readFileSync(join(result.folder, 'rebuilt', 'build.log'), 'utf8'), /not by this user/);
    }
  });

  it('the same, bit for bit: compiled without ccache, beside lint and install test', async () => {
    const { result, output } = await pass(own, ['build', own.recipe, '--reproduce', '--out', out('hello')]);
    assert.deepEqual([result.status, result.reproducible?.same, result.reproducible?.error], ['passed', true, null]);
    assert.deepEqual(result.reproducible?.packages.map(({ name }) => name), readdirSync(result.folder).filter((name) => name.endsWith('.deb')).sort());
    assert.match(output('reproduce'), /gcc .*-c /);
    assert.equal(existsSync(join(result.folder, 'rebuilt')), false);
    const once = await pass(own, ['build', own.recipe, '--out', out('hello')]);
    assert.equal(once.result.reproducible, null);
  });
});
