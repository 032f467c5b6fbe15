// The orig tarball: the same bytes whenever, wherever and by whomever it is made.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OrigPlan } from '../../../src/contracts/upstream-plan.ts';
import type { OrigTarball, UpstreamTree } from '../../../src/contracts/artifacts.ts';
import { fileArtifact } from '../../../src/system/files.ts';
import { inspectTarball } from '../../../src/system/tarball.ts';
import { makeOrigTarball } from '../../../src/stages/make-orig-tarball.ts';
import { readDirectory } from '../../../src/upstream/directory.ts';
import { fetchGit } from '../../../src/upstream/git-fetch.ts';
import { serveGit, type GitServer } from '../../helpers/git-server.ts';
import { git, makeUpstream, type TinyUpstream } from '../../helpers/make-upstream.ts';
import { makeContext, type TestContext } from '../../helpers/stage-context.ts';

const whole: OrigPlan = { compression: 'gz', exclude: [], subdirectory: null };

describe('stages/make-orig-tarball', () => {
  let context: TestContext;
  let upstream: TinyUpstream;
  let server: GitServer;
  const saved = { ...process.env };

  beforeEach(async () => {
    context = makeContext();
    upstream = makeUpstream(join(context.folder, 'served'));
    server = await serveGit(upstream.folder);
  });
  afterEach(async () => {
    process.env = { ...saved };
    await server.close();
    context.remove();
  });

  function fetched(submodules: boolean, where: TestContext = context): Promise<UpstreamTree> {
    return fetchGit({ kind: 'git', url: `${server.url}/debkit-hello.git`, tag: 'v1.1.0', commit: null, submodules }, where);
  }

  function make(tree: UpstreamTree, orig: Partial<OrigPlan> = {}, where: TestContext = context): Promise<OrigTarball> {
    const version = { epoch: null, upstream: '1.1.0', revision: '1', full: '1.1.0-1' };
    return makeOrigTarball(
      { plan: { orig: { ...whole, ...orig }, version, packaging: { source: 'debkit-hello' } }, tree },
      where,
    );
  }

  async function names(orig: OrigTarball): Promise<string[]> {
    return (await inspectTarball(orig.path)).entries.map((entry) => entry.path);
  }

  const isolated = () => ({
    PATH: process.env['PATH'],
    HOME: '/nonexistent',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ATTR_NOSYSTEM: '1',
  });

  it("has the bytes of git archive and gzip -9n, of the upstream's own full repository", async () => {
    const made = await make(await fetched(false));
    assert.equal(made.name, 'debkit-hello_1.1.0.orig.tar.gz');
    const commit = upstream.tags['v1.1.0'] ?? '';
    const options = ['-c', 'tar.umask=0002', '-c', 'core.autocrlf=false', '-c', 'safe.directory=*'];
    const tar = execFileSync('git', [...options, 'archive', '--format=tar', '--prefix=debkit-hello-1.1.0/', commit], {
      cwd: join(upstream.folder, 'debkit-hello.git'),
      env: isolated(),
    });
    assert.deepEqual(readFileSync(made.path), execFileSync('gzip', ['-9', '-n'], { input: tar }));
  });

  for (const compression of ['gz', 'xz'] as const) {
    for (const [what, submodules, exclude] of [
      ['git archive', false, []],
      ['submodules', true, []],
      ['excluded files', true, ['debian']],
    ] as const) {
      it(`is the same for another user, folder, umask, zone and configuration: ${what}, ${compression}`, async () => {
        const first = await make(await fetched(submodules), { compression, exclude });
        const other = makeContext();
        const [umask, cwd] = [process.umask(0o077), process.cwd()];
        const home = join(other.folder, 'home');
        mkdirSync(home);
        writeFileSync(
          join(home, '.gitconfig'),
          '[tar]\n\tumask = 0077\n[core]\n\tautocrlf = true\n\tattributesFile = ~/attributes\n[log]\n\tshowSignature = true\n',
        );
        writeFileSync(join(home, 'attributes'), '*.c export-ignore\n*.txt text eol=crlf\n');
        Object.assign(process.env, { HOME: home, TZ: 'Asia/Kathmandu', LC_ALL: 'C', GZIP: '-1', XZ_OPT: '-0' });
        delete process.env['XDG_CONFIG_HOME'];
        process.chdir('/');
        try {
          const second = await make(await fetched(submodules, other), { compression, exclude }, other);
          assert.notEqual(second.path, first.path);
          assert.equal(second.sha256, first.sha256);
          assert.deepEqual(readFileSync(second.path), readFileSync(first.path));
        } finally {
          process.umask(umask);
          process.chdir(cwd);
          other.remove();
        }
      });
    }
  }

  it("keeps links, non-ASCII names and upstream's own debian/, and fills in submodules", async () => {
    const found = await names(await make(await fetched(true)));
    for (const name of ['docs/grüße.txt', 'README.md', 'debian/control', 'greeting/greeting.c'])
      assert.ok(found.includes(`debkit-hello-1.1.0/${name}`), name);
    assert.ok(!(await names(await make(await fetched(false)))).includes('debkit-hello-1.1.0/greeting/greeting.c'));
  });

  it('leaves out what is excluded and says which pattern excludes nothing', async () => {
    const tree = await fetched(true);
    const found = await names(await make(tree, { exclude: ['debian/**', '**/*.h'] }));
    assert.ok(!found.some((name) => name.includes('/debian') || name.endsWith('.h')));
    assert.ok(found.includes('debkit-hello-1.1.0/greeting/greeting.c'));
    await assert.rejects(make(tree, { exclude: ['vendor/**'] }), { code: 'EXCLUDE_UNUSED' });
    await assert.rejects(make(tree, { exclude: ['**'] }), { code: 'ORIG_EMPTY' });
  });

  it('packs a folder of a monorepo as the whole tree', async () => {
    const tree = await fetched(false);
    assert.deepEqual(await names(await make(tree, { subdirectory: 'src' })), [
      'debkit-hello-1.1.0',
      'debkit-hello-1.1.0/hello.c',
    ]);
    await assert.rejects(make(tree, { subdirectory: 'nowhere' }), { code: 'SUBDIRECTORY_MISSING' });
  });

  it("packs the tracked files of the user's folder as they are on disk", async () => {
    const path = join(context.folder, 'project');
    const date = '2022-02-02T02:02:02Z';
    git(context.folder, date, 'clone', '--quiet', join(upstream.folder, 'debkit-hello.git'), path);
    const clean = await readDirectory({ kind: 'directory', path });
    assert.equal(clean.dirty, false);
    assert.equal(clean.date, Date.parse('2021-03-04T05:06:07-05:00') / 1000);
    writeFileSync(join(path, 'README'), 'changed\n');
    writeFileSync(join(path, 'untracked'), 'x');
    const dirty = await readDirectory({ kind: 'directory', path });
    assert.equal(dirty.dirty, true);
    const found = await names(await make(dirty));
    assert.ok(found.includes('debkit-hello-1.1.0/docs/grüße.txt'));
    assert.ok(!found.includes('debkit-hello-1.1.0/untracked'));
    await assert.rejects(readDirectory({ kind: 'directory', path: context.workspace }), { code: 'DIRECTORY_NOT_GIT' });
  });

  it('keeps the bytes of a tarball, and repacks it only when asked to', async () => {
    const made = await make(await fetched(true), { compression: 'xz' });
    const tree: UpstreamTree = { kind: 'tarball', file: await fileArtifact(made.path), origin: 'x' };
    const other = makeContext();
    try {
      const kept = await make(tree, { compression: 'gz' }, other);
      assert.equal(kept.name, 'debkit-hello_1.1.0.orig.tar.xz');
      assert.equal(kept.sha256, made.sha256);
      const repacked = await make(tree, { compression: 'gz', exclude: ['debian'] }, other);
      assert.equal(repacked.name, 'debkit-hello_1.1.0.orig.tar.gz');
      assert.ok(!(await names(repacked)).some((name) => name.includes('debian')));
    } finally {
      other.remove();
    }
  });

  it('refuses a git upstream with a link out of its tree, and leaves no tarball', async () => {
    const path = join(context.folder, 'evil');
    const date = '2022-02-02T02:02:02Z';
    git(context.folder, date, 'init', '--quiet', path);
    symlinkSync('../../../etc/passwd', join(path, 'link'));
    git(path, date, 'add', 'link');
    git(path, date, 'commit', '--quiet', '--message=evil');
    const commit = git(path, date, 'rev-parse', 'HEAD').trim();
    const tree: UpstreamTree = { kind: 'git', gitDir: join(path, '.git'), commit, date: 0, submodules: [] };
    await assert.rejects(make(tree), { code: 'TARBALL_UNSAFE', message: /link"/ });
    assert.deepEqual(readdirSync(join(context.workspace, 'orig')), []);
    await assert.rejects(make({ ...tree, commit: '0'.repeat(40) }), { code: 'GIT_FAILED' });
    assert.deepEqual(readdirSync(join(context.workspace, 'orig')), []);
  });

  it('refuses an upstream tarball that escapes its tree', async () => {
    const tree = join(context.folder, 'evil', 'x');
    mkdirSync(tree, { recursive: true });
    symlinkSync('../../../etc/passwd', join(tree, 'link'));
    const path = join(context.folder, 'evil.tar.gz');
    execFileSync('tar', ['--create', '--gzip', '--file', path, '--directory', join(context.folder, 'evil'), 'x']);
    await assert.rejects(make({ kind: 'tarball', file: await fileArtifact(path), origin: 'x' }), {
      code: 'TARBALL_UNSAFE',
      message: /"x\/link"/,
    });
  });
});
