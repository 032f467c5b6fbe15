// What make(1), dpkg-parsechangelog(1) and dpkg-source(1) make of a rendered debian/.
import { isCommand } from '../../../src/sandbox/probe-unshare.ts';
import { lacking } from '../../helpers/lacking.ts';
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'mocha';
import type { BuildPlan } from '../../../src/contracts/plan.ts';
import { makePatches } from '../../../src/stages/make-patches.ts';
import { renderDebian } from '../../../src/stages/render-debian.ts';
import { writeDebianDirectory } from '../../../src/template/write-debian-directory.ts';
import { exec } from '../../../src/system/exec.ts';
import { makeValue, makeWords, makeWordsValue } from '../../../src/template/make-text.ts';
import { renderDebianDirectory } from '../../../src/template/debian-directory.ts';
import { loadTemplates } from '../../../src/template/render.ts';
import { binaryPackage, buildSteps, packagingPlan, service } from '../../helpers/packaging-plans.ts';

function need(context: Context, tool: string): void {
  lacking(context, isCommand(tool) ? null : `'${tool}' is not on this host`);
}

describe('rendered debian/ and the real tools', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'debkit-debian-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function run(argv: readonly string[], cwd = folder): Promise<string> {
    const result = await exec({ argv, cwd, seconds: 60 });
    assert.equal(result.exitCode, 0, `${argv.join(' ')}\n${result.stdout}${result.stderr}`);
    return result.stdout;
  }

  it('hands every word through make and the shell as it was', async function () {
    need(this, 'make');
    const words = [
      'plain',
      'a b',
      "it's",
      '$HOME',
      '$(shell id)',
      '`id`',
      '#1',
      'a\\#b',
      '\\',
      '%',
      '*',
      ';',
      '"',
      '(',
      ',',
      'ü',
      '-DX="y z"',
      '$$',
    ];
    writeFileSync(
      join(folder, 'Makefile'),
      [
        `WORDS = ${makeWordsValue(words)}`,
        `export VALUE = ${makeValue(' $x #\\')}`,
        'all:',
        "\t@printf '%s\\n' $(WORDS)",
        `\t@printf '%s\\n' ${makeWords(words)}`,
        '\t@printf \'%s\\n\' "$$VALUE"',
        '',
      ].join('\n'),
    );
    assert.deepEqual((await run(['make', '-s'])).trimEnd().split('\n'), [...words, ...words, ' $x #\\']);
  });

  it('writes a debian/rules in dh style that make reads', async function () {
    need(this, 'make');
    const build = buildSteps({
      system: 'make',
      autoreconf: false,
      make: ['PREFIX=/usr', 'all'],
      environment: { A: '#$' },
      test: { run: true, target: 'check', reason: null },
      rules: '\n# own\n',
    });
    const plan = packagingPlan({ build, packages: [binaryPackage({ services: [service({ start: false })] })] });
    const directory = renderDebianDirectory({ plan, origin: { source: null, excluded: [] }, patches: [], made: null }, loadTemplates());
    const rules = directory.files.find((file) => file.path === 'rules')?.content.toString() ?? '';
    // The flags' file belongs to dpkg-dev, which a laptop may not have.
    writeFileSync(join(folder, 'rules'), rules.replace('include /usr/share/dpkg/buildflags.mk', 'CFLAGS = -g'));
    assert.match(await run(['make', '-n', '-f', 'rules', 'binary']), /^dh binary --buildsystem=makefile$/m);
    assert.match(
      await run(['make', '-n', '-f', 'rules', 'override_dh_auto_build']),
      /^dh_auto_build -- CFLAGS="-g ?" .*PREFIX=\/usr all$/m,
    );
    assert.match(await run(['make', '-n', '-f', 'rules', 'override_dh_auto_test']), /PREFIX=\/usr check$/m);
    assert.doesNotMatch(
      await run(['make', '-n', '-f', 'rules', 'override_dh_auto_test', 'DEB_BUILD_OPTIONS=nocheck']),
      /dh_auto_build/,
    );
  });

  it('makes a source package whose patches apply', async function () {
    for (const tool of ['dpkg-source', 'dpkg-parsechangelog', 'tar', 'patch']) need(this, tool);
    const tree = join(folder, 'hello-1.0');
    mkdirSync(join(tree, 'src'), { recursive: true });
    writeFileSync(join(tree, 'src/a.c'), 'int x;\nint caf\xe9;\n', 'latin1');
    await run(['tar', '--create', '--gzip', '--file=hello_1.0.orig.tar.gz', 'hello-1.0']);
    const edits = [
      { file: 'src/a.c', replace: 'int x;', with: 'int y;', why: 'Wrong name.', forwarded: 'no', where: 'recipe.yaml:1:1' },
      {
        file: 'src/a.c',
        replace: 'int y;',
        with: 'long y;',
        why: 'Too small.',
        forwarded: 'not-needed',
        where: 'recipe.yaml:2:1',
      },
    ];
    const packaging = packagingPlan({ edits });
    const plan = {
      packaging,
      upstream: { kind: 'directory', path: tree },
      orig: { exclude: [] },
      sourceDateEpoch: 1700000000,
    } as unknown as BuildPlan;
    const patches = await makePatches({ plan, readUpstreamFile: (path) => readFileSync(join(tree, path)) });
    const umask = process.umask(0o077);
    try {
      writeDebianDirectory(await renderDebian({ plan, patches, autotools: [], upstream: null }), join(tree, 'debian'));
    } finally {
      process.umask(umask);
    }
    assert.deepEqual(
      ['rules', 'control', 'source', 'source/format'].map((path) =>
        (statSync(join(tree, 'debian', path)).mode & 0o777).toString(8),
      ),
      ['755', '644', '755', '644'],
    );
    assert.throws(() => writeDebianDirectory({ files: [], replaced: [] }, join(tree, 'debian')), { code: 'FOLDER_NOT_EMPTY' });
    assert.equal((await run(['dpkg-parsechangelog', '--show-field', 'Version'], tree)).trim(), '1.0-1');
    await run(['dpkg-source', '--build', 'hello-1.0']);
    await run(['dpkg-source', '--extract', 'hello_1.0-1.dsc', 'again']);
    assert.equal(readFileSync(join(folder, 'again/src/a.c'), 'latin1'), 'long y;\nint caf\xe9;\n');
    chmodSync(join(folder, 'again'), 0o755);
  });
});
