// What mends add to debian/rules stands beside what is there.
import assert from 'node:assert/strict';
import { withRules } from '../../../../src/pipeline/new/more-rules.ts';

const draft = (rules?: string) => ({ recipe: { build: { system: 'autotools', ...(rules === undefined ? {} : { rules }) } }, comments: rules === undefined ? {} : { 'build/rules': 'before' }, uncertain: [] });

describe('rules of a new recipe', () => {
  it('are added, with why', () => {
    assert.deepEqual(withRules(draft(), 'a:\n\tx\n', 'since')?.comments, { 'build/rules': 'since' });
    const made = withRules(draft('export PATH := x\n\nb:\n\ty\n'), 'a:\n\tx\n', 'since');
    assert.deepEqual([made?.recipe['build'], made?.comments], [{ system: 'autotools', rules: 'export PATH := x\n\nb:\n\ty\n\na:\n\tx\n' }, { 'build/rules': 'before; since' }]);
  });
  it('are not added where one of them is there', () => assert.equal(withRules(draft('a:\n\ty\n'), 'b:\n\tx\n\na:\n\tz\n', 'since'), null));
});
