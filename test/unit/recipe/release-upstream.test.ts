// Which release of a recipe a source package is of.
import assert from 'node:assert/strict';
import { releaseIndex } from '../../../src/recipe/release-upstream.ts';

describe('recipe/release-upstream', () => {
  it('finds the release of an upstream version, one that was repacked by its suffix', () => {
    const recipe = { upstream: { git: 'https://example.org/x.git', 'repack-suffix': '+ds' }, releases: [{ version: '1.1' }, { version: '1.0+ds' }, { version: '1.0' }, { version: '0.9', upstream: { 'repack-suffix': '+dfsg1' } }, { version: '0.8', upstream: { git: 'https://example.org/y.git' } }] };
    assert.deepEqual(['1.1+ds', '1.1', '1.0+ds', '0.9+dfsg1', '0.8', '0.8+ds', '2'].map((version) => releaseIndex(recipe, version)), [0, 0, 2, 3, 4, -1, -1]);
    assert.equal(releaseIndex({ upstream: recipe.upstream }, '1.0'), -1);
  });
});
