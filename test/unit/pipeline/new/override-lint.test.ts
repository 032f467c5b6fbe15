// Only what the tree shows to be wrong is overridden, with where the source is.
import assert from 'node:assert/strict';
import type { LintTag } from '../../../../src/contracts/artifacts.ts';
import type { Draft } from '../../../../src/pipeline/new/draft.ts';
import { overrideLint } from '../../../../src/pipeline/new/override-lint.ts';

const sources = new Map([['x.html', 'x.md']]);
const draft: Draft = { recipe: { source: 'x', packages: {} }, comments: {}, uncertain: [] };

function tag(context: string, more: Partial<LintTag> = {}): LintTag {
  return { severity: 'error', tag: 'source-is-missing', package: 'x', type: 'source', context, advice: null, ...more };
}

describe('overrideLint', () => {
  it('a file whose source lies beside it; one without keeps its error', () => {
    const made = overrideLint(draft, [tag('[x.html]'), tag('[y.html]')], sources);
    assert.deepEqual(made?.draft.recipe['lint-overrides'], [{ tag: 'source-is-missing', context: '[x.html]', reason: 'its source is x.md, which has the same words' }]);
    assert.deepEqual(Object.keys(made.draft.recipe), ['source', 'lint-overrides', 'packages']);
  });
  it('a script whose lines are long by what is in quotes is its own source', () => {
    const made = overrideLint(draft, [tag('[test/data.js]')], new Map([['test/data.js', 'test/data.js']]));
    assert.deepEqual(made?.draft.recipe['lint-overrides'], [{ tag: 'source-is-missing', context: '[test/data.js]', reason: 'it is its own source: what makes its lines long is data in quotes' }]);
  });
  it('no other tag, and nothing twice', () => {
    assert.equal(overrideLint(draft, [tag('[x.html]', { tag: 'source-contains-prebuilt-javascript-object' }), tag('[x.html]', { severity: 'overridden' })], sources), null);
    const once = overrideLint(draft, [tag('[x.html]')], sources);
    assert.equal(overrideLint(once?.draft ?? draft, [tag('[x.html]')], sources), null);
  });
});
