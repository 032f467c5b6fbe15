// debkit's lintian looks at the source beside the build, and starts before there are packages: together that finds what one plain run of lintian finds.
import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LintTag } from '../../src/contracts/artifacts.ts';
import { parseLintianOutput } from '../../src/debian/lintian.ts';
import { sandboxDriver } from '../../src/sandbox/registry.ts';
import { exec } from '../../src/system/exec.ts';
import { readRecord } from '../../src/system/records.ts';
import { binaryPackage, needSandbox, pass, writeRecipe, type World } from '../helpers/e2e-world.ts';

describe('lint in parts', () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  // Tags of the source, of the packages and of both; an override that is used and one that is not, in the source and in a package.
  function recipe(): string {
    const overrides = (...tags: readonly string[]) => tags.map((tag) => ({ tag, reason: 'to see what becomes of it' }));
    const description = 'It holds a file or two of the tiny upstream, and it says so in a line that is much too long for what a description is to have in a line.\nTeh end.';
    const changes = { files: ['README usr/share/linted', 'README usr/bin/linted', 'docs opt'], 'lint-overrides': overrides('dir-or-file-in-opt', 'no-manual-page', 'bad-whatis-entry'), description };
    return writeRecipe(own, 'linted', { packages: { linted: binaryPackage('linted', changes) }, 'lint-overrides': overrides('debian-watch-file-is-missing', 'quilt-series-but-no-build-dep') });
  }

  const line = ({ severity, tag, package: name, type, context }: LintTag) => [severity, name, type, tag, context].join(' ');

  for (const suite of ['bookworm', 'trixie']) {
    it(suite, async () => {
      const { result } = await pass(own, ['build', recipe(), '--suite', suite, '--fail-on', 'none', '--no-test', '--out', join(own.folder, 'linted')]);
      const found = (result.lint?.tags ?? []).map(line).sort();
      const plain = (await plainLintian(suite, result.folder)).map(line).sort();
      assert.ok(plain.length > 8, plain.join('\n'));
      for (const type of [' source ', ' binary ', ' unused-override ']) assert.ok(plain.some((one) => one.includes(type)), type);
      assert.deepEqual(found, plain);
    });
  }

  /** What lintian says of the .changes in a folder, run as anyone would. */
  async function plainLintian(suite: string, folder: string): Promise<LintTag[]> {
    const store = join(own.home, '.cache', 'debkit');
    const input = mkdtempSync(join(store, 'linted-'));
    const driver = sandboxDriver('unshare', { store, exec, signal: new AbortController().signal, containerBase: null });
    try {
      cpSync(folder, input, { recursive: true });
      chmodSync(input, 0o755);
      const changes = readdirSync(input).find((name) => name.endsWith('.changes')) ?? '';
      const chroot = await driver.open(lintLayer(store, suite), { network: false, mounts: [{ source: input, target: '/run/debkit/input' }] });
      const argv = ['sh', '-c', 'cp -r /run/debkit/input /tmp/input && exec lintian --no-cfg --display-info --pedantic --show-overrides --tag-display-limit 0 "/tmp/input/$1"', 'sh', changes];
      const told = await chroot.run({ argv, environment: { HOME: '/tmp', TMPDIR: '/tmp' }, user: 'builder', seconds: 300 });
      await chroot.close();
      assert.ok([0, 2].includes(told.exitCode), told.stderr);
      return parseLintianOutput(told.stdout);
    } finally {
      await driver.dispose();
      rmSync(input, { recursive: true });
    }
  }

  /** The layer with lintian and without a compiler, over the suite's base. */
  function lintLayer(store: string, suite: string): string {
    const environments = join(store, 'unshare', 'environments');
    for (const base of readdirSync(environments)) {
      if (readRecord<{ readonly suite: string }>(join(store, 'unshare', 'bases', `${base}.json`))?.suite !== suite) continue;
      for (const file of readdirSync(join(environments, base))) {
        const text = readFileSync(join(environments, base, file), 'utf8');
        if (text.includes('"lintian"') && !text.includes('"gcc"')) return basename(file, '.json');
      }
    }
    return assert.fail(`no environment of ${suite} has lintian`);
  }
});
