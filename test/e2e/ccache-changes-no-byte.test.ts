// ccache makes builds quicker and nothing else: the same .deb and .buildinfo with it empty, full, damaged and away, on each suite.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { binaryPackage, debs, hashes, needSandbox, pass, writeRecipe, type Told, type World } from '../helpers/e2e-world.ts';

describe('ccache changes no byte', () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  const cache = () => join(own.home, '.cache', 'debkit', 'ccache');
  const options = ['--fresh', '--no-lint', '--no-test'];

  function recipe(source: string, edits: readonly object[] = []): string {
    const upstream = { git: `${own.server.url}/debkit-hello.git`, submodules: true };
    const packages = { [source]: binaryPackage(source, { architecture: 'any', files: ['usr', 'etc'] }) };
    return writeRecipe(own, source, { upstream, build: { system: 'autotools' }, packages, edits });
  }

  /** The packages with their hashes, and the .buildinfo without the time of day. */
  function outputOf({ result }: Told): object {
    const name = readdirSync(result.folder).find((one) => one.endsWith('.buildinfo')) ?? '';
    const buildinfo = readFileSync(join(result.folder, name), 'utf8');
    assert.match(buildinfo, /^Build-Date: /m);
    assert.doesNotMatch(buildinfo, /ccache|\/run\/debkit|\.debkit/i);
    return { debs: debs(hashes(result.folder)), buildinfo: buildinfo.replace(/^Build-Date: .*$/m, '') };
  }

  const detail = ({ result }: Told) => result.stages.find(({ stage }) => stage === 'build')?.detail ?? '';
  const use = (told: Told) => /; ccache (\d+) of (\d+)$/.exec(detail(told))?.slice(1).map(Number) ?? assert.fail(detail(told));

  for (const suite of ['trixie', 'bookworm']) {
    it(`${suite}: empty, full, damaged and away`, async () => {
      const source = `cached-${suite}`;
      const build = (...more: readonly string[]) => pass(own, ['build', recipe(source), '--suite', suite, ...options, ...more, '--out', join(own.folder, 'ccache')]);
      const before = existsSync(cache()) ? readdirSync(cache()) : [];
      const without = await build('--no-ccache');
      const expected = outputOf(without);
      assert.doesNotMatch(detail(without), /ccache/);

      const empty = await build();
      assert.deepEqual(outputOf(empty), expected);
      // configure compiles one of its programs twice.
      const [hits = 9, files = 0] = use(empty);
      assert.ok(files >= 4 && hits < 2, detail(empty));

      const full = await build();
      assert.deepEqual([outputOf(full), use(full)], [expected, [files, files]]);

      const [folder = '', ...others] = readdirSync(cache()).filter((name) => !before.includes(name));
      assert.deepEqual(others, []);
      const objects = readdirSync(join(cache(), folder)).map((name) => join(cache(), folder, name));
      objects.forEach((path, index) => damage(path, index));
      const damaged = await build();
      assert.deepEqual([outputOf(damaged), use(damaged)], [expected, [0, files]]);
      const mended = await build();
      assert.deepEqual([outputOf(mended), use(mended)], [expected, [files, files]]);
    });
  }

  it('debug information counts the columns of a comment: what ccache takes as equal is compiled again', async () => {
    const edit = (comment: string) => ({ file: 'src/hello.c', replace: '\tif (argc == 2)\n\t\tfile', with: `\tif (argc == 2) /* ${comment} */ file`, why: 'to see the columns' });
    const build = (comment: string, ...more: readonly string[]) => pass(own, ['build', recipe('columns', [edit(comment)]), ...options, ...more, '--out', join(own.folder, 'ccache')]);
    const first = outputOf(await build('short'));
    const second = await build('much longer than it was');
    assert.ok((use(second)[0] ?? 0) > 0, detail(second));
    assert.notDeepEqual(outputOf(second), first);
    assert.deepEqual(outputOf(second), outputOf(await build('much longer than it was', '--no-ccache')));
  });

  it('a build goes on where ccache cannot be had, and says so', async () => {
    const tools = join(own.home, '.cache', 'debkit', 'unshare', 'tools');
    const all = readdirSync(tools).filter((name) => existsSync(join(tools, name, 'compile')));
    assert.notDeepEqual(all, []);
    for (const name of all) renameSync(join(tools, name), join(own.folder, `aside-${name}`));
    try {
      const told = await pass(own, ['build', recipe('cached-trixie'), ...options, '--offline', '--out', join(own.folder, 'ccache')]);
      assert.match(told.ran.out, /"the build goes on without ccache: ccache is not in the cache, and --offline forbids the network"/);
      assert.doesNotMatch(detail(told), /ccache/);
    } finally {
      for (const name of all) renameSync(join(own.folder, `aside-${name}`), join(tools, name));
    }
  });
});

/** Cut short, a byte flipped, emptied, or other bytes: each object in one of these ways. */
function damage(path: string, index: number): void {
  const content = readFileSync(path);
  if (index % 4 === 0) truncateSync(path, Math.floor(content.length / 2));
  else if (index % 4 === 1) writeFileSync(path, content.map((byte, at) => (at === Math.floor(content.length * 0.7) ? byte ^ 1 : byte)));
  else if (index % 4 === 2) truncateSync(path, 0);
  else writeFileSync(path, 'not an object of ccache');
}
