// Source trees that debkit made, as they were ejected and as somebody changed them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eject } from '../../../src/pipeline/eject/eject.ts';
import { driftNotice, findDrift } from '../../../src/pipeline/find-drift.ts';
import { exec } from '../../../src/system/exec.ts';
import { sha256File } from '../../../src/system/files.ts';
import { buildRequestOf } from '../../helpers/plans.ts';
import { makeContext, type TestContext } from '../../helpers/stage-context.ts';

describe('pipeline/find-drift', () => {
  let context: TestContext;
  let file: string;
  let tree: string;
  before(async () => {
    context = makeContext();
    const folder = join(context.folder, 'recipes/tiny');
    mkdirSync(join(folder, 'tiny-1.0'), { recursive: true });
    for (const name of ['a.txt', 'b.bin']) writeFileSync(join(folder, 'tiny-1.0', name), 'one\n');
    execFileSync('tar', ['--create', '--gzip', '--file=tiny.tar.gz', 'tiny-1.0'], { cwd: folder });
    rmSync(join(folder, 'tiny-1.0'), { recursive: true });
    file = join(folder, 'recipe.yaml');
    const recipe = {
      debkit: 1, source: 'tiny', section: 'utils', upstream: { tarball: 'tiny.tar.gz', exclude: ['b.bin'], 'repack-suffix': '+ds' },
      releases: [{ version: '1.0', date: '2021-03-04T05:06:07Z', sha256: await sha256File(join(folder, 'tiny.tar.gz')), suites: ['bookworm'] }],
      build: { system: 'none' },
      packages: { tiny: { architecture: 'all', summary: 'very small program', description: 'Next to nothing.', files: ['a.txt usr/share/tiny'] } },
      edits: [{ file: 'a.txt', replace: 'one', with: 'two', why: 'To see a patch.' }],
      copyright: [{ files: '*', copyright: '2021 Ann Example', license: 'Expat' }],
    };
    writeFileSync(file, JSON.stringify(recipe));
    tree = join(context.folder, 'ejected/tiny');
    const { plan } = asked();
    await eject({ target: file, folder: tree, plan: { ...plan, suite: 'bookworm', maintainer: 'Bob <bob@example.org>' }, places: asked().places, offline: true }, services());
  });
  after(() => context.remove());

  const asked = () => {
    const { plan, places } = buildRequestOf('');
    return { plan, places: { ...places, store: context.store, recipeLibraries: [{ path: join(context.folder, 'recipes'), label: './recipes' }] } };
  };
  const services = () => ({ exec, emit: () => undefined, signal: context.signal, now: () => 0 });
  const drift = (folder = tree, libraries = asked().places.recipeLibraries) => findDrift(folder, asked().plan, { ...asked().places, recipeLibraries: libraries }, services());

  it('of a tree as it was ejected there is nothing to tell', async () => {
    const found = await drift();
    assert.deepEqual(found, { recipe: file, recipeChanged: false, files: [], notCompared: null });
    assert.equal(found === null ? '' : driftNotice(found, 'ejected/tiny'), null);
  });

  it('files and lines that were changed are named, and how to take them into the recipe', async () => {
    appendFileSync(join(tree, 'debian/rules'), '\noverride_dh_auto_test:\n');
    writeFileSync(join(tree, 'debian/tiny.docs'), 'a.txt\n');
    writeFileSync(join(tree, 'debian/files'), 'left by a build\n');
    symlinkSync('/etc/passwd', join(tree, 'debian/passwd'));
    rmSync(join(tree, 'debian/watch'), { force: true });
    const found = await drift();
    const lines = readFileSync(join(tree, 'debian/rules'), 'utf8').trimEnd().split('\n').length - 1;
    assert.deepEqual(found?.files, [{ path: 'rules', kind: 'changed', lines: [lines] }, { path: 'tiny.docs', kind: 'new', lines: [] }]);
    assert.ok(found !== null);
    assert.match(driftNotice(found, 'ejected/tiny') ?? '', /^debian\/ is not as .*recipe\.yaml renders it: debian\/rules:\d+, debian\/tiny\.docs \(new\); to take it into the recipe: debkit import --into .*recipe\.yaml ejected\/tiny, or put the file/);
  });

  it('what cannot be compared is said', async () => {
    const none = await drift(tree, []);
    assert.match(driftNotice(none ?? assert.fail(), 'x') ?? '', /not held against its recipe: its recipe is in none of the recipe folders/);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('very small', 'quite small'));
    const changed = await drift();
    assert.deepEqual([changed?.recipeChanged, changed?.files.map(({ path }) => path)], [true, ['control', 'rules', 'tiny.docs']]);
    writeFileSync(file, text.replace('"version":"1.0"', '"version":"1.1"'));
    assert.match((await drift())?.notCompared ?? '', /no release 1\.0\+ds/);
    writeFileSync(file, 'debkit: 1\n');
    assert.deepEqual((await drift())?.files, []);
    writeFileSync(file, text);
  });

  it("a tree that debkit did not make is nobody's drift", async () => {
    rmSync(join(tree, 'debian/README.source'));
    assert.equal(await drift(), null);
  });
});
