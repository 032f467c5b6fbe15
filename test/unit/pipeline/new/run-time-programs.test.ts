// Which package a program that scripts call is taken from.
import assert from 'node:assert/strict';
import { wholePackage } from '../../../../src/pipeline/new/run-time-programs.ts';

describe('package of a called program', () => {
  it('is the whole, where a minimal one has the program', () => {
    assert.equal(wholePackage('python3', 'python3-minimal'), 'python3');
    assert.equal(wholePackage('vim', 'vim-tiny'), 'vim-tiny');
    assert.equal(wholePackage('jq', 'jq'), 'jq');
  });
});
