// A stranger's recipe on the host: read, planned and rendered by the real program, which must refuse it with its place, or take it as text.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { attack } from '../helpers/campaign.ts';
import { bin } from '../helpers/e2e-world.ts';

const seconds = 20;

/** A recipe that is right; what is given takes the place of its lines. */
function recipeOf(changes: Readonly<Record<string, string>> = {}): string {
  const lines: Record<string, string> = {
    debkit: '1',
    source: 'tiny',
    section: 'devel',
    upstream: '{git: https://git.example.org/tiny}',
    releases: "[{version: '1.0', tag: v1.0, date: 2026-03-07T14:31:53Z}]",
    build: '{system: none}',
    packages: '{tiny: {summary: small thing, description: It is small., files: [README usr/share/tiny]}}',
    copyright: "[{files: '*', copyright: 2026 Ann Example, license: GPL-3+}]",
    ...changes,
  };
  return Object.entries(lines).map(([key, value]) => `${key}: ${value}\n`).join('');
}

describe("hostile: a recipe on the host", () => {
  let folder = '';
  const mark = () => join(folder, 'mark');

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'debkit-hostile-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs debkit on a recipe of these files; nothing may take long, crash, or leave the mark. */
  function debkit(argv: readonly string[], files: Readonly<Record<string, string>>, prepare?: (recipe: string) => void) {
    const recipe = join(folder, 'recipes', 'tiny');
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(recipe, name)), { recursive: true });
      writeFileSync(join(recipe, name), text);
    }
    mkdirSync(recipe, { recursive: true });
    prepare?.(recipe);
    const ran = spawnSync(process.execPath, [bin, ...argv], { cwd: folder, env: { PATH: process.env.PATH ?? '', HOME: folder }, encoding: 'utf8', timeout: seconds * 1000, maxBuffer: 1 << 26 });
    assert.equal(ran.error, undefined, `${argv.join(' ')} did not end within ${seconds} s`);
    assert.ok(!existsSync(mark()), 'the mark was made');
    assert.notEqual(ran.status, 70, ran.stderr);
    assert.doesNotMatch(ran.stdout + ran.stderr, /^\s+at .*[:(]\d+/m);
    assert.ok(!/[\x00-\x08\x0b-\x1f\x7f\x9b]/.test(ran.stdout + ran.stderr), 'a control character was shown');
    return ran;
  }

  /** It is refused with the place of what is wrong, and nothing but the cache was written. */
  function refused(text: string, code: RegExp): void {
    const ran = debkit(['check', 'tiny'], { 'recipe.yaml': text });
    assert.equal(ran.status, 2, ran.stdout + ran.stderr);
    assert.match(ran.stdout + ran.stderr, code);
    assert.match(ran.stdout + ran.stderr, /recipe\.yaml:\d+:\d+/);
    assert.deepEqual(readdirSync(folder).filter((name) => !name.startsWith('.')), ['recipes']);
  }

  attack('aliases that grow a thousandfold', 'a limit of aliases', () => {
    const levels = Array.from({ length: 9 }, (_, at) => `  a${at + 1}: &a${at + 1} [${Array(10).fill(`*a${at}`).join(', ')}]\n`).join('');
    refused(`${recipeOf()}x:\n  a0: &a0 [lol]\n${levels}`, /RECIPE_/);
  });
  attack('a hundred thousand brackets', 'a limit of depth', () => refused(recipeOf({ build: `${'['.repeat(100_000)}` }), /RECIPE_/));
  attack('a recipe of 50 MB', 'a limit of size', () => {
    const ran = debkit(['check', 'tiny'], { 'recipe.yaml': recipeOf() + '# a\n'.repeat(13_000_000) });
    assert.equal(ran.status, 2);
    assert.match(ran.stderr + ran.stdout, /RECIPE_TOO_LARGE/);
  });
  for (const [what, prepare] of [
    ['a pipe', (path: string) => execFileSync('mkfifo', [path])],
    ['a device without end', (path: string) => symlinkSync('/dev/zero', path)],
    ['a folder', (path: string) => mkdirSync(path)],
  ] as const) {
    attack(`${what} for a recipe`, 'a look at what it is', () => {
      const ran = debkit(['check', 'tiny'], {}, (recipe) => prepare(join(recipe, 'recipe.yaml')));
      assert.equal(ran.status, 2, ran.stdout + ran.stderr);
    });
  }
  attack('an executable tag of YAML', 'YAML 1.2 core, without tags', () => refused(recipeOf({ section: `!!js/function 'function () { require("fs").writeFileSync("mark", "") }'` }), /RECIPE_/));
  attack('keys of a prototype', 'a schema that knows its keys', () => refused(`${recipeOf()}__proto__: {polluted: true}\nconstructor: {prototype: {polluted: true}}\n`, /RECIPE_UNKNOWN_FIELD/));

  for (const [what, url] of [
    ['a remote helper for a git URL', '"ext::sh -c touch% mark"'],
    ['an option for a git URL', "'--upload-pack=touch mark'"],
    ['a proxy command for a git URL', "'ssh://-oProxyCommand=touch%20mark/x'"],
    ['a local path for a git URL', '/etc'],
    ['a file URL for a git URL', "'file:///etc'"],
  ] as const) {
    attack(what, 'a list of what a URL may be', () => refused(recipeOf({ upstream: `{git: ${url}}` }), /RECIPE_|GIT_URL/));
  }
  for (const [what, tag] of [['an option for a tag', '--exec=touch mark'], ['a path for a tag', '../../x'], ['a pattern for a tag', 'v*']] as const) {
    attack(what, "git's own rule of names", () => refused(recipeOf({ releases: `[{version: '1.0', tag: '${tag}', date: 2026-03-07T14:31:53Z}]` }), /RECIPE_|GIT_TAG/));
  }
  for (const [what, version] of [['an option for a version', '--help'], ['a path for a version', '../../../tmp/x'], ['a shell line for a version', '1.0;touch mark'], ['a version with a line break', '1.0\\nX: y']] as const) {
    attack(what, "Policy's rule of versions", () => refused(recipeOf({ releases: `[{version: "${version}", tag: v1.0, date: 2026-03-07T14:31:53Z}]` }), /RECIPE_/));
  }
  for (const [what, source] of [['an option for a name', '--help'], ['a path for a name', '../x'], ['a shell line for a name', '$(touch mark)']] as const) {
    attack(what, "Policy's rule of names", () => refused(recipeOf({ source: `'${source}'` }), /RECIPE_/));
  }
  attack('a line break in a field of control', 'one line for each field', () => refused(recipeOf({ packages: '{tiny: {summary: "small\\nEssential: yes", description: x, files: [README usr/share/tiny]}}' }), /RECIPE_/));
  attack('a field of control by a line of the description', 'the space that each line gets', () => {
    const ran = debkit(['render', 'tiny'], { 'recipe.yaml': recipeOf({ packages: '\n  tiny:\n    summary: small\n    files: [README usr/share/tiny]\n    description: |\n      It is.\n\n      Essential: yes\n' }) });
    assert.equal(ran.status, 0, ran.stderr);
    assert.doesNotMatch(ran.stdout, /^Essential:/m);
    assert.match(ran.stdout, /^ Essential: yes$/m);
  });
  attack('a rule of make by an argument of configure', 'words that make and the shell leave alone', () => {
    const ran = debkit(['render', 'tiny'], { 'recipe.yaml': recipeOf({ build: "{system: autotools, configure: ['--x=$(shell touch mark)', '--y=;touch mark']}" }) });
    assert.equal(ran.status, 0, ran.stderr);
    const made = join(folder, 'made');
    mkdirSync(made);
    writeFileSync(join(made, 'rules'), /==> debian\/rules <==\n([\s\S]*?)\n==> /.exec(ran.stdout)?.[1] ?? '');
    writeFileSync(join(made, 'dh_auto_configure'), '#!/bin/sh\nprintf "[%s]" "$@"\n', { mode: 0o755 });
    const { stdout, stderr } = spawnSync('make', ['--silent', '--file', 'rules', 'override_dh_auto_configure'], { cwd: made, env: { PATH: `${made}:${process.env.PATH ?? ''}` }, encoding: 'utf8' });
    assert.match(stdout, /\[--x=\$\(shell touch mark\)\]\[--y=;touch mark\]/, stderr);
    assert.deepEqual(readdirSync(made).sort(), ['dh_auto_configure', 'rules']);
  });
  attack('escape sequences of a terminal in a summary', 'a rule, and what is shown has none', () => refused(recipeOf({ packages: '{tiny: {summary: "\\e]0;title\\a\\e[2J", description: x, files: [README usr/share/tiny]}}' }), /RECIPE_CONTROL_CHARACTER/));
  attack('escape sequences of a terminal in a key', 'what is shown has none', () => refused(`${recipeOf()}"\\e[2Jx": y\n`, /RECIPE_UNKNOWN_FIELD/));
  attack('text that is read in another order than it is shown', 'a rule', () => refused(recipeOf({ section: '"de\\u202evel"' }), /RECIPE_/));

  for (const [what, prepare] of [
    ['a link to a file of the host in debian/', (recipe: string) => symlinkSync('/etc/passwd', join(recipe, 'debian', 'passwd'))],
    ['a link to a folder of the host for patches/', (recipe: string) => symlinkSync('/etc', join(recipe, 'patches'))],
    ['a pipe in debian/', (recipe: string) => execFileSync('mkfifo', [join(recipe, 'debian', 'pipe')])],
  ] as const) {
    attack(what, 'files that lie in the folder alone', () => {
      const ran = debkit(['render', 'tiny'], { 'recipe.yaml': recipeOf(), 'debian/README': 'x\n' }, prepare);
      assert.equal(ran.status, 2, ran.stdout);
      assert.ok(!ran.stdout.includes('root:'));
    });
  }
});
