import assert from 'node:assert/strict';
import { interleave } from '../../../bench/measure.ts';
import type { Side } from '../../../bench/row.ts';

describe('bench/measure', () => {
  it('runs the sides in turn, each made ready before, and does not count the first rounds', async () => {
    const done: string[] = [];
    const told: [string, number][] = [];
    let clock = 0;
    const side = (name: string): Side => ({
      before: () => Promise.resolve(void done.push(`before ${name}`)),
      run: () => Promise.resolve((done.push(name), (clock += 1))),
    });
    const onRun = (name: string, round: number) => told.push([name, round]);
    const times = await interleave({ a: side('a'), b: { run: side('b').run } }, { warmUp: 1, repeat: 2, onRun });
    assert.deepEqual(done, ['before a', 'a', 'b', 'before a', 'a', 'b', 'before a', 'a', 'b']);
    assert.deepEqual(times, { a: [3, 5], b: [4, 6] });
    assert.deepEqual(told, [['a', 0], ['b', 0], ['a', 1], ['b', 1], ['a', 2], ['b', 2]]);
  });

  it('ends with the failure of a side', async () => {
    const failing: Side = { run: () => Promise.reject(new Error('it failed')) };
    await assert.rejects(interleave({ failing }, { warmUp: 0, repeat: 1, onRun: () => undefined }), /it failed/);
  });
});
