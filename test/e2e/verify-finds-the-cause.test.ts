// `debkit verify`: seven packages that are not the same twice, each with its cause, and some that are.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binaryPackage, needSandbox, pass, tell, writeRecipe, type World } from '../helpers/e2e-world.ts';

/** What each stores in its package, and the cause that is to be found. */
const cases: readonly [name: string, command: string, cause: string][] = [
  ['dated', 'date -u +%Y-%m-%d', 'year'],
  ['pathy', 'pwd', 'build path'],
  ['hosted', 'uname -n', 'host name'],
  ['sorted', "printf 'z\\nt\\nB\\na\\n' | sort", 'locale'],
  ['random', 'head -c 8 /dev/urandom | od -An -tx1', 'chance'],
  ['racing', 'for n in 1 2 3 4 5 6 7 8; do echo "all: j$$n"; printf "j%s:\\n\\t@sleep 0.0\\044\\044(od -An -N1 -tu1 /dev/urandom | tr -d \' \'); echo %s\\n" $$n $$n; done > racing.mk; $(MAKE) --no-print-directory -f racing.mk -j$$(echo "$$DEB_BUILD_OPTIONS" | sed "s/.*parallel=\\([0-9]*\\).*/\\1/; t; s/.*/1/")', 'order of jobs'],
  ['timed', 'date -u +%s%N', 'time of day'],
];

describe('debkit verify', () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  const verify = (recipe: string, ...more: string[]) => ['verify', recipe, ...more, '--out', join(own.folder, 'verified')];

  it('finds the cause of each package that differs, what it differs in, and what to change', async () => {
    const packages = Object.fromEntries([...cases.map(([name]) => name), 'steady'].map((name) => [name, binaryPackage('seven', { files: [`README usr/share/${name}`] })]));
    const lines = cases.map(([name, command]) => `\t( ${command} ) > debian/${name}/usr/share/${name}/stored\n`);
    const { code, result } = await tell(own, verify(writeRecipe(own, 'seven', { packages, build: { system: 'none', rules: `execute_after_dh_install:\n${lines.join('')}` } })));
    const { reproducible } = result;
    assert.ok(reproducible?.examined, JSON.stringify(result.error ?? reproducible));
    assert.deepEqual([code, reproducible.same, result.status], [1, false, 'not-reproducible']);
    const { causes, parts, unexplained } = reproducible.examined;
    const found = causes.flatMap(({ cause, packages: names }) => names.map((file) => [file.split('_')[0], cause]));
    assert.deepEqual(found.sort(), cases.map(([name, , cause]) => [name, cause]).sort());
    assert.deepEqual(unexplained, []);
    for (const { cause, reason, fix, advisory } of causes) assert.deepEqual([reason !== null, fix !== null, advisory], [true, true, cause === 'build path'], cause);
    for (const [name] of cases) assert.ok(parts.some((part) => part.package === name && part.subject === `/usr/share/${name}/stored`), name);
    assert.ok(!parts.some((part) => part.package === 'steady'));
  });

  it('takes a difference by the build path alone as advice, and makes diffoscope\'s page of it', async () => {
    const rules = 'execute_after_dh_install:\n\tpwd > debian/pathy/usr/share/pathy/stored\n';
    const { result } = await pass(own, verify(writeRecipe(own, 'pathy', { packages: { pathy: binaryPackage('pathy', { files: ['README usr/share/pathy'] }) }, build: { system: 'none', rules } }), '--diffoscope'));
    assert.deepEqual(result.reproducible?.examined?.page, { file: 'rebuilt/diffoscope.html' });
    assert.match(readFileSync(join(result.folder, 'rebuilt/diffoscope.html'), 'utf8'), /other-path/);
    assert.deepEqual([result.reproducible?.same, result.reproducible?.examined?.causes.map(({ cause }) => cause), result.reproducible?.examined?.builds], [true, ['build path'], 2]);
  });

  it('passes what is the same, with the year, the kernel and the path varied too', async () => {
    const { result } = await pass(own, verify(own.recipe));
    assert.deepEqual([result.reproducible?.same, result.reproducible?.examined, result.lint, result.installTest], [true, null, null, null]);
    const source = result.reproducible?.source?.files ?? [];
    assert.deepEqual(source.map(({ name, first, second }) => [/\.(dsc|debian|orig)/.exec(name)?.[1], first === second]).sort(), [['debian', true], ['dsc', true], ['orig', true]]);
    const varied = result.reproducible?.varied.map(({ what }) => what) ?? [];
    for (const what of ['year', 'kernel', 'build path', 'host name', 'locale']) assert.ok(varied.includes(what), what);
  });
});
