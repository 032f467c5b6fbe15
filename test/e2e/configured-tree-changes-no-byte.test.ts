// A build that goes on from a configured tree gives the packages of one from the start; and none goes on where configure could have done otherwise.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { binaryPackage, debs, hashes, needSandbox, pass, writeRecipe, type Told, type World } from '../helpers/e2e-world.ts';

describe('a configured tree', () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  interface Changes {
    readonly description?: string;
    readonly docs?: readonly string[];
    readonly [key: string]: unknown;
  }

  function recipe(source: string, { description = 'One.', docs = ['README'], ...changes }: Changes = {}): string {
    const packages = { [source]: binaryPackage(source, { architecture: 'any', description, docs, files: ['usr', 'etc'] }) };
    const upstream = { git: `${own.server.url}/debkit-hello.git`, submodules: true };
    return writeRecipe(own, source, { upstream, build: { system: 'autotools' }, packages, ...changes });
  }

  const build = (target: string, ...more: readonly string[]) => pass(own, ['build', target, '--no-lint', '--no-test', ...more, '--out', join(own.folder, 'treed')]);
  const detail = ({ result }: Told) => result.stages.find(({ stage }) => stage === 'build')?.detail ?? '';
  const goesOn = (told: Told) => detail(told).endsWith('; configured before');
  const packages = ({ result }: Told) => debs(hashes(result.folder));

  /** The trees that are kept, all of them. */
  function kept(): string[] {
    const folder = join(own.home, '.cache', 'debkit', 'configured');
    return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tar')).sort() : [];
  }

  it('is gone on with after a change of what concerns the packages alone, to the same bytes', async () => {
    const before = kept();
    assert.equal(goesOn(await build(recipe('treed'))), false);
    assert.notDeepEqual(kept(), before);
    const changed = recipe('treed', { description: 'Another one.', docs: ['README', 'docs/grüße.txt'] });
    const quick = await build(changed);
    assert.ok(goesOn(quick), detail(quick));
    const control = readFileSync(join(quick.result.folder, readdirSync(quick.result.folder).find((name) => name.endsWith('.changes')) ?? ''), 'utf8');
    assert.match(control, /^Binary: treed treed-dbgsym$/m);
    const whole = await build(changed, '--fresh');
    assert.equal(goesOn(whole), false);
    assert.deepEqual(packages(quick), packages(whole));
    assert.deepEqual(packages(quick), packages(await build(changed, '--fresh', '--no-ccache')));
  });

  // All that it is known by is in test/integration/stages/configured-tree.
  const otherwise: readonly [string, Changes][] = [
    ['an upstream file', { edits: [{ file: 'src/hello.c', prepend: '/* changed */\n', why: 'to have a change' }] }],
    ['a build dependency', { 'build-depends': ['ed'] }],
  ];
  for (const [what, changes] of otherwise) {
    it(`is not gone on with after a change of ${what}`, async () => {
      await build(recipe('treed'));
      const told = await build(recipe('treed', changes));
      assert.equal(goesOn(told), false, detail(told));
    });
  }

  it('is not gone on with where it is damaged', async () => {
    await build(recipe('treed-damaged'));
    const folder = join(own.home, '.cache', 'debkit', 'configured');
    for (const one of readdirSync(folder)) for (const name of readdirSync(join(folder, one))) truncateSync(join(folder, one, name), 1000);
    const told = await build(recipe('treed-damaged', { description: 'Another one.' }));
    assert.equal(goesOn(told), false);
    assert.ok(goesOn(await build(recipe('treed-damaged', { description: 'A third one.' }))));
  });

  it('is not kept where debian/rules does more before the build', async () => {
    const before = kept();
    await build(recipe('untreed', { build: { system: 'autotools', rules: 'execute_before_dh_auto_build:\n\techo more\n' } }));
    assert.deepEqual(kept(), before);
  });
});
