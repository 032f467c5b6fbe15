// Recipes found by name and by path.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../../src/errors.ts';
import { findRecipe, listRecipes, type RecipeLibrary } from '../../../src/recipe/lookup.ts';

describe('finding recipes', () => {
  let root: string;
  let libraries: RecipeLibrary[];

  before(() => {
    root = mkdtempSync(join(tmpdir(), 'debkit-lookup-'));
    for (const path of ['mine/dropbear', 'own/dropbear', 'own/tinyproxy', 'project'])
      mkdirSync(join(root, path), { recursive: true });
    for (const path of [
      'mine/dropbear/recipe.yaml',
      'own/dropbear/recipe.yaml',
      'own/tinyproxy/recipe.yaml',
      'project/debkit.yaml',
    ]) {
      writeFileSync(join(root, path), 'debkit: 1\n');
    }
    libraries = ['absent', 'mine', 'own'].map((name) => ({ path: join(root, name), label: name }));
  });
  after(() => rmSync(root, { recursive: true }));

  function failure(target: string): UsageError {
    try {
      findRecipe(target, libraries);
    } catch (error) {
      assert.ok(error instanceof UsageError && error.code === 'RECIPE_NOT_FOUND', String(error));
      return error;
    }
    return assert.fail(`${target} was found`);
  }

  it('takes the first folder that has the name', () => {
    assert.equal(findRecipe('dropbear', libraries), join(root, 'mine/dropbear/recipe.yaml'));
    assert.equal(findRecipe('tinyproxy', libraries), join(root, 'own/tinyproxy/recipe.yaml'));
  });

  it('takes a file, a folder and a project', () => {
    assert.equal(findRecipe(join(root, 'own/tinyproxy/recipe.yaml'), []), join(root, 'own/tinyproxy/recipe.yaml'));
    assert.equal(findRecipe(join(root, 'own/tinyproxy'), []), join(root, 'own/tinyproxy/recipe.yaml'));
    assert.equal(findRecipe(join(root, 'project'), []), join(root, 'project/debkit.yaml'));
  });

  it('names the folders and the nearest recipe', () => {
    const error = failure('tinyprozy');
    assert.match(error.message, /absent, mine, own/);
    assert.equal(error.details.hint, "did you mean 'tinyproxy'?");
  });

  for (const target of ['..', './absent', 'UPPER', '-x', 'a\0b/', '']) {
    it(`refuses ${JSON.stringify(target)}`, () => {
      failure(target);
    });
  }

  it('lists all with what shadows them', () => {
    assert.deepEqual(
      listRecipes(libraries).map(({ name, library, shadowedBy }) => [name, library.label, shadowedBy?.label ?? null]),
      [
        ['dropbear', 'mine', null],
        ['dropbear', 'own', 'mine'],
        ['tinyproxy', 'own', null],
      ],
    );
  });
});
