// `debkit compare`: one recipe built with CDBS and with dh, and results of builds, file by file.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison } from '../../src/pipeline/compare.ts';
import { binaryPackage, needSandbox, run, tell, writeRecipe, type World } from '../helpers/e2e-world.ts';
import { writeDeb } from '../helpers/make-deb.ts';

const quick = ['--no-lint', '--no-test'];

describe('styles are compared', () => {
  let own: World;
  let recipe: string;
  before(async function () {
    own = await needSandbox(this);
    recipe = writeRecipe(own, 'tiny-compared', {
      packages: { 'tiny-compared': binaryPackage('tiny-compared', { services: { 'tiny-compared': { 'exec-start': '/usr/bin/true', user: 'tiny-compared' } } }) },
    });
  });

  async function compare(...argv: string[]): Promise<{ code: number | null; comparison: Comparison; ran: string }> {
    const { code, result, ran } = await tell(own, ['compare', ...argv]);
    return { code, comparison: result as unknown as Comparison, ran: ran.out };
  }

  it('with each difference explained by the style, so that dh replaces CDBS', async () => {
    const { code, comparison } = await compare(recipe, ...quick, '--exit-code');
    assert.equal(code, 0, JSON.stringify(comparison, null, 1));
    const [only, ...more] = comparison.packages;
    assert.deepEqual([only?.name, only?.verdict, more.length], ['tiny-compared', 'differs', 0]);
    assert.deepEqual([comparison.between, comparison.explained, comparison.identical, comparison.replacement], [['styles'], true, false, 'full']);
    assert.deepEqual([comparison.first, comparison.second].map(({ label, style, compat, suite }) => [label, style, compat, suite]), [
      ['cdbs', 'cdbs', 10, 'trixie'],
      ['dh', 'dh', 13, 'trixie'],
    ]);
    const found = new Map(only?.differences.map(({ subject, changes }) => [subject, new Set(changes.map(({ explanation }) => explanation))]));
    const expected: [string, string[]][] = [
      ['Depends', ['users']],
      ['postinst', ['users', 'units']],
      ['prerm', ['units']],
      ['postrm', ['units']],
      ['/usr/lib/sysusers.d/tiny-compared.conf', ['users']],
    ];
    for (const [subject, reasons] of expected) assert.deepEqual(found.get(subject), new Set(reasons), subject);
    const sources = comparison.debian?.map(({ path, in: side, renamed }) => [path, side, renamed]);
    assert.deepEqual(sources, [
      ['rules', 'both', null],
      ['control', 'both', null],
      ['tiny-compared.postinst', 'first', null],
      ['tiny-compared.sysusers', 'second', null],
      ['tiny-compared.tiny-compared.service', 'both', 'tiny-compared.service'],
    ]);
  });

  it('again at once, as a page for people', async () => {
    const { code, out, err } = await run(own, ['compare', recipe, ...quick]);
    assert.equal(code, 0, err);
    assert.equal(out.match(/nothing changed since this was built/g)?.length, 2);
    assert.match(out, /^tiny-compared {2}\d+ files the same; .* all explained$/m);
    assert.match(out, /^ {4}postinst {2}- if .* {2}\[1\]$/m);
    assert.match(out, /The dh package replaces that of CDBS: .*\n$/);
  });

  it('as .debs, output folders and .changes files that are there, whoever made them', async () => {
    const { comparison } = await compare(recipe, ...quick);
    const { name: cdbs, version } = comparison.first;
    const files = readdirSync(cdbs).filter((name) => /\.(?:deb|changes)$|^result\.json$/.test(name));
    assert.equal(files.length, 3);
    for (const path of [cdbs, ...files.map((name) => join(cdbs, name))]) {
      const same = await compare(path, cdbs);
      assert.deepEqual([same.code, same.comparison.identical, same.comparison.packages.map(({ verdict }) => verdict)], [0, true, ['identical']], path);
    }
    const made = writeDeb(join(own.folder, 'made.deb'), [{ path: './etc/passwd', content: 'x' }, { path: './\x1b[2J', content: 'x' }], { control: 'Package: tiny-compared\nVersion: 1\nArchitecture: all\nMaintainer: A <a@example.org>\nDescription: x\n' });
    const other = await compare(made, join(cdbs, `tiny-compared_${version ?? ''}_all.deb`), '--exit-code');
    assert.deepEqual([other.code, other.comparison.explained, other.comparison.between], [1, false, []]);
    const page = await run(own, ['compare', made, cdbs]);
    assert.doesNotMatch(page.out, /\x1b/);
    assert.equal(page.code, 0);
  });

  it('but not where a style or a suite has no CDBS: nothing is built, and it is said why', async () => {
    const { code, result, ran } = await tell(own, ['compare', recipe, '--suite', 'sid']);
    assert.deepEqual([code, result.error?.code, result.error?.hint], [2, 'STYLE_NOT_IN_SUITE', 'cdbs is in bookworm and trixie: --suite trixie']);
    assert.doesNotMatch(ran.out, /"environment"/);
    const meson = writeRecipe(own, 'tiny-meson', { build: { system: 'meson' } });
    const other = await run(own, ['compare', meson]);
    assert.equal(other.code, 2);
    assert.match(other.err, /recipe\.yaml:\d+:\d+: build\.system: CDBS has no working class for the build system 'meson' \[STYLE_CANNOT\]/);
  });

  it('but not one build with itself, nor what is no package', async () => {
    const cases: [string[], string][] = [
      [[recipe, recipe], 'SAME_BUILD'],
      [[join(own.folder, 'missing.deb'), recipe], 'NO_PACKAGES'],
      [[join(recipe, 'recipe.yaml'), 'nosuch'], 'RECIPE_NOT_FOUND'],
    ];
    for (const [argv, expected] of cases) {
      const { code, result, ran } = await tell(own, ['compare', ...argv]);
      assert.deepEqual([code, result.error?.code], [2, expected], argv.join(' '));
      assert.doesNotMatch(ran.out, /"environment"/, argv.join(' '));
    }
  });
});
