// Several targets before any is built: what is not there is named at once, nothing twice, and what recipes, folders and .dsc files make and need.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DebkitEvent } from '../../../src/contracts/events.ts';
import { buildOrder } from '../../../src/pipeline/build-order.ts';
import { planMany } from '../../../src/pipeline/plan-many.ts';
import type { BuildRequest } from '../../../src/pipeline/request.ts';
import { buildRequestOf } from '../../helpers/plans.ts';

describe('pipeline/plan-many', () => {
  let folder = '';
  let events: DebkitEvent[];
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    return join(folder, path);
  };
  const recipe = (source: string, changes: object = {}) =>
    write(
      `recipes/${source}/recipe.yaml`,
      JSON.stringify({
        ...{ debkit: 1, source, section: 'misc', upstream: { tarball: 'https://example.org/x-@VERSION@.tar.gz' }, build: { system: 'none' } },
        releases: ['1.1', '1.0'].map((version) => ({ version, date: '2021-03-04T05:06:07Z', sha256: 'a'.repeat(64) })),
        packages: { [source]: { summary: 'small package', description: 'It is one.' } },
        copyright: [{ files: '*', copyright: '2020 X', license: 'ISC' }],
        ...changes,
      }),
    );
  const dsc = (path: string, source: string, fields: string) =>
    write(path, `Format: 3.0 (native)\nSource: ${source}\nBinary: ${source}\nArchitecture: any\nVersion: 1.0\n${fields}Checksums-Sha256:\n ${'a'.repeat(64)} 1 ${source}_1.0.tar.xz\n`);

  function planned(targets: readonly string[], change: Partial<BuildRequest> = {}, strict = true) {
    const places = { ...buildRequestOf('').places, recipeLibraries: [{ path: join(folder, 'recipes'), label: './recipes' }] };
    const services = { exec: () => assert.fail('nothing is run'), signal: new AbortController().signal, emit: (event: DebkitEvent) => void events.push(event), now: () => 0 };
    return planMany(targets.map((target) => buildRequestOf(target, { places, ...change })), strict, services);
  }
  async function needs(targets: readonly string[], change: Partial<BuildRequest> = {}) {
    const all = await planned(targets, change);
    assert.deepEqual(all.map(({ error }) => error), targets.map(() => null));
    return buildOrder(all.map(({ order }) => order)).needs.map((some) => some.map((index) => targets[index]));
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'debkit-many-'));
    events = [];
    recipe('libfoo', { packages: { libfoo1: { summary: 'small package', description: 'It is one.', provides: ['foo-api (= 2)'], files: ['usr/lib'] }, 'libfoo-dev': { summary: 'small package', description: 'It is one.', files: ['usr/include'] } } });
    recipe('prog', { 'build-depends': ['libfoo-dev', 'zlib1g-dev', 'other [!amd64]'] });
    recipe('front', { packages: { front: { summary: 'small package', description: 'It is one.', depends: ['prog'] } } });
    recipe('other');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('all that are not there are named, and nothing is planned', async () => {
    const missing = join(folder, 'no.dsc');
    await assert.rejects(planned(['libfo', 'prog', missing]), (error: { code: string; exitCode: number; message: string; details: { hint: string } }) => {
      assert.deepEqual([error.code, error.exitCode], ['TARGETS_WRONG', 2]);
      assert.match(error.message, /'libfo'.*no\.dsc/);
      assert.match(error.details.hint, /did you mean 'libfoo'\?/);
      return true;
    });
    await assert.rejects(planned(['libfo', 'prog']), { code: 'RECIPE_NOT_FOUND' });
  });

  it('a version that is not there is the command line’s fault where it was named, else told', async () => {
    await assert.rejects(planned(['prog', 'other@9.9']), { exitCode: 2 });
    const [good, bad] = await planned(['prog', 'other@9.9'], {}, false);
    assert.deepEqual([good?.error, (bad?.error as { exitCode: number }).exitCode], [null, 2]);
  });

  it('a recipe with problems is told, and the others are planned', async () => {
    write('recipes/broken/recipe.yaml', 'debkit: 1\nsource: broken\n');
    const [broken, prog] = await planned(['broken', 'prog']);
    assert.equal((broken?.error as { code: string }).code, 'RECIPE_INVALID');
    assert.equal(prog?.plan?.plan.packaging.source, 'prog');
  });

  it('one recipe named in two ways is planned once, and said so', async () => {
    const all = await planned(['prog', join(folder, 'recipes/prog'), 'prog@1.1', 'prog@1.0']);
    assert.deepEqual(all.map(({ request }) => request.target), ['prog', 'prog@1.0']);
    assert.equal(events.filter(({ type }) => type === 'notice').length, 2);
  });

  it('two sources that would share an output folder are refused', async () => {
    const [first, second] = [dsc('a/same_1.0.dsc', 'same', ''), dsc('b/same_1.0.dsc', 'same', '')];
    await assert.rejects(planned([first, second]), { code: 'SAME_OUTPUT', exitCode: 2, message: /same_1\.0_trixie_amd64/ });
    assert.equal((await planned([first, first])).length, 1);
  });

  it('recipes, a .dsc and a folder with debian/ need each other’s packages', async () => {
    const tool = dsc('tool_1.0.dsc', 'tool', 'Build-Depends: debhelper,\n foo-api (>= 2), tree\n');
    const tree = join(folder, 'tree');
    write('tree/debian/changelog', 'tree (3.0) unstable; urgency=low\n\n  * X.\n\n -- A <a@example.org>  Thu, 04 Mar 2021 05:06:07 +0000\n');
    write('tree/debian/control', '# a comment\nSource: tree\nBuild-Depends: prog <!nocheck>, other <cross>\n\nPackage: tree\nArchitecture: any\nDepends: ${shlibs:Depends}, other\n');
    const targets = ['prog', 'libfoo', 'front', 'other', tool, tree];
    assert.deepEqual(await needs(targets), [['libfoo'], [], ['prog'], [], ['libfoo', tree], ['prog', 'other']]);
    assert.deepEqual(await needs(targets, { test: false }), [['libfoo'], [], [], [], ['libfoo', tree], ['prog']]);
    assert.deepEqual(await needs(targets, { stopAt: 'source' }), targets.map(() => []));
  });

  it('a source package that cannot be read is left to its build', async () => {
    const [bad] = await planned([write('bad_1.0.dsc', 'Source: Bad\n'), 'prog']);
    assert.deepEqual([bad?.error, bad?.folder, bad?.order.makes], [null, null, []]);
  });
});
