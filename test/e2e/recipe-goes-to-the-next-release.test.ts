// A recipe goes to upstream's next release: written, built, tested and compared; and what fails leaves it as it is said to.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needSandbox, run, tell, writeRecipe, type Told, type World } from '../helpers/e2e-world.ts';

interface BumpResult {
  readonly status: string;
  readonly bump?: { readonly from: string; readonly to: string };
  readonly kept: Readonly<Record<string, string>>;
  readonly build: Told['result'] | null;
}

describe('a recipe goes to the next release', () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  const first = { version: '1.0.0', tag: '1.0.0', date: '2020-01-02T03:04:05+01:00' };
  const bumped = async (argv: readonly string[]) => {
    const told = await tell(own, ['bump', ...argv]);
    return { code: told.code, result: told.result as unknown as BumpResult };
  };

  it('what changes is said and nothing written, then written, built, tested, and held against the older build', async () => {
    const folder = writeRecipe(own, 'next-hello', { releases: [{ ...first, commit: own.upstream.tags['1.0.0'] }] });
    const file = join(folder, 'recipe.yaml');
    const text = readFileSync(file, 'utf8');
    const dry = await run(own, ['bump', folder, '--dry-run']);
    assert.equal(dry.code, 0, dry.err);
    assert.match(dry.out, /next-hello 1\.0\.0 → 1\.1\.0 .*nothing is written\n[^]*\n {2}\+ {6}"version": "1\.1\.0",\n[^]*licences: no file has another one/);
    assert.equal(readFileSync(file, 'utf8'), text);
    const { code, result } = await bumped([folder, '--no-lint', '--out', 'bumped']);
    assert.deepEqual([code, result.status, result.bump?.to], [0, 'passed', '1.1.0'], JSON.stringify(result).slice(0, 3000));
    assert.equal(result.build?.version, '1.1.0-1~debkit1~deb13');
    // The older release was built for that, since nothing was there.
    assert.equal(result.build.earlier?.version, '1.0.0-1~debkit1~deb13');
    assert.ok(result.build.earlier.packages.some(({ differences }) => differences.some(({ subject }) => subject === 'Version')));
    assert.equal(readFileSync(result.kept[file] ?? '', 'utf8'), text);
    const after = JSON.parse(readFileSync(file, 'utf8')) as { releases: object[]; changelog: { version: string }[] };
    assert.deepEqual(after.releases, [{ version: '1.1.0', tag: 'v1.1.0', date: '2021-03-04T10:06:07Z', commit: own.upstream.tags['v1.1.0'] }]);
    assert.deepEqual(after.changelog.map(({ version }) => version), ['1.1.0-1', '1.0.0-1']);
    assert.deepEqual(await bumped([folder]), { code: 0, result: { status: 'current', source: 'next-hello', has: '1.1.0' } });
  });

  it('a build that fails leaves the new release, and says how to take it back', async () => {
    const broken = { files: ['no-such-file usr/share/x'], architecture: 'all', summary: 'small package of the tests', description: 'It holds nothing.' };
    const folder = writeRecipe(own, 'broken-hello', { releases: [first], packages: { 'broken-hello': broken } });
    const text = readFileSync(join(folder, 'recipe.yaml'), 'utf8');
    const { code, out, err } = await run(own, ['bump', folder, '1.1.0', '--no-compare', '--no-lint', '--no-test', '--out', 'broken']);
    assert.equal(code, 1);
    assert.match(out, /broken-hello 1\.0\.0 → 1\.1\.0/);
    const [, copy = '', to = ''] = /the recipe stays at the new release; to take it back: cp (\S+) (\S+)/.exec(err) ?? assert.fail(err);
    assert.notEqual(readFileSync(join(folder, 'recipe.yaml'), 'utf8'), text);
    writeFileSync(join(own.folder, to.startsWith('/') ? '.' : '', to), readFileSync(copy));
    assert.equal(readFileSync(join(folder, 'recipe.yaml'), 'utf8'), text);
  });

  it('an edit that does not fit any more is named, and nothing is built', async () => {
    const folder = writeRecipe(own, 'edited-hello', { releases: [first], edits: [{ file: 'README', replace: 'There is no such line.', with: 'x', why: 'Why.' }] });
    const { code, out } = await run(own, ['bump', folder, '--out', 'edited']);
    assert.equal(code, 1);
    assert.match(out, /✗ .*recipe\.yaml:\d+:\d+: the edit of 'README' finds nowhere[^]*\nnot built: first the patches and edits above/);
    const kept = await bumped([writeRecipe(own, 'kept-hello', { releases: [first] }), '--add', '--no-build']);
    assert.deepEqual([kept.code, kept.result.status], [0, 'written']);
    const { releases } = JSON.parse(readFileSync(join(own.folder, 'recipes/kept-hello/recipe.yaml'), 'utf8')) as { releases: { version: string }[] };
    assert.deepEqual(releases.map(({ version }) => version), ['1.1.0', '1.0.0']);
  });
});
