// Requests that cannot be met: exit code 2 or 4, a word on what to do, and nothing written.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { needSandbox, run, writeRecipe, type World } from '../helpers/e2e-world.ts';
import { abandoned } from '../helpers/leftovers.ts';

type Row = readonly [what: string, argv: (own: World) => string[], code: number, said: RegExp];

const release = { version: '1.1.0', tag: 'v1.1.0', date: '2021-03-04T05:06:07-05:00' };
const wrongCommit = '0123456789abcdef0123456789abcdef01234567';

const rows: readonly Row[] = [
  ['a tag upstream does not have', (own) => [writeRecipe(own, 'no-tag', { releases: [{ ...release, tag: 'v1.1.9' }] })], 4, /TAG_NOT_FOUND[^]*v1\.1\.0/],
  ['a tag at another commit', (own) => [writeRecipe(own, 'moved-tag', { releases: [{ ...release, commit: wrongCommit }] })], 4, /COMMIT_MISMATCH/],
  ['a repository that is not there', (own) => [writeRecipe(own, 'no-repository', { upstream: { git: `${own.server.url}/nothing.git` } })], 4, /GIT_\w+/],
  ['what was never fetched, offline', (own) => [writeRecipe(own, 'never-fetched', { upstream: { git: `${own.server.url}/never-fetched.git` } }), '--offline'], 4, /NOT_CACHED/],
  ['an unknown suite', (own) => [own.recipe, '--suite', 'trixy'], 2, /UNKNOWN_SUITE[^]*trixie/],
  ['a patch that is not there', (own) => [writeRecipe(own, 'no-patch', { releases: [{ ...release, patches: ['fix.patch'] }] })], 2, /fix\.patch/],
  ['an edit that matches nothing', (own) => [writeRecipe(own, 'no-match', { edits: [{ file: 'README', replace: 'no such line', with: 'x', why: 'Try' }] })], 2, /README/],
  ['a tag that is an option of git', (own) => [writeRecipe(own, 'option-tag', { releases: [{ ...release, tag: '--upload-pack=touch pwned' }] })], 2, /tag/],
  ['a release that neither recipe nor upstream has', (own) => [`${own.recipe}@7`], 4, /TAG_NOT_FOUND[^]*1\.1\.0/],
  ['a recipe that is not there', () => ['no-such-recipe'], 2, /RECIPE_NOT_FOUND/],
];

describe('a refused request writes nothing', () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  for (const [what, argv, code, said] of rows) {
    it(`${what}: exit code ${code}`, async () => {
      const out = join(own.folder, 'refused');
      const ran = await run(own, ['build', ...argv(own), '--out', out]);
      assert.equal(ran.code, code, ran.out + ran.err);
      assert.match(ran.err, said);
      assert.equal(existsSync(out), false, `${out} was made`);
      assert.equal(existsSync(join(own.folder, 'pwned')), false);
      assert.deepEqual(abandoned(own, out), []);
    });
  }
});
