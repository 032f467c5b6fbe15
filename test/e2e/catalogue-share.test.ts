// A share of the catalogue, another each day: its rows are built twice, linted and tested as --all does it.
// DEBKIT_CATALOGUE_DAY is the day (since 1970; today when not said), DEBKIT_CATALOGUE_SECONDS how long it may take.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readStore } from '../../bench/catalogue-files.ts';
import { rowKey } from '../../bench/catalogue-store.ts';
import { catalogueRows, catalogueStyles, catalogueSuites } from '../../src/pipeline/catalogue.ts';
import { loadRecipe } from '../../src/recipe/load.ts';
import { listRecipes } from '../../src/recipe/lookup.ts';
import { packageRoot } from '../../src/system/resources.ts';
import { costsOf, shareOf } from '../helpers/catalogue-share.ts';
import { needSandbox, pass, type World } from '../helpers/e2e-world.ts';
import { buildRequestOf } from '../helpers/plans.ts';

const recipes = join(packageRoot(), 'recipes');

function numberFrom(name: string, usual: number): number {
  const value = process.env[name] ?? '';
  assert.match(value, /^\d*$/, `${name} is no whole number`);
  return value === '' ? usual : Number(value);
}

describe("the day's share of the catalogue", () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  it('each row passes, and is the same when built again', async function () {
    // The first environment of a suite may have to be made.
    this.timeout(1_800_000);
    const seconds = numberFrom('DEBKIT_CATALOGUE_SECONDS', 25);
    const day = numberFrom('DEBKIT_CATALOGUE_DAY', Math.floor(Date.now() / 86_400_000));
    const found = listRecipes([{ path: recipes, label: "debkit's own" }]).map(({ name, file }) => ({ name, loaded: loadRecipe(file) }));
    const scope = { suites: catalogueSuites, styles: catalogueStyles, plan: buildRequestOf('').plan };
    const costs = costsOf(readStore());
    const { rows, left } = shareOf(catalogueRows(found, scope), costs, day, seconds);
    for (const { row, why } of left) console.log(`      not in any share: ${rowKey(row)} (${why})`);
    const began = Date.now();
    let tried = 0;
    for (const row of rows) {
      const spent = (Date.now() - began) / 1000;
      if (tried > 0 && spent + (costs[rowKey(row)] ?? seconds) > seconds) continue;
      tried += 1;
      console.log(`      day ${day}: ${rowKey(row)}`);
      const style = row.style === null ? [] : ['--style', row.style];
      const { result } = await pass(own, ['build', join(recipes, row.target), '--suite', row.suite, ...style, '--reproduce', '--out', join(own.folder, 'share')]);
      assert.deepEqual([result.status, result.reproducible?.same], ['passed', true], rowKey(row));
    }
    assert.ok(tried > 0, 'no row could be tried');
  });
});
