// What is read of an orig tarball for debian/: files that are edited, heads of autotools' own, nothing else.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readTree } from '../../../src/pipeline/read-tree.ts';
import { fileArtifact } from '../../../src/system/files.ts';
import { readTarball } from '../../../src/system/tarball.ts';
import { heads } from '../../helpers/autotools-heads.ts';
import { plan } from '../../helpers/plans.ts';
import { makeContext, type TestContext } from '../../helpers/stage-context.ts';

describe('pipeline/read-tree', () => {
  let context: TestContext;
  beforeEach(() => (context = makeContext()));
  afterEach(() => context.remove());

  /** A tarball of `<folder>/tree`; entries are named on tar's command line. */
  async function tarball(files: Readonly<Record<string, string>>, ...entries: string[]) {
    const root = join(context.folder, 'tree');
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const path = join(context.folder, 'tiny_1.2.orig.tar.gz');
    execFileSync('tar', ['--create', '--gzip', '--sort=name', '--file', path, ...entries], { cwd: root });
    return { ...(await fileArtifact(path)), name: 'tiny_1.2.orig.tar.gz' };
  }
  const edited = (...files: string[]) => plan({ recipe: { edits: files.map((file) => ({ file, replace: 'a', with: 'b', why: 'Why.' })) } });

  const large = `${heads.installSh}${'x'.repeat(3 << 20)}`;
  const tree = { configure: heads.configure, 'src/a.c': 'int a;\n', 'src/install-sh': large, 'src/b.c': 'int b;\n', empty: '', 'm4/none.m4': '' };

  for (const top of ['tiny-1.2/', '']) {
    it(`finds them ${top === '' ? 'where they lie in no folder' : 'below the top folder'}`, async () => {
      const named = Object.fromEntries(Object.entries(tree).map(([path, text]) => [`${top}${path}`, text]));
      const orig = await tarball(named, ...(top === '' ? ['configure', 'src', 'empty', 'm4'] : ['tiny-1.2']));
      const found = await readTree(edited('src/a.c', 'src/install-sh', 'empty', 'src', 'gone.c'), orig, context.signal);
      assert.deepEqual(['src/a.c', 'empty'].map((path) => found.edited(path)?.toString()), ['int a;\n', '']);
      // An edited file is read whole, whoever else asks for its head.
      assert.equal(found.edited('src/install-sh')?.length, large.length);
      for (const path of ['src/b.c', 'src', 'gone.c', 'configure', 'tiny-1.2/src/a.c']) assert.equal(found.edited(path), null, path);
      const licenses = found.autotools.map(({ path, notice }) => [path, notice?.license ?? null]).sort();
      assert.deepEqual(licenses, [['configure', 'FSFUL'], ['m4/none.m4', null], ['src/install-sh', 'X11']]);
    });
  }

  it('reads a hard link as the file it is, and no symbolic link', async () => {
    const root = join(context.folder, 'tree/tiny-1.2');
    mkdirSync(root, { recursive: true });
    writeFileSync(join(root, 'a-configure'), heads.configure);
    writeFileSync(join(root, 'configure'), heads.configure);
    linkSync(join(root, 'configure'), join(root, 'install-sh'));
    symlinkSync('configure', join(root, 'missing'));
    const orig = await tarball({}, 'tiny-1.2');
    const { edited: read, autotools } = await readTree(edited('install-sh', 'missing'), orig, context.signal);
    assert.equal(read('install-sh')?.toString(), heads.configure);
    assert.equal(read('missing'), null);
    assert.deepEqual(autotools.map(({ path, notice }) => [path, notice?.license]), [['configure', 'FSFUL'], ['install-sh', 'FSFUL']]);
  });

  it('takes no more of a file than is asked for', async () => {
    const orig = await tarball({ 'tiny-1.2/a': 'x'.repeat(1 << 20), 'tiny-1.2/b': 'short' }, 'tiny-1.2');
    const heads: [string, number][] = [];
    await readTarball(orig.path, { wanted: (path) => (path === 'tiny-1.2/c' ? 0 : 100_000), onFile: (path, head) => heads.push([path, head.length]) });
    assert.deepEqual(heads, [['tiny-1.2/a', 100_000], ['tiny-1.2/b', 5]]);
  });
});
