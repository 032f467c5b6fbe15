// What apt solved is given again, unless what was kept of it is not what it was.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnvironmentContext } from '../../../src/sandbox/apt.ts';
import { memoised } from '../../../src/sandbox/solution-memo.ts';

describe('sandbox/solution-memo', () => {
  let store: string;
  beforeEach(() => (store = mkdtempSync(join(tmpdir(), 'debkit-memo-'))));
  afterEach(() => rmSync(store, { recursive: true }));

  const ask = (answer: string) => memoised({ of: 'this' }, { store, driver: { name: 'unshare' } } as EnvironmentContext, () => Promise.resolve({ install: [answer] }));
  const file = () => join(store, 'solutions', readdirSync(join(store, 'solutions'))[0] ?? '');

  it('the first answer is given again', async () => {
    assert.deepEqual([await ask('first'), await ask('second')], [{ install: ['first'] }, { install: ['first'] }]);
  });

  for (const [what, damage] of [
    ['of another shape', () => '{"install":5}'],
    ['changed', (text: string) => text.replace('first', 'other')],
    ['cut short', (text: string) => text.slice(0, 20)],
    ['nothing', () => 'null'],
  ] as const) {
    it(`one that is ${what} is none`, async () => {
      await ask('first');
      writeFileSync(file(), damage(readFileSync(file(), 'utf8')));
      assert.deepEqual([await ask('second'), await ask('third')], [{ install: ['second'] }, { install: ['second'] }]);
    });
  }
});
