// Smoke tests as nobody: only where nothing but their own traces is wrong.
import assert from 'node:assert/strict';
import { valueAt, type Draft } from '../../../../src/pipeline/new/draft.ts';
import { asNobody } from '../../../../src/pipeline/new/smoke-user.ts';

const draft: Draft = { recipe: { packages: { x: { smoke: [{ run: 'x -V' }, { run: 'x -h', user: 'games' }] } } }, comments: {}, uncertain: [] };
const left = { name: 'left behind', status: 'failed', detail: '/etc/x' } as const;

describe('asNobody', () => {
  it('what root leaves behind is told, and nobody leaves nothing', () => {
    const made = asNobody(draft, [left, { name: 'install', status: 'passed', detail: '' }]);
    assert.deepEqual(valueAt(made?.draft.recipe ?? {}, ['packages', 'x', 'smoke']), [{ run: 'x -V', user: 'nobody' }, { run: 'x -h', user: 'games' }]);
    assert.match(made?.draft.uncertain.join() ?? '', /\/etc\/x/);
    assert.equal(made === null ? null : asNobody(made.draft, [left]), null);
  });
  it('another failure is none of that', () => {
    assert.equal(asNobody(draft, [left, { name: 'install', status: 'failed', detail: '' }]), null);
    assert.equal(asNobody(draft, [{ ...left, status: 'passed' }]), null);
  });
});
