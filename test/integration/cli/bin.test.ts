// The compiled program as users run it: exit codes, words, JSON, and never a stack trace.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../../src/cli/bin.js', import.meta.url));

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe('debkit', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'debkit-cli-'));
    recipe('tiny', '');
    recipe('broken', 'depend: [x]\n');
  });
  after(() => rmSync(folder, { recursive: true }));

  function recipe(name: string, more: string): void {
    mkdirSync(join(folder, 'recipes', name), { recursive: true });
    writeFileSync(
      join(folder, 'recipes', name, 'recipe.yaml'),
      `debkit: 1
source: ${name}
section: utils
upstream: {git: 'https://git.example.org/${name}.git'}
releases:
  - {version: '1.10', tag: v1.10, date: '2011-12-14T01:50:32Z'}
  - {version: '1.2', tag: v1.2, date: '2010-12-14T01:50:32Z'}
build: {system: make}
packages: {${name}: {summary: very small program, description: Next to nothing.}}
copyright: [{files: '*', copyright: 2024 Ann Example, license: Expat}]
${more}`,
    );
  }

  function run(argv: readonly string[], environment: Record<string, string> = {}): Ran {
    const env = { PATH: process.env.PATH ?? '', HOME: folder, ...environment };
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...argv], { cwd: folder, env, encoding: 'utf8' });
    assert.doesNotMatch(stdout + stderr, /^\s+at .*[:(]\d+/m, 'a stack trace is shown');
    return { code: status, out: stdout, err: stderr };
  }

  function result(ran: Ran): Record<string, unknown> {
    const events = ran.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; format?: number; result?: Record<string, unknown> });
    const last = events.at(-1);
    assert.deepEqual([last?.type, last?.format], ['result', 1]);
    return last?.result ?? {};
  }

  it('--version says the version, from any folder and through a link', () => {
    const link = join(folder, 'link');
    symlinkSync(bin, link);
    const { stdout } = spawnSync(process.execPath, [link, '--version'], { cwd: '/', encoding: 'utf8' });
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
    assert.deepEqual(run(['--version']), { code: 0, out: stdout, err: '' });
  });

  it('says so, and is no bug, where the current folder was removed', () => {
    const gone = mkdtempSync(join(tmpdir(), 'debkit-gone-'));
    const script = 'cd "$1" && rmdir "$1" && exec "$2" "$3" list';
    const { status, stderr } = spawnSync('sh', ['-c', script, 'sh', gone, process.execPath, bin], { encoding: 'utf8' });
    assert.equal(status, 2);
    assert.match(stderr, /NO_CURRENT_FOLDER/);
  });

  it('fails where its output cannot be written', () => {
    const { status, stderr } = spawnSync('sh', ['-c', 'exec "$1" "$2" list > /dev/full', 'sh', process.execPath, bin], { encoding: 'utf8' });
    assert.equal(status, 3);
    assert.match(stderr, /OUTPUT_NOT_WRITTEN/);
  });

  it('refuses an --out that cannot be a folder before anything is done, and ends', () => {
    for (const [out, code] of [['/etc/passwd', 2], ['/proc/debkit', 3]] as const) {
      const ran = run(['render', 'tiny', '--out', out]);
      assert.equal(ran.code, code, ran.err);
      assert.doesNotMatch(ran.err, /INTERNAL/);
    }
  });

  it('alone is help', () => {
    const { code, out } = run([]);
    assert.equal(code, 0);
    assert.match(out, /Examples:/);
  });

  const wrong: [string, string[], Record<string, string>, number, RegExp][] = [
    [
      'an unknown command',
      ['bulid', 'x'],
      {},
      2,
      /^error: unknown command 'bulid' \[UNKNOWN_COMMAND\]\n {2}hint: did you mean 'build'\?\n$/,
    ],
    ['an unknown option', ['list', '--jsno'], {}, 2, /\[UNKNOWN_OPTION\]\n {2}hint: did you mean '--json'\?\n$/],
    [
      'an unknown recipe',
      ['build', 'tinny'],
      {},
      2,
      /there is no recipe 'tinny' in \.\/recipes.* \[RECIPE_NOT_FOUND\]\n {2}hint: did you mean 'tiny'\?\n$/,
    ],
    ['an unknown suite', ['plan', 'tiny', '--suite', 'trixi'], {}, 2, /\[UNKNOWN_SUITE\]\n {2}hint: did you mean 'trixie'\?\n$/],
    [
      'a foreign architecture',
      ['plan', 'tiny', '--architecture', 's390x'],
      {},
      2,
      /cross building does not work yet \[ARCHITECTURE_NOT_NATIVE\]/,
    ],
    [
      'a broken recipe',
      ['plan', 'broken'],
      {},
      2,
      /^recipes\/broken\/recipe\.yaml:11:1: unknown field 'depend' \[RECIPE_UNKNOWN_FIELD\]/m,
    ],
    ['a bad epoch', ['plan', 'tiny'], { SOURCE_DATE_EPOCH: 'soon' }, 2, /\[BAD_SOURCE_DATE_EPOCH\]/],
    ['a path that is not there', ['build', './nowhere/x.dsc', '--sandbox', 'unshare'], {}, 2, /\[[A-Z_]+\]/],
  ];
  for (const [what, argv, environment, code, words] of wrong) {
    it(`${what} is exit code ${code}`, () => {
      const ran = run(argv, environment);
      assert.equal(ran.code, code, ran.err);
      assert.match(ran.err, words);
    });
  }

  it('check shows each problem with its place, and fails', () => {
    const { code, out } = run(['check', 'tiny', 'broken']);
    assert.equal(code, 2);
    assert.match(
      out,
      /^recipes\/tiny\/recipe\.yaml: ok\nrecipes\/broken\/recipe\.yaml:11:1: unknown field 'depend' \[RECIPE_UNKNOWN_FIELD\]\n/,
    );
    assert.deepEqual(run(['check', 'tiny']), { code: 0, out: 'recipes/tiny/recipe.yaml: ok\n', err: '' });
  });

  it('plan is JSON alone on standard output, the same each time', () => {
    const { code, out } = run(['plan', 'tiny'], { DEBFULLNAME: 'Ann', DEBEMAIL: 'ann@example.org' });
    assert.equal(code, 0);
    const plan = JSON.parse(out) as { format: number; recipe: string; version: { upstream: string } };
    assert.deepEqual([plan.format, plan.recipe, plan.version.upstream], [1, 'recipes/tiny/recipe.yaml', '1.10']);
    assert.equal(run(['plan', 'tiny'], { DEBFULLNAME: 'Ann', DEBEMAIL: 'ann@example.org' }).out, out);
    assert.deepEqual(
      result(run(['--json', 'plan', 'tiny'], { DEBFULLNAME: 'Ann', DEBEMAIL: 'ann@example.org' })),
      JSON.parse(out),
    );
  });

  it('list and show as text and as JSON', () => {
    assert.match(run(['list']).out, /^broken +has problems: debkit check broken +\.\/recipes\n/);
    assert.match(run(['list']).out, /^tiny +1\.10 1\.2 +\.\/recipes\n/m);
    const { recipes } = result(run(['list', '--json'])) as { recipes: { name: string; versions: string[] }[] };
    assert.deepEqual(recipes.find(({ name }) => name === 'tiny')?.versions, ['1.10', '1.2']);
    assert.match(run(['show', 'tiny']).out, /upstream: +git https:\/\/git\.example\.org\/tiny\.git\n/);
    assert.equal(result(run(['show', 'tiny', '--json'])).source, 'tiny');
  });

  it('errors are a result with --json, and nothing else is printed', () => {
    for (const argv of [
      ['--json', 'plan', 'tinny'],
      ['plan', 'tiny', '--json', '--suit', 'sid'],
    ]) {
      const ran = run(argv);
      assert.deepEqual([ran.code, ran.err], [2, '']);
      assert.deepEqual([result(ran).status, result(ran).exitCode], ['failed', 2]);
    }
  });

  it('render prints debian/, writes it once, and leaves alone what is there', () => {
    const printed = run(['render', 'tiny']);
    assert.equal(printed.code, 0, printed.err);
    assert.match(printed.out, /^==> debian\/changelog <==\ntiny \(1\.10-1/);
    assert.equal(run(['render', 'tiny', '--out', 'rendered']).code, 0);
    // As one that was killed at its very end leaves it.
    mkdirSync(join(folder, 'rendered/.debkit-1-1-0123456789ab'));
    const again = run(['render', 'tiny', '--out', 'rendered']);
    assert.equal(again.code, 2);
    assert.match(again.err, /\[DEBIAN_EXISTS\]/);
    assert.deepEqual(readdirSync(join(folder, 'rendered')), ['debian']);
  });

  it('says where the configuration file is wrong', () => {
    mkdirSync(join(folder, 'xdg/debkit'), { recursive: true });
    writeFileSync(join(folder, 'xdg/debkit/config.yaml'), 'suit: sid\n');
    const ran = run(['list'], { XDG_CONFIG_HOME: join(folder, 'xdg') });
    assert.equal(ran.code, 2);
    assert.match(
      ran.err,
      /xdg\/debkit\/config\.yaml:1:1: unknown field 'suit' \[CONFIG_UNKNOWN_FIELD\]\n {2}hint: did you mean 'suite'\?\n$/,
    );
  });

  it('is quiet when its reader goes away', () => {
    const script = `"$1" "$2" plan tiny | head -1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', process.execPath, bin], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', HOME: folder, DEBFULLNAME: 'Ann', DEBEMAIL: 'ann@example.org' },
      encoding: 'utf8',
    });
    assert.deepEqual([stdout, stderr], ['{\n0\n', '']);
  });
});
