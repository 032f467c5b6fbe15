// A stranger's git repository: what is in its trees is packed as bytes, and runs nothing on the host.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { makeOrigTarball } from '../../src/stages/make-orig-tarball.ts';
import { inspectTarball } from '../../src/system/tarball.ts';
import { fetchGit } from '../../src/upstream/git-fetch.ts';
import { listTags } from '../../src/upstream/git.ts';
import { attack } from '../helpers/attack.ts';
import { serveGit, type GitServer } from '../helpers/git-server.ts';
import { git } from '../helpers/make-upstream.ts';
import { makeContext, type TestContext } from '../helpers/stage-context.ts';

const date = '2020-01-01T00:00:00Z';

describe('hostile: a git repository', () => {
  let context: TestContext;
  let server: GitServer;
  let work: string;
  const mark = () => join(context.folder, 'mark');

  beforeEach(async () => {
    context = makeContext();
    mkdirSync(join(context.folder, 'served'));
    work = join(context.folder, 'evil');
    mkdirSync(work);
    git(work, date, 'init', '--quiet');
    server = await serveGit(join(context.folder, 'served'));
  });
  afterEach(async () => {
    await server.close();
    context.remove();
  });

  /** Publishes the work tree, or a tree object, as tag 1.0. */
  function publish(tree?: string): void {
    if (tree === undefined) {
      git(work, date, 'add', '--all');
      git(work, date, 'commit', '--quiet', '-m', 'x');
      git(work, date, 'tag', '1.0');
    } else git(work, date, 'tag', '1.0', git(work, date, 'commit-tree', '-m', 'x', tree));
    git(work, date, 'clone', '--quiet', '--bare', work, join(context.folder, 'served', 'evil.git'));
  }

  /** A tree of such entries as bytes (git: gitformat-pack), which git itself would not make; a tree's content is its id. */
  function treeOf(entries: readonly (readonly [mode: string, name: string, content: string])[]): string {
    const rows = entries.map(([mode, name, content]) => Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(mode === '40000' ? content : write('blob', content), 'hex')]));
    return write('tree', Buffer.concat(rows));
  }
  const write = (type: string, content: string | Buffer) => execFileSync('git', ['hash-object', '-t', type, '-w', '--stdin', '--literally'], { cwd: work, input: content, encoding: 'utf8' }).trim();

  /** Fetches and packs it as a build does; the names in the orig tarball, sorted. */
  async function packed(repacked: boolean): Promise<string[]> {
    const tree = await fetchGit({ kind: 'git', url: `${server.url}/evil.git`, tag: '1.0', commit: null, submodules: false }, context);
    const version = { epoch: null, upstream: '1.0', revision: '1', full: '1.0-1' };
    const orig = await makeOrigTarball({ plan: { orig: { compression: 'gz', exclude: repacked ? ['left-out'] : [], subdirectory: null }, version, packaging: { source: 'evil' } }, tree }, context);
    return (await inspectTarball(orig.path)).entries.map(({ path }) => path).sort();
  }

  /** Whichever way it is packed: the entries, or the code of the refusal. */
  async function bothWays(): Promise<string[]> {
    const said: string[] = [];
    for (const repacked of [false, true]) said.push(...(await packed(repacked).catch((error: unknown) => [(error as { code: string }).code])));
    assert.ok(!existsSync(mark()), 'something was run');
    assert.deepEqual(readdirSync(context.folder).sort(), ['evil', 'served', 'store', 'workspace']);
    return said;
  }

  const put = (name: string, text: string) => writeFileSync(join(work, name), text);

  attack('a filter of .gitattributes', 'git without configuration', async () => {
    put('.gitattributes', `* filter=evil diff=evil merge=evil\n`);
    put('.gitconfig', `[filter "evil"]\n\tsmudge = touch ${mark()}\n\trequired = true\n`);
    put('left-out', 'x');
    publish();
    assert.ok((await bothWays()).includes('evil-1.0/.gitattributes'));
  });
  attack('an encoding and export-subst of .gitattributes', 'the tree is packed as git has it', async () => {
    publish(treeOf([['100644', '.gitattributes', 'a export-subst working-tree-encoding=UTF-16\nb export-ignore\n'], ['100644', 'a', '$Format:%H$'], ['100644', 'b', 'x'], ['100644', 'left-out', 'x']]));
    assert.ok((await bothWays()).length > 2);
  });
  attack('a pointer of LFS, and .lfsconfig', 'a file that is packed as it is', async () => {
    put('.lfsconfig', `[lfs]\n\turl = http://127.0.0.1:1/x\n[lfs "customtransfer.evil"]\n\tpath = touch\n\targs = ${mark()}\n`);
    put('.gitattributes', '*.bin filter=lfs diff=lfs merge=lfs -text\n');
    put('a.bin', 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n');
    put('left-out', 'x');
    publish();
    assert.ok((await bothWays()).includes('evil-1.0/a.bin'));
  });
  attack('hooks in the repository', 'a repository of our own, which has none', async () => {
    put('left-out', 'x');
    publish();
    for (const hook of ['post-checkout', 'post-update', 'pre-receive', 'reference-transaction', 'post-index-change']) {
      const path = join(context.folder, 'served', 'evil.git', 'hooks', hook);
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, `#!/bin/sh\ntouch ${mark()}\n`);
      chmodSync(path, 0o755);
    }
    assert.ok((await bothWays()).length > 0);
  });
  for (const name of ['.git', '.GIT', 'git~1', '.git ']) {
    attack(`a folder ${JSON.stringify(name)} with a configuration that runs commands`, 'nothing is checked out, and nothing in it is run', async () => {
      const inner = treeOf([['100644', 'config', `[core]\n\tfsmonitor = touch ${mark()}\n\tsshCommand = touch ${mark()}\n`]]);
      publish(treeOf([['40000', name, inner], ['100644', 'left-out', 'x']]));
      assert.ok((await bothWays()).length > 0);
    });
  }
  for (const [what, name] of [['..', '..'], ['a slash', 'a/b'], ['a dot', '.']] as const) {
    attack(`an entry named by ${what}`, "a look at every entry's name", async () => {
      publish(treeOf([['100644', name, 'x'], ['100644', 'left-out', 'x']]));
      const said = await bothWays();
      assert.ok(said.every((one) => !one.includes('..') && !one.startsWith('/')), said.join());
    });
  }
  attack('a link out, and a file through it', 'a look at every link', async () => {
    publish(treeOf([['120000', 'l', '/etc'], ['100644', 'left-out', 'x']]));
    assert.deepEqual([...new Set(await bothWays())], ['TARBALL_UNSAFE']);
  });
  attack('names that differ only where case does not count', 'files are packed one by one', async () => {
    publish(treeOf([['100644', 'A', 'x'], ['100644', 'a', 'y'], ['100644', 'left-out', 'x']]));
    assert.ok((await bothWays()).includes('evil-1.0/A'));
  });
  attack('a name of escape sequences', 'names that are shown without them', async () => {
    publish(treeOf([['100644', '\x1b[2J\x1b]0;x\x07', 'x'], ['100644', 'left-out', 'x']]));
    await bothWays();
    assert.ok(!context.lines.join('').includes('\x1b'));
  });
  attack('a name of line breaks', 'names that are handed on by NUL', async () => {
    publish(treeOf([['100644', 'a\n../../b', 'x'], ['100644', 'left-out', 'x']]));
    await bothWays();
  });

  describe('by its server', () => {
    let evil: Server;
    let answer: (url: string) => { status: number; headers?: Record<string, string>; body?: string };
    const url = () => `http://127.0.0.1:${(evil.address() as AddressInfo).port}/x.git`;
    beforeEach(async () => {
      evil = createServer((request, response) => {
        const { status, headers = {}, body = '' } = answer(request.url ?? '');
        response.writeHead(status, headers).end(body);
      });
      await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    });
    afterEach(() => void evil.close());

    for (const [what, to] of [['a file of the host', 'file:///etc'], ['a remote helper', 'ext::touch mark'], ['another scheme', 'ftp://127.0.0.1:1/x.git']] as const) {
      attack(`a redirection to ${what}`, "git's list of protocols", async () => {
        answer = () => ({ status: 302, headers: { location: to } });
        await assert.rejects(listTags(url(), context), (error: Error & { exitCode?: number }) => error.exitCode === 4);
        assert.ok(!existsSync(mark()));
      });
    }
    attack('a redirection without end', 'a limit of git', async () => {
      answer = () => ({ status: 302, headers: { location: url() } });
      await assert.rejects(listTags(url(), context));
    });
    attack('an advertisement that is no git', 'what git says of it, without control characters', async () => {
      answer = () => ({ status: 200, headers: { 'content-type': 'application/x-git-upload-pack-advertisement' }, body: '\x1b[2J'.repeat(1000) });
      await assert.rejects(listTags(url(), context), (error: Error) => !error.message.includes('\x1b'));
    });
    attack('tags that are options and shell lines', 'names that are data', async () => {
      const line = (text: string) => (text.length + 4).toString(16).padStart(4, '0') + text;
      const id = 'a'.repeat(40);
      answer = () => ({
        status: 200,
        headers: { 'content-type': 'application/x-git-upload-pack-advertisement' },
        body: `${line('# service=git-upload-pack\n')}0000${line(`${id} HEAD\0agent=x\n`)}${line(`${id} refs/tags/--upload-pack=touch\n`)}${line(`${id} refs/tags/v1.0;touch\n`)}0000`,
      });
      const tags = await listTags(url(), context).catch(() => []);
      assert.ok(!existsSync(mark()));
      for (const { name } of tags) await assert.rejects(fetchGit({ kind: 'git', url: url(), tag: name, commit: null, submodules: false }, context));
      assert.ok(!existsSync(mark()));
    });
  });
});
