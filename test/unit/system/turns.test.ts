// One after the other, also after a failure.
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { turns } from '../../../src/system/turns.ts';

describe('system/turns', () => {
  it('does nothing beside what was given before, and goes on after a failure', async () => {
    const inTurn = turns();
    const told: string[] = [];
    const work = (name: string, milliseconds: number, fails = false) => inTurn(async () => {
      told.push(`${name} begins`);
      await delay(milliseconds);
      told.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
    const ended = await Promise.allSettled([work('a', 20), work('b', 10, true), work('c', 0)]);
    assert.deepEqual(told, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    assert.deepEqual(ended.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason))), ['a', 'Error: b', 'c']);
  });
});
