// The recipe's own debian/changelog gets one entry for a release, however often it is asked for.
import assert from 'node:assert/strict';
import { ownChangelog } from '../../../../src/pipeline/bump/changelog-entries.ts';
import type { LoadedRecipe } from '../../../../src/recipe/recipe.ts';
import { plan } from '../../../helpers/plans.ts';

describe('pipeline/bump/changelog-entries', () => {
  const before = 'tiny (1.2-1) trixie; urgency=medium\n\n  * Begin.\n\n -- Ann Example <ann@example.org>  Mon, 24 Sep 2012 20:48:52 +0000\n';
  const bumped = (text: string) => {
    const loaded = { folder: '/recipes/tiny', debianFiles: [{ path: 'changelog', base64: Buffer.from(text).toString('base64'), executable: false }] } as unknown as LoadedRecipe;
    return ownChangelog(loaded, { from: '1.2', to: '1.3', before: plan(), after: plan({ release: { version: '1.3', tag: 'v1.3' } }), notes: null, now: 1.6e9 })?.after ?? '';
  };

  it('the entry stands before the others', () => assert.match(bumped(before), /^tiny \(1\.3-1\) trixie; [^]*New upstream release 1\.3\.[^]*\ntiny \(1\.2-1\) /));
  it('what a bump wrote that was killed before it came to the recipe is not written again', () => assert.equal(bumped(bumped(before)), bumped(before)));
});
