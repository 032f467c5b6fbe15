// Fetching from a real git server: tags, commits, submodules, the cache, the user's configuration, and what a stranger's recipe must not do.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { GitUpstreamPlan } from '../../../src/contracts/upstream-plan.ts';
import { UpstreamError } from '../../../src/errors.ts';
import { fetchGit } from '../../../src/upstream/git-fetch.ts';
import { listTags, readGit } from '../../../src/upstream/git.ts';
import { attack } from '../../helpers/campaign.ts';
import { serveGit, type GitServer } from '../../helpers/git-server.ts';
import { git, makeUpstream, type TinyUpstream } from '../../helpers/make-upstream.ts';
import { makeContext, type TestContext } from '../../helpers/stage-context.ts';

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

describe('upstream/git against a real server', () => {
  let context: TestContext;
  let upstream: TinyUpstream;
  let server: GitServer;
  const saved = { ...process.env };

  beforeEach(async () => {
    context = makeContext();
    upstream = makeUpstream(join(context.folder, 'served'));
    server = await serveGit(upstream.folder);
    process.env['HOME'] = join(context.folder, 'home');
    delete process.env['XDG_CONFIG_HOME'];
    mkdirSync(process.env['HOME']);
  });
  afterEach(async () => {
    process.env = { ...saved };
    await server.close();
    context.remove();
  });

  function plan(changes: Partial<GitUpstreamPlan> = {}): GitUpstreamPlan {
    return { kind: 'git', url: `${server.url}/debkit-hello.git`, tag: 'v1.1.0', commit: null, submodules: false, ...changes };
  }

  it('lists tags with the commits they lead to, annotated or not', async () => {
    const tags = new Map((await listTags(plan().url, context)).map(({ name, commit }) => [name, commit]));
    for (const [tag, commit] of Object.entries(upstream.tags)) assert.equal(tags.get(tag), commit);
    assert.deepEqual([...tags.keys()].sort(), ['1.0.0', 'start', 'v1.1.0', 'v1.1.0-rc1']);
  });

  it('fetches one tag, shallow, with its date', async () => {
    const tree = await fetchGit(plan({ commit: (upstream.tags['v1.1.0'] ?? '').toUpperCase() }), context);
    assert.equal(tree.commit, upstream.tags['v1.1.0']);
    assert.equal(tree.date, Date.parse('2021-03-04T05:06:07-05:00') / 1000);
    assert.deepEqual(tree.submodules, []);
    assert.equal((await readGit(tree.gitDir, ['rev-list', '--all', '--count'])).trim(), '1');
    assert.ok(tree.gitDir.startsWith(join(context.store, 'git')));
  });

  it('fetches submodules from their relative URLs', async () => {
    const { submodules } = await fetchGit(plan({ submodules: true }), context);
    assert.deepEqual(
      submodules.map(({ path, commit }) => ({ path, commit })),
      [{ path: 'greeting', commit: upstream.greeting }],
    );
  });

  it('needs no network for what is there: the commit known, or offline', async () => {
    const first = await fetchGit(plan({ submodules: true }), context);
    server.requests.length = 0;
    assert.deepEqual(await fetchGit(plan({ submodules: true, commit: first.commit }), context), first);
    assert.deepEqual(await fetchGit(plan({ submodules: true }), { ...context, offline: true }), first);
    assert.deepEqual(server.requests, []);
    await assert.rejects(fetchGit(plan({ tag: '1.0.0' }), { ...context, offline: true }), { code: 'NOT_CACHED' });
    await assert.rejects(fetchGit(plan({ commit: '0'.repeat(40) }), { ...context, offline: true }), { code: 'COMMIT_MISMATCH' });
  });

  it('follows a tag that moved, unless the recipe demands the commit', async () => {
    const first = await fetchGit(plan(), context);
    git(
      join(upstream.folder, 'debkit-hello.git'),
      '2020-01-01T00:00:00Z',
      'tag',
      '--force',
      'v1.1.0',
      upstream.tags['1.0.0'] ?? '',
    );
    assert.equal((await fetchGit(plan(), context)).commit, upstream.tags['1.0.0']);
    await assert.rejects(fetchGit(plan({ commit: first.commit }), context), { code: 'COMMIT_MISMATCH' });
  });

  it('refuses another commit than the recipe demands', async () => {
    await assert.rejects(fetchGit(plan({ commit: upstream.tags['1.0.0'] ?? '' }), context), (error: unknown) => {
      assert.ok(error instanceof UpstreamError);
      assert.equal(error.code, 'COMMIT_MISMATCH');
      assert.ok(error.message.includes(upstream.tags['v1.1.0'] ?? '?') && error.message.includes(upstream.tags['1.0.0'] ?? '?'));
      return true;
    });
  });

  it('names near tags when there is none of that name', async () => {
    await assert.rejects(fetchGit(plan({ tag: '1.1.0' }), context), (error: unknown) => {
      assert.ok(error instanceof UpstreamError);
      assert.equal(error.code, 'TAG_NOT_FOUND');
      assert.match(error.details.hint ?? '', /: v1\.1\.0,/);
      return true;
    });
  });

  it("says that a host cannot be reached, and what to do; no secret of the user's is shown", async () => {
    const url = 'http://127.0.0.1:9/team/x.git';
    git(
      context.folder,
      '2020-01-01T00:00:00Z',
      'config',
      '--file',
      join(context.folder, 'home', '.gitconfig'),
      'url.http://ann:secret@127.0.0.1:9/.insteadOf',
      'http://127.0.0.1:9/',
    );
    await assert.rejects(fetchGit(plan({ url }), context), (error: unknown) => {
      assert.ok(error instanceof UpstreamError);
      assert.equal(error.code, 'GIT_UNREACHABLE');
      assert.equal(error.details.retryable, true);
      assert.match(
        error.details.hint ?? '',
        /git config --global url\."https:\/\/mirror\.example\.org\/"\.insteadOf "http:\/\/127\.0\.0\.1:9\/".*--offline/,
      );
      assert.ok(!JSON.stringify(error.details).includes('secret'));
      return true;
    });
  });

  for (const [what, target] of [
    ['a path', ''],
    ['a file:// URL', 'file://'],
  ] as const) {
    it(`follows the user's insteadOf to ${what}, submodules too, which a recipe itself may not name`, async () => {
      git(
        context.folder,
        '2020-01-01T00:00:00Z',
        'config',
        '--file',
        join(context.folder, 'home', '.gitconfig'),
        `url.${target}${upstream.folder}/.insteadOf`,
        'https://git.example.org/team/',
      );
      const tree = await fetchGit(plan({ url: 'https://git.example.org/team/debkit-hello.git', submodules: true }), context);
      assert.equal(tree.commit, upstream.tags['v1.1.0']);
      assert.equal(tree.submodules.length, 1);
      await assert.rejects(fetchGit(plan({ url: `${target}${upstream.folder}/debkit-hello.git` }), context), {
        code: 'GIT_URL_REFUSED',
      });
    });
  }

  attack('commands and options in a URL or a tag', 'a list of what they may be', async () => {
    const mark = join(context.folder, 'mark');
    for (const url of [
      `ext::sh -c touch%20${mark}`,
      `ext::touch ${mark}`,
      `--upload-pack=touch ${mark}`,
      `-u${mark}`,
      `ssh://-oProxyCommand=touch%20${mark}/x`,
    ]) {
      await assert.rejects(fetchGit(plan({ url }), context), { code: 'GIT_URL_REFUSED' });
      await assert.rejects(listTags(url, context), { code: 'GIT_URL_REFUSED' });
    }
    for (const tag of [`--upload-pack=touch${mark}`, `--exec=touch ${mark}`, '-h', '../../x'])
      await assert.rejects(fetchGit(plan({ tag }), context), { code: 'GIT_TAG_INVALID' });
    assert.ok(!existsSync(mark));
    assert.deepEqual(readdirSync(context.store), []);
  });

  attack('a remote helper for the URL of a submodule', 'the same list', async () => {
    const bare = join(upstream.folder, 'evil.git');
    const work = join(context.folder, 'evil');
    const date = '2020-01-01T00:00:00Z';
    mkdirSync(work);
    git(work, date, 'init', '--quiet');
    const mark = join(context.folder, 'mark');
    writeFileSync(join(work, '.gitmodules'), `[submodule "x"]\n\tpath = sub\n\turl = ext::touch ${mark}\n`);
    git(work, date, 'add', '.gitmodules');
    git(work, date, 'update-index', '--add', '--cacheinfo', `160000,${upstream.greeting},sub`);
    git(work, date, 'commit', '--quiet', '-m', 'x');
    git(work, date, 'tag', '1.0');
    git(work, date, 'clone', '--quiet', '--bare', work, bare);
    await assert.rejects(fetchGit(plan({ url: `${server.url}/evil.git`, tag: '1.0', submodules: true }), context), {
      code: 'GIT_URL_REFUSED',
    });
    assert.ok(!existsSync(mark));
  });

  it('ends at once when asked to, and leaves nothing half', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const stop = new AbortController();
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/x.git`;
    setTimeout(() => stop.abort(new Error('enough')), 300);
    const started = Date.now();
    await assert.rejects(fetchGit(plan({ url }), { ...context, signal: stop.signal }), /enough/);
    assert.ok(Date.now() - started < 30_000);
    silent.closeAllConnections();
    silent.close();
  });

  // A group: what timeout(1), a CI job that is stopped and a closed terminal send a signal to.
  for (const [what, group, signal] of [['is killed itself', false, 'SIGKILL'], ['ends with its group', true, 'SIGTERM'], ['loses its terminal', true, 'SIGHUP']] as const) {
    it(`leaves no git behind when it ${what}`, async () => {
      const silent = createServer(() => undefined);
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/x.git`;
      const running = () =>
        readdirSync('/proc').filter(
          (pid) => /^\d+$/.test(pid) && commandOf(pid).includes('ls-remote') && commandOf(pid).includes(url),
        ).length;
      const script = `import { listTags } from '${new URL('../../../src/upstream/git.js', import.meta.url).href}'; await listTags(process.argv[1], { signal: new AbortController().signal });`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, url], { stdio: 'ignore', detached: group });
      try {
        await new Promise<void>((resolve) => silent.once('request', () => resolve()));
        assert.ok(running() > 0);
        process.kill((group ? -1 : 1) * (child.pid ?? 0), signal);
        for (let turn = 0; turn < 40 && running() > 0; turn += 1) await delay(100);
        assert.equal(running(), 0);
      } finally {
        silent.closeAllConnections();
        silent.close();
      }
    });
  }

  it('is done once when two ask at the same time', async () => {
    const [one, two] = await Promise.all([fetchGit(plan(), context), fetchGit(plan(), context)]);
    assert.deepEqual(one, two);
    assert.equal(readdirSync(join(one.gitDir, '..')).filter((name) => name.endsWith('.git')).length, 1);
    assert.ok(context.lines.filter((line) => line.startsWith('fetching ')).length === 1);
  });
});
