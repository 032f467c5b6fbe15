// Which package has the tests of the installed programs.
import assert from 'node:assert/strict';
import { valueAt } from '../../../../src/pipeline/new/draft.ts';
import { withSmokeTests } from '../../../../src/pipeline/new/program-smoke.ts';

const probed = { failure: null, programs: ['/usr/bin/foo'], answers: [{ program: '/usr/bin/foo', option: '--version', exitCode: 0, output: 'foo 1.2' }] };
const test = { run: 'foo --version', expect: '@VERSION@' };
const made = (packages: object) => valueAt(withSmokeTests({ recipe: { packages }, comments: {}, uncertain: [] }, probed, '1.2').draft.recipe, ['packages']);

describe('the smoke tests of programs', () => {
  it('go where the programs are: beside a library alone into what programs are built with', () => {
    assert.deepEqual(made({ libfoo1: {}, 'libfoo-dev': { smoke: [{ c: 'x' }] } }), { libfoo1: {}, 'libfoo-dev': { smoke: [{ c: 'x' }, test] } });
    assert.deepEqual(made({ libfoo1: {}, foo: {}, 'libfoo-dev': {} }), { libfoo1: {}, foo: { smoke: [test] }, 'libfoo-dev': {} });
  });
});
