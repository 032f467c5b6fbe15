// A released tarball held against its tag in a repository that git serves on 127.0.0.1: what make dist adds, and what someone hid.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DebkitEvent } from '../../../src/contracts/events.ts';
import type { SandboxContext } from '../../../src/contracts/context.ts';
import { stageCache } from '../../../src/pipeline/stage-cache.ts';
import { stageRunner } from '../../../src/pipeline/stage-runner.ts';
import { tagStage } from '../../../src/pipeline/tag-line.ts';
import { compareTarball } from '../../../src/stages/compare-tarball.ts';
import { fileArtifact } from '../../../src/system/files.ts';
import { serveGit, type GitServer } from '../../helpers/git-server.ts';
import { git } from '../../helpers/make-upstream.ts';
import { makeContext, type TestContext } from '../../helpers/stage-context.ts';

describe('stages/compare-tarball', function () {
  this.timeout(60_000);
  let context: TestContext;
  let server: GitServer;
  let tree = '';
  const day = '2024-02-24T10:00:00Z';
  const tracked = { 'configure.ac': 'AC_INIT\n', 'src/a.c': 'int a;\n', 'm4/own.m4': 'dnl own\n', 'config.guess': 'old\n', '.gitignore': '*.o\n' };

  before(async () => {
    context = makeContext();
    tree = join(context.folder, 'tiny-5.6.0');
    for (const [path, text] of Object.entries(tracked)) write(tree, path, text);
    symlinkSync('a.c', join(tree, 'src/link.c'));
    git(tree, day, 'init', '--quiet');
    git(tree, day, 'add', '.');
    git(tree, day, 'commit', '--quiet', '-m', 'x');
    git(tree, day, 'tag', 'v5.6.0');
    git(tree, day, 'clone', '--quiet', '--bare', '.', join(context.folder, 'served/tiny.git'));
    server = await serveGit(join(context.folder, 'served'));
  });
  after(async () => {
    await server.close();
    context.remove();
  });

  function write(folder: string, path: string, text: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  /** The tarball that upstream would have released, with these files in it, and without what git alone has. */
  async function tarball(name: string, files: Readonly<Record<string, string>>) {
    const folder = join(context.folder, name, 'tiny-5.6.0');
    cpSync(tree, folder, { recursive: true, verbatimSymlinks: true, filter: (path) => !/\/\.git(?:ignore)?$/.test(path) });
    for (const [path, text] of Object.entries(files)) write(folder, path, text);
    const path = join(context.folder, `${name}.tar.gz`);
    execFileSync('tar', ['--create', '--gzip', `--file=${path}`, `--directory=${dirname(folder)}`, 'tiny-5.6.0']);
    return fileArtifact(path);
  }
  const released = (allowed: readonly string[] = ['@autotools']) => ({ url: `${server.url}/tiny.git`, tag: 'v5.6.0', allowed });
  const made = { configure: '#!/bin/sh\n', 'aclocal.m4': 'dnl\n', 'src/Makefile.in': 'all:\n', 'config.guess': 'new\n', 'm4/libtool.m4': 'dnl\n' };

  it('names what the tag has not, has otherwise and has alone, and allows what autotools make, by name', async () => {
    const { status, commit, added, changed, missing, allowed, refused } = await compareTarball(await tarball('made', made), released(), [], context);
    assert.equal(status, 'compared');
    assert.match(commit, /^[0-9a-f]{40}$/);
    assert.deepEqual([added, changed, missing], [['aclocal.m4', 'configure', 'm4/libtool.m4', 'src/Makefile.in'], ['config.guess'], ['.gitignore']]);
    assert.deepEqual([allowed, refused], [{ '@autotools': ['aclocal.m4', 'config.guess', 'configure', 'm4/libtool.m4', 'src/Makefile.in'] }, []]);
  });

  it('refuses a macro file that only the tarball has, a source that it has otherwise, and a link that leads elsewhere', async () => {
    const hidden = await tarball('hidden', { ...made, 'm4/build-to-host.m4': 'dnl hidden\n', 'tests/files/bad.xz': 'x', 'src/a.c': 'int a; int b;\n' });
    assert.deepEqual((await compareTarball(hidden, released(), [], context)).refused, ['m4/build-to-host.m4', 'src/a.c', 'tests/files/bad.xz']);
    const folder = join(context.folder, 'linked', 'tiny-5.6.0');
    await tarball('linked', {});
    execFileSync('ln', ['-sf', '../configure.ac', join(folder, 'src/link.c')]);
    execFileSync('tar', ['--create', '--gzip', `--file=${join(context.folder, 'linked.tar.gz')}`, `--directory=${dirname(folder)}`, 'tiny-5.6.0']);
    assert.deepEqual((await compareTarball(await fileArtifact(join(context.folder, 'linked.tar.gz')), released(), [], context)).refused, ['src/link.c']);
  });

  it("allows by the recipe's patterns, each told, and leaves out what the orig tarball leaves out", async () => {
    const more = await tarball('more', { ...made, 'po/de.gmo': 'x', 'doc/tiny.1': 'x', 'vendor/x.js': 'x' });
    const { allowed, refused, added } = await compareTarball(more, released(['po/*.gmo', '@autotools']), ['vendor'], context);
    assert.deepEqual([Object.keys(allowed).sort(), allowed['po/*.gmo'], refused], [['@autotools', 'po/*.gmo'], ['po/de.gmo'], ['doc/tiny.1']]);
    assert.ok(!added.includes('vendor/x.js'));
    assert.ok((await compareTarball(more, released([]), ['vendor'], context)).refused.includes('configure'));
  });

  /** The stage, and what it told. */
  async function stage(file: Awaited<ReturnType<typeof fileArtifact>>, change: { readonly allowed?: readonly string[]; readonly offline?: boolean; readonly store?: string; readonly tag?: string } = {}) {
    const told: DebkitEvent[] = [];
    const runner = stageRunner((event) => void told.push(event), () => 0);
    const own = { ...context, store: change.store ?? context.store, offline: change.offline ?? false } as unknown as SandboxContext;
    const cache = stageCache(own.store, false, context.workspace);
    const upstream = { kind: 'tarball', url: 'https://example.org/x.tar.gz', sha256: file.sha256, signature: null, debian: null, released: { ...released(change.allowed), tag: change.tag ?? 'v5.6.0' } } as const;
    const notices: string[] = [];
    const plan = { upstream, orig: { compression: 'gz', exclude: [], subdirectory: null } } as const;
    const found = await tagStage(plan, { kind: 'tarball', file, origin: 'x' }, { runner, cache, contextOf: () => own, notice: (message) => void notices.push(message) });
    return { found, notices, records: runner.records };
  }

  it('as a stage: fails and names the files, or tells them, and asks upstream once', async () => {
    const hidden = await tarball('again', { ...made, 'm4/build-to-host.m4': 'dnl hidden\n' });
    await assert.rejects(stage(hidden), (error: { code: string; exitCode: number; details: { tail: string[] } }) => {
      assert.deepEqual([error.code, error.exitCode, error.details.tail], ['TARBALL_NOT_THE_TAG', 1, ['not in the tag: m4/build-to-host.m4']]);
      return true;
    });
    const asked = server.requests.length;
    const allowed = await stage(hidden, { allowed: ['@autotools', 'm4/build-to-host.m4'] });
    assert.deepEqual([allowed.records[0]?.status, allowed.records[0]?.detail], ['cached', 'not in the tag, and allowed: @autotools 5, m4/build-to-host.m4 1']);
    assert.equal(server.requests.length, asked);
  });

  it('as a stage: says that nothing was compared where the repository cannot be asked, and fails where it has no such tag', async () => {
    const file = await tarball('offline', made);
    const { found, notices } = await stage(file, { offline: true, store: join(context.folder, 'empty') });
    assert.equal(found?.status, 'not-compared');
    assert.match(notices.join('\n'), /^the tarball was not held against the tag v5\.6\.0: /);
    await assert.rejects(stage(file, { tag: 'v9' }), { code: 'TAG_NOT_FOUND', exitCode: 4 });
  });
});
