// Two builds side by side: every package of either, by its name.
import assert from 'node:assert/strict';
import { statusOf, verdictOf } from '../../../src/pipeline/outcome.ts';
import { comparePackages } from '../../../src/pipeline/compare-packages-by-name.ts';
import { recordedOutcome } from '../../helpers/events.ts';

const file = (path: string, sha256: string) => ({ path, size: 1, sha256 });

describe('pipeline/reproduce-stage', () => {
  it('compares by name, wherever the files lie, and misses none of either build', () => {
    assert.deepEqual(comparePackages([file('/a/x.deb', '1'), file('/a/y.deb', '2'), file('/a/gone.deb', '3')], [file('/b/y.deb', '9'), file('/b/x.deb', '1'), file('/b/more.udeb', '4')]), [
      { name: 'x.deb', first: '1', second: '1' },
      { name: 'y.deb', first: '2', second: '9' },
      { name: 'gone.deb', first: '3', second: null },
      { name: 'more.udeb', first: null, second: '4' },
    ]);
  });

  it('makes a build fail that passed all else', () => {
    const { lint, installTest } = recordedOutcome;
    const reproducible = { same: false, varied: [], notVaried: [], packages: [], examined: null, source: null, sandboxes: [], error: null };
    const failedLint = lint === null ? null : { ...lint, failed: true };
    assert.equal(statusOf({ lint, installTest, reproducible: { ...reproducible, same: true } }), 'passed');
    assert.equal(statusOf({ lint: null, installTest: null, reproducible: null }), 'passed');
    assert.equal(statusOf({ lint, installTest, reproducible }), 'not-reproducible');
    assert.equal(statusOf({ lint: failedLint, installTest, reproducible }), 'lint-failed');
    assert.equal(verdictOf({ status: 'not-reproducible', reproducible }), 'built, but a second build differs');
    assert.equal(verdictOf({ status: 'lint-failed', reproducible }), 'built, but lint failed, and a second build differs');
    assert.equal(verdictOf({ status: 'lint-failed', reproducible: null }), 'built, but lint failed');
  });
});
