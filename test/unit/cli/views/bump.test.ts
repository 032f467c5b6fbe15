// What a bump says at its end.
import assert from 'node:assert/strict';
import { undoText } from '../../../../src/cli/views/bump.ts';

describe('cli/views/bump', () => {
  it('has a command that takes it back, whatever the folders are called', () => {
    assert.equal(undoText({ '/home/ann/my recipes/recipe.yaml': '/state/a b/recipe.yaml' }, { cwd: '/home/ann' }), "the recipe stays at the new release; to take it back: cp '/state/a b/recipe.yaml' 'my recipes/recipe.yaml'\n");
    assert.equal(undoText({ '/home/ann/recipe.yaml': '/state/recipe.yaml', '/home/ann/debkit.lock': '/state/debkit.lock' }, { cwd: '/home/ann' }), 'the recipe stays at the new release; to take it back: cp /state/recipe.yaml recipe.yaml && cp /state/debkit.lock debkit.lock\n');
  });
});
