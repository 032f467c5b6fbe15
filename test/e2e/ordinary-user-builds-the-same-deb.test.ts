// Without root: subordinate ids instead, and the same .deb.
import assert from 'node:assert/strict';
import { chownSync, cpSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { builtHello, debs, hashes, makeHome, needSandbox, pass, bin, type World } from '../helpers/e2e-world.ts';
import { lacking } from '../helpers/lacking.ts';
import { runningOf } from '../helpers/leftovers.ts';
import { subordinateIds } from '../../src/sandbox/namespace.ts';
import { isCommand } from '../../src/sandbox/probe-unshare.ts';
import { exec } from '../../src/system/exec.ts';
import { packageRoot } from '../../src/system/resources.ts';

const user = `debkit-e2e-${process.pid}`;

describe('an ordinary user builds the same .deb', () => {
  let own: World;
  let made = false;

  async function host(...argv: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await exec({ argv });
    assert.equal(exitCode, 0, `${argv.join(' ')}: ${stderr}`);
    return stdout;
  }

  before(async function () {
    own = await needSandbox(this);
    if (process.getuid?.() !== 0) {
      console.log('      skipped: all these tests run as an ordinary user');
      this.skip();
    }
    const missing = ['useradd', 'userdel', 'runuser'].filter((name) => !isCommand(name));
    lacking(this, missing.length > 0 ? `this host lacks ${missing.join(', ')}` : null);
    await host('useradd', '--no-create-home', '--home-dir', join(own.folder, 'user'), '--shell', '/bin/sh', user);
    made = true;
    const uid = Number((await host('id', '--user', user)).trim());
    if (subordinateIds(readFileSync('/etc/subuid', 'utf8'), user, uid) === null) {
      const start = 0x60000000;
      await host('usermod', '--add-subuids', `${start}-${start + 65535}`, '--add-subgids', `${start}-${start + 65535}`, user);
    }
    makeHome(join(own.folder, 'user'), own.server);
    for (const path of ['user', 'user/.gitconfig']) chownSync(join(own.folder, path), uid, uid);
  });
  after(async () => {
    if (made) await host('userdel', user);
  });

  it('with the embedded sandbox', async () => {
    const first = await builtHello();
    const home = join(own.folder, 'user');
    const { result } = await pass(own, ['build', own.recipe, '--sandbox', 'unshare', '--no-lint', '--out', join(home, 'dist')], {
      before: ['runuser', '--user', user, '--'],
      environment: { HOME: home },
      bin: readableCopy(own),
      cwd: home,
    });
    assert.deepEqual([result.status, result.sandbox.name, result.sandbox.weaknesses], ['passed', 'unshare', []]);
    assert.deepEqual(debs(hashes(result.folder)), debs(first.hashes));
    assert.deepEqual(runningOf(home), []);
  });
});

/** The program where every user can read it: a checkout may lie in somebody's own home. */
function readableCopy(own: World): string {
  const root = packageRoot();
  const copy = join(own.folder, 'program');
  const build = basename(bin.slice(root.length + 1).split('/')[0] ?? 'build');
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
  const wanted = ['package.json', 'src', 'templates', 'recipes', join(build, 'src'), ...withTheirs(root, Object.keys(dependencies))];
  for (const path of wanted) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(root, path), join(copy, path), { recursive: true });
  }
  return join(copy, bin.slice(root.length + 1));
}

/** Paths of the packages and all they depend on. */
function withTheirs(root: string, names: readonly string[], found = new Set<string>()): string[] {
  for (const name of names) {
    const path = join('node_modules', name);
    if (found.has(path)) continue;
    found.add(path);
    const { dependencies = {} } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as { dependencies?: Record<string, string> };
    withTheirs(root, Object.keys(dependencies), found);
  }
  return [...found];
}
