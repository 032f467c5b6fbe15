// Every broken recipe of test/golden/recipe-errors/ is refused with exactly the expected words, places and codes.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { formatProblem } from '../../../src/errors-format.ts';
import { RecipeErrors } from '../../../src/errors.ts';
import { loadRecipe } from '../../../src/recipe/load.ts';
import { packageRoot } from '../../../src/system/resources.ts';
import { assertGolden } from '../../helpers/goldens.ts';

const root = join(packageRoot(), 'test/golden/recipe-errors');

/** What is printed for the recipe at `path`, with its folder left out. */
function printed(path: string, folder: string): string {
  try {
    loadRecipe(path);
  } catch (error) {
    assert.ok(error instanceof RecipeErrors, String(error));
    assert.equal(error.exitCode, 2);
    return `${formatProblem(error).replaceAll(`${folder}/`, '')}\n`;
  }
  return assert.fail(`${path} was accepted`);
}

describe('broken recipes', () => {
  const cases = readdirSync(root).sort();

  it('has at least 25 cases', () => assert.ok(cases.length >= 25));

  for (const name of cases) {
    it(name, () => {
      const folder = join(root, name);
      assertGolden(join(folder, 'expected.txt'), printed(join(folder, 'recipe.yaml'), folder));
    });
  }
});
