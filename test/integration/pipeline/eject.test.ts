// Source trees that need debkit no more, of a tarball that tries what git can be talked into.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eject, type Ejected } from '../../../src/pipeline/eject/eject.ts';
import { exec } from '../../../src/system/exec.ts';
import { sha256File } from '../../../src/system/files.ts';
import { ownName } from '../../../src/system/process-name.ts';
import { git } from '../../helpers/make-upstream.ts';
import { buildRequestOf } from '../../helpers/plans.ts';
import { makeContext, type TestContext } from '../../helpers/stage-context.ts';

const date = '2021-03-04T05:06:07Z';

describe('pipeline/eject', () => {
  let context: TestContext;
  let file: string;
  before(async () => {
    context = makeContext();
    file = await makeRecipe(join(context.folder, 'tiny'));
  });
  after(() => context.remove());

  const ejectTo = (name: string, recipe = file): Promise<Ejected> => {
    const { plan, places } = buildRequestOf(recipe);
    const services = { exec, emit: () => undefined, signal: context.signal, now: () => 0 };
    return eject({ target: recipe, folder: join(context.folder, name), plan, places: { ...places, store: context.store }, offline: true }, services);
  };
  const shown = (folder: string, name: string) => execFileSync('git', ['-C', folder, 'cat-file', 'blob', name]);

  it('the repository has the branches, tags and files, byte for byte, whatever .gitattributes says', async () => {
    const { folder, branches, tags, orig, emptyFolders, leftOut } = await ejectTo('one/tiny');
    assert.deepEqual([branches.slice(0, 2), tags], [['upstream/latest', 'debian/latest'], ['upstream/1.0_rc1', 'debian/1.0_rc1-1_debkit1_deb13']]);
    assert.deepEqual([emptyFolders, leftOut], [['empty'], ['.git', 'sub/.GIT']]);
    for (const [path, content] of Object.entries(upstreamFiles)) {
      if (path.startsWith('debian/')) continue;
      assert.equal(shown(folder, `upstream/latest:${path}`).toString(), content, path);
      assert.equal(shown(folder, `debian/latest:${path}`).toString(), content, path);
      assert.equal(readFileSync(join(folder, path), 'utf8'), content, path);
    }
    assert.equal(git(folder, date, 'ls-tree', 'debian/latest', 'run.sh', 'link').replaceAll(/[0-9a-f]{40}/g, '-'), '120000 blob -\tlink\n100755 blob -\trun.sh');
    assert.equal(git(folder, date, 'status', '--porcelain', '--untracked-files=all'), '');
    assert.equal(git(folder, date, 'symbolic-ref', 'HEAD'), 'refs/heads/debian/latest');
    assert.equal(git(folder, date, 'rev-parse', 'debian/latest^'), git(folder, date, 'rev-parse', 'upstream/1.0_rc1^{commit}'));
    assert.doesNotMatch(readFileSync(join(folder, '.git/config'), 'utf8'), /worktree|hooksPath|filter/);
    assert.equal(orig, join(context.folder, 'one/tiny_1.0~rc1.orig.tar.gz'));
    assert.equal(await sha256File(orig ?? ''), await sha256File(join(context.folder, 'tiny/tiny.tar.gz')));
    assert.equal(statSync(orig ?? '').nlink, 1);
    assert.equal(Math.floor(statSync(join(folder, 'plain.txt')).mtimeMs / 1000), 86400);
    assert.equal(existsSync(join(context.folder, 'HOOK-RAN')), false);
  });

  it('what a killed run left beside it goes, and what another one is at stays', async () => {
    const [dead, alive] = ['.debkit-1-0-0123456789ab', `.debkit-${ownName()}`].map((name) => join(context.folder, 'beside', name));
    for (const path of [dead, alive]) mkdirSync(path ?? '', { recursive: true });
    await ejectTo('beside/tiny');
    assert.deepEqual([existsSync(dead ?? ''), existsSync(alive ?? '')], [false, true]);
    // Killed once its tree was in place, it is run again in vain, and not for nothing.
    mkdirSync(dead ?? '');
    await assert.rejects(ejectTo('beside/tiny'), { code: 'EJECT_EXISTS' });
    assert.deepEqual([existsSync(dead ?? ''), existsSync(alive ?? '')], [false, true]);
  });

  it("debian/ is the recipe's, not upstream's, and says where it came from; nothing of it calls debkit", () => {
    const debian = join(context.folder, 'one/tiny/debian');
    assert.equal(existsSync(join(debian, 'theirs')), false);
    assert.match(readFileSync(join(debian, 'README.source'), 'utf8'), /nothing of debkit is needed[^]*\nUpstream-Sha256: [0-9a-f]{64}\nRecipe-Sha256: [0-9a-f]{64}\n/);
    const named = readdirSync(debian, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(debian, path)).isFile() && readFileSync(join(debian, path), 'utf8').includes('debkit'));
    // A version that ends in ~debkit1 is the packager's own word.
    assert.deepEqual(named.sort(), ['README.source', 'changelog']);
    assert.match(readFileSync(join(debian, 'gbp.conf'), 'utf8'), /^debian-branch = debian\/latest$/m);
    assert.match(readFileSync(join(debian, 'patches/series'), 'utf8'), /edit-01/);
  });

  it('the same recipe gives the same commits and tags', async () => {
    const [a, b] = [join(context.folder, 'one/tiny'), (await ejectTo('two/other-name')).folder];
    const refs = (folder: string) => git(folder, date, 'for-each-ref', '--format=%(objectname) %(refname)', 'refs/tags', 'refs/heads/debian', 'refs/heads/upstream');
    assert.equal(refs(a), refs(b));
    assert.match(git(a, date, 'log', '-1', '--format=%an <%ae> %cI', 'debian/latest'), /^Ann Example <ann@example\.org> 2021-03-04T05:06:07(?:\+00:00|Z)$/);
  });

  it('a folder that is there, and another tarball of the name, are left alone', async () => {
    await assert.rejects(ejectTo('one/tiny'), { code: 'EJECT_EXISTS' });
    mkdirSync(join(context.folder, 'three'));
    writeFileSync(join(context.folder, 'three/tiny_1.0~rc1.orig.tar.gz'), 'mine');
    await assert.rejects(ejectTo('three/tiny'), { code: 'EJECT_ORIG_EXISTS' });
    assert.deepEqual(readdirSync(join(context.folder, 'three')), ['tiny_1.0~rc1.orig.tar.gz']);
    await assert.rejects(ejectTo('four/tiny', join(context.folder, 'no-such.yaml')), { code: 'RECIPE_NOT_FOUND' });
    assert.equal(existsSync(join(context.folder, 'four')), false);
  });

  it('a native package has one branch and no tarball', async () => {
    const native = join(context.folder, 'native', 'recipe.yaml');
    mkdirSync(join(context.folder, 'native'));
    writeFileSync(native, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')) as object, 'source-format': '3.0 (native)', edits: [] }));
    writeFileSync(join(context.folder, 'native/tiny.tar.gz'), readFileSync(join(context.folder, 'tiny/tiny.tar.gz')));
    const { branches, tags, orig } = await ejectTo('five/tiny', native);
    assert.deepEqual([branches, tags.length, orig], [['debian/latest'], 1, null]);
    assert.deepEqual(readdirSync(join(context.folder, 'five')), ['tiny']);
  });
});

const upstreamFiles: Readonly<Record<string, string>> = {
  '.gitattributes': '* text eol=crlf filter=evil ident export-subst\nplain.txt export-ignore\n*.utf16 working-tree-encoding=UTF-16\n',
  '.gitignore': 'debian\nplain.txt\n',
  '.gitmodules': '[submodule "-u./evil"]\n\tpath = sub\n\turl = -u./evil\n',
  'crlf.txt': 'one\r\ntwo\n',
  'plain.txt': '$Id$ $Format:%H$\n',
  'run.sh': '#!/bin/sh\n',
  'sub/-rf': 'x\n',
  'debian/theirs': 'x\n',
};

/** A recipe with a tarball beside it, in which lie a repository with hooks, and attributes that have git change files. */
async function makeRecipe(folder: string): Promise<string> {
  const tree = join(folder, 'tiny-1.0');
  for (const [path, content] of [...Object.entries(upstreamFiles), ['.git/hooks/post-commit', `#!/bin/sh\ntouch ${join(folder, '../HOOK-RAN')}\n`], ['.git/config', '[core]\n\tfsmonitor = touch HOOK-RAN\n'], ['sub/.GIT/config', '[core]\n']] as const) {
    mkdirSync(join(tree, path, '..'), { recursive: true });
    writeFileSync(join(tree, path), content);
  }
  mkdirSync(join(tree, 'empty'));
  symlinkSync('plain.txt', join(tree, 'link'));
  for (const path of ['run.sh', '.git/hooks/post-commit']) chmodSync(join(tree, path), 0o755);
  execFileSync('tar', ['--create', '--gzip', '--mtime=@86400', '--file=tiny.tar.gz', 'tiny-1.0'], { cwd: folder });
  rmSync(tree, { recursive: true });
  const recipe = {
    debkit: 1, source: 'tiny', section: 'utils', upstream: { tarball: 'tiny.tar.gz' },
    releases: [{ version: '1.0~rc1', date, sha256: await sha256File(join(folder, 'tiny.tar.gz')) }],
    build: { system: 'none' },
    packages: { tiny: { architecture: 'all', summary: 'very small program', description: 'Next to nothing.', files: ['plain.txt usr/share/tiny'] } },
    edits: [{ file: 'run.sh', replace: '#!/bin/sh', with: '#!/bin/sh\n# changed', why: 'To see a patch.' }],
    copyright: [{ files: '*', copyright: '2021 Ann Example', license: 'Expat' }],
  };
  writeFileSync(join(folder, 'recipe.yaml.new'), JSON.stringify(recipe));
  renameSync(join(folder, 'recipe.yaml.new'), join(folder, 'recipe.yaml'));
  return join(folder, 'recipe.yaml');
}
