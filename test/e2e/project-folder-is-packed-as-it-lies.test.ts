// A project that carries its own debkit.yaml: its tracked files as they are on disk, with a version that says so.
import assert from 'node:assert/strict';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashes, needSandbox, pass, tell, type World } from '../helpers/e2e-world.ts';
import { exec } from '../../src/system/exec.ts';

const recipe = `debkit: 1
source: debkit-hello
section: misc
maintainer: Ann Example <ann@example.org>
upstream: {directory: ., version-from: describe}
build: {system: autotools}
packages:
  debkit-hello:
    summary: friendly greeting of the packaging tests
    description: It prints one line of a file.
    smoke:
      - {run: debkit-hello, expect: Hello from a dirty tree.}
copyright:
  - {files: '*', copyright: 2020 The debkit authors, license: ISC}
`;

describe('a project folder is packed as it lies', () => {
  let own: World;
  let project: string;

  before(async function () {
    own = await needSandbox(this);
    project = join(own.folder, 'project');
    const url = `${own.server.url}/debkit-hello.git`;
    const cloned = await exec({ argv: ['git', 'clone', '--quiet', '--recurse-submodules', '--branch', 'v1.1.0', url, project] });
    assert.deepEqual([cloned.exitCode, cloned.stderr], [0, cloned.stderr]);
    writeFileSync(join(project, 'debkit.yaml'), recipe);
    writeFileSync(join(project, 'untracked.txt'), 'not part of it\n');
  });

  it('with its change in the package and +dirty in the version', async () => {
    // Beside a debkit.yaml, debian/ would be the packaging that wins.
    rmSync(join(project, 'debian'), { recursive: true });
    writeFileSync(join(project, 'debkit-hello.conf'), 'Hello from a dirty tree.\n');
    const { result } = await pass(own, ['build', '.', '--no-lint'], { cwd: project });
    assert.equal(result.version, '1.1.0+dirty-1~debkit1~deb13');
    assert.equal(result.status, 'passed');
    const files = hashes(result.folder);
    assert.ok(files.has('debkit-hello_1.1.0+dirty.orig.tar.gz'), [...files.keys()].join(' '));
    const { stdout } = await exec({ argv: ['tar', '--list', '--file', join(result.folder, 'debkit-hello_1.1.0+dirty.orig.tar.gz')] });
    assert.match(stdout, /greeting\/greeting\.c/);
    assert.doesNotMatch(stdout, /untracked\.txt|\.git\/|dist\//);
  });

  it('again after another change, never from the cache of the first', async () => {
    appendFileSync(join(project, 'README'), 'Changed again.\n');
    const { result } = await tell(own, ['source', '.'], { cwd: project });
    assert.equal(result.status, 'source-only');
    const orig = join(result.folder, 'debkit-hello_1.1.0+dirty.orig.tar.gz');
    const { stdout } = await exec({ argv: ['tar', '--extract', '--to-stdout', '--file', orig, 'debkit-hello-1.1.0+dirty/README'] });
    assert.match(stdout, /Changed again\.\n$/);
  });
});
