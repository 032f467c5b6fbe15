// ccache makes builds quicker and nothing else: the same .deb and .buildinfo with it empty, full, damaged and away.
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

  function recipe(source: string, edits: readonly object[] = [], build: object = {}): string {
    const upstream = { git: `${own.server.url}/debkit-hello.git`, submodules: true };
    const packages = { [source]: binaryPackage(source, { architecture: 'any', files: ['usr', 'etc'] }) };
    return writeRecipe(own, source, { upstream, build: { system: 'autotools', ...build }, packages, edits });
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

  const build = (target: string, ...more: readonly string[]) => pass(own, ['build', target, ...options, ...more, '--out', join(own.folder, 'ccache')]);
  const folders = () => (existsSync(cache()) ? readdirSync(cache()) : []);

  // Of other suites the catalogue's share tells: what it builds the second time is without ccache.
  it('empty, full and away', async () => {
    const target = recipe('cached');
    const without = await build(target, '--no-ccache');
    const expected = outputOf(without);
    assert.doesNotMatch(detail(without), /ccache/);
    const empty = await build(target);
    // configure compiles one of its programs twice.
    const [hits = 9, files = 0] = use(empty);
    assert.ok(files >= 4 && hits < 2, detail(empty));
    assert.deepEqual(outputOf(empty), expected);
    const full = await build(target);
    assert.deepEqual([outputOf(full), use(full)], [expected, [files, files]]);
  });

  it('damaged: compiled again, and mended', async () => {
    const target = recipe('cached-damaged');
    const before = folders();
    const first = await build(target);
    const [, files = 0] = use(first);
    const [folder = '', ...others] = folders().filter((name) => !before.includes(name));
    assert.deepEqual(others, []);
    readdirSync(join(cache(), folder)).forEach((name, index) => damage(join(cache(), folder, name), index));
    const damaged = await build(target);
    assert.deepEqual([outputOf(damaged), use(damaged)], [outputOf(first), [0, files]]);
    const mended = await build(target);
    assert.deepEqual([outputOf(mended), use(mended)], [outputOf(first), [files, files]]);
  });

  it('debug information counts the columns of a comment: what ccache takes as equal is compiled again', async () => {
    const edit = (comment: string) => ({ file: 'src/hello.c', replace: '\tif (argc == 2)\n\t\tfile', with: `\tif (argc == 2) /* ${comment} */ file`, why: 'to see the columns' });
    const commented = (comment: string, ...more: readonly string[]) => build(recipe('columns', [edit(comment)]), ...more);
    const first = outputOf(await commented('short'));
    const second = await commented('much longer than it was');
    assert.ok((use(second)[0] ?? 0) > 0, detail(second));
    assert.notDeepEqual(outputOf(second), first);
    assert.deepEqual(outputOf(second), outputOf(await commented('much longer than it was', '--no-ccache')));
  });

  it('a package that names the compiler by its path names the true one', async () => {
    const rules = 'execute_after_dh_auto_install:\n\tmkdir -p debian/tmp/usr/share\n\tcommand -v gcc > debian/tmp/usr/share/compiler\n';
    const target = recipe('naming', [], { rules });
    const told = await build(target);
    assert.match(told.output('build'), /have the path of ccache in them: they are built again without it/);
    assert.doesNotMatch(detail(told), /ccache/);
    assert.deepEqual(outputOf(told), outputOf(await build(target, '--no-ccache')));
  });

  it('a build goes on where ccache cannot be had, and says so', async () => {
    const tools = join(own.home, '.cache', 'debkit', 'unshare', 'tools');
    const all = readdirSync(tools).filter((name) => existsSync(join(tools, name, 'compile')));
    assert.notDeepEqual(all, []);
    for (const name of all) renameSync(join(tools, name), join(own.folder, `aside-${name}`));
    try {
      const told = await build(recipe('cached-trixie'), '--offline');
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
