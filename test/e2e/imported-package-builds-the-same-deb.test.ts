// A source package that exists becomes a recipe: the same .deb, given back as a plain tree, and edits of that tree taken into the recipe.
import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportOutcome } from '../../src/pipeline/import/import-package.ts';
import type { IntoOutcome } from '../../src/pipeline/import/into/into-recipe.ts';
import { makerOf } from '../../src/system/process-name.ts';
import { builtHello, debs, hashes, needSandbox, pass, start, tell, type World } from '../helpers/e2e-world.ts';
import { runningAfter } from '../helpers/leftovers.ts';

describe('an imported package builds the same .deb', () => {
  let own: World;
  let recipes: string;
  before(async function () {
    own = await needSandbox(this);
    recipes = join(own.folder, 'import', 'recipes');
    mkdirSync(join(own.folder, 'import'));
  });

  const run = async (argv: readonly string[]) => {
    const { code, result, ran } = await tell(own, argv, { cwd: join(own.folder, 'import') });
    return { code, result: result as unknown, ran };
  };

  it('and one that is killed as it builds leaves what the next one takes away', async () => {
    const { folder, hashes: made } = await builtHello();
    const running = start(own, ['import', join(folder, [...made.keys()].find((name) => name.endsWith('.dsc')) ?? ''), '--verbose'], { cwd: join(own.folder, 'import') });
    await running.seen(/^build: started/m);
    running.kill('SIGKILL');
    await running.ended;
    assert.deepEqual(readdirSync(join(own.folder, 'import', 'dist')).map((name) => makerOf(name)?.split('-')[0]), [String(running.pid)]);
    assert.deepEqual(await runningAfter(own.home, 30), []);
  });

  it('from its .dsc, with the history of its changelog', async () => {
    const { folder, hashes: made } = await builtHello();
    const dsc = join(folder, [...made.keys()].find((name) => name.endsWith('.dsc')) ?? assert.fail('no .dsc'));
    const { code, result, ran } = await run(['import', dsc]);
    const outcome = result as ImportOutcome;
    assert.equal(code, 0, ran.err);
    assert.equal(outcome.status, 'identical');
    assert.deepEqual(outcome.debs.map(({ identical }) => identical), outcome.debs.map(() => true));
    assert.ok(['control', 'source/format'].every((path) => outcome.said.includes(path)), outcome.said.join(' '));
    assert.ok(['changelog', 'copyright'].every((path) => existsSync(join(recipes, 'debkit-hello', 'debian', path))));
    // What it was proved with is gone, and beside the recipe lies nothing.
    assert.deepEqual([readdirSync(recipes), existsSync(join(own.folder, 'import', 'dist'))], [['debkit-hello'], false]);
    const { result: built } = await pass(own, ['build', join(recipes, 'debkit-hello'), '--no-lint', '--no-test', '--out', 'from-import']);
    assert.deepEqual(debs(hashes(built.folder)), debs((await builtHello()).hashes));
  });

  it('is not imported over a recipe that is there', async () => {
    const { folder, hashes: made } = await builtHello();
    const dsc = join(folder, [...made.keys()].find((name) => name.endsWith('.dsc')) ?? '');
    const before = readFileSync(join(recipes, 'debkit-hello', 'recipe.yaml'), 'utf8');
    const { code, ran } = await run(['import', dsc, '--no-build']);
    assert.equal(code, 2);
    assert.match(ran.out, /RECIPE_EXISTS/);
    assert.equal(readFileSync(join(recipes, 'debkit-hello', 'recipe.yaml'), 'utf8'), before);
  });

  it('and takes back what was edited in the tree that eject gave', async () => {
    const recipe = join(recipes, 'debkit-hello', 'recipe.yaml');
    appendFileSync(recipe, '# The last word.\n');
    const tree = join(own.folder, 'import', 'tree', 'debkit-hello');
    assert.equal((await run(['eject', 'debkit-hello', tree])).code, 0);
    const nothing = await run(['import', '--into', 'debkit-hello', tree]);
    assert.equal((nothing.result as IntoOutcome).status, 'nothing', JSON.stringify(nothing.result));

    const control = readFileSync(join(tree, 'debian', 'control'), 'utf8');
    writeFileSync(join(tree, 'debian', 'control'), control.replace(/^Section: .*$/m, 'Section: text'));
    writeFileSync(join(tree, 'debian', 'NEWS'), 'debkit-hello (1.1.0-1) unstable; urgency=low\n\n  * News.\n\n -- Ann Example <ann@example.org>  Mon, 24 Sep 2012 20:48:52 +0000\n');
    const { code, result, ran } = await run(['import', '--into', 'debkit-hello', tree]);
    assert.equal(code, 0, ran.err);
    const { status, taken } = result as IntoOutcome;
    assert.deepEqual([status, taken.map(({ file, to, detail }) => [file, to, detail])], ['taken', [['NEWS', 'debian', 'new'], ['control', 'recipe', 'section']]]);
    const text = readFileSync(recipe, 'utf8');
    assert.match(text, /^section: text$/m);
    assert.match(text, /# The last word\.\n$/);
  });

  it('but an edit of upstream that is no patch is refused, and nothing is written', async () => {
    const tree = join(own.folder, 'import', 'tree', 'debkit-hello');
    const [file = ''] = readdirSync(tree).filter((name) => /^(?:README|Makefile)/.test(name));
    appendFileSync(join(tree, file), '\n# edited\n');
    rmSync(join(tree, 'debian', 'NEWS'));
    const { code, ran } = await run(['import', '--into', 'debkit-hello', tree]);
    assert.equal(code, 1, ran.out);
    assert.match(ran.out, new RegExp(file));
    assert.ok(existsSync(join(recipes, 'debkit-hello', 'debian', 'NEWS')));
  });
});
