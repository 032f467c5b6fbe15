// What a target on the command line means.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTarget } from '../../../src/pipeline/find-target.ts';

describe('findTarget', () => {
  let folder: string;
  const before = process.cwd();
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'debkit-target-'));
    mkdirSync(join(folder, 'recipes/tiny'), { recursive: true });
    mkdirSync(join(folder, 'mine'));
    writeFileSync(join(folder, 'recipes/tiny/recipe.yaml'), '');
    writeFileSync(join(folder, 'mine/recipe.yaml'), '');
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });
  const find = (text: string) => findTarget(text, [{ path: join(folder, 'recipes'), label: './recipes' }]);

  it('takes what stands after the @ as the version', () => {
    assert.deepEqual(find('tiny@1.0'), { kind: 'recipe', file: join(folder, 'recipes/tiny/recipe.yaml'), wanted: '1.0' });
    assert.deepEqual(find('tiny'), { kind: 'recipe', file: join(folder, 'recipes/tiny/recipe.yaml'), wanted: null });
  });

  it('refuses an @ without a version', () => assert.throws(() => find('tiny@'), { code: 'VERSION_MISSING', exitCode: 2 }));

  it('says that a path needs a slash where the folder is there', () => {
    assert.throws(() => find('mine'), (error: { code: string; details: { hint: string } }) => {
      assert.deepEqual([error.code, error.details.hint], ['RECIPE_NOT_FOUND', 'a path needs a slash: ./mine']);
      return true;
    });
  });
});
