import assert from 'node:assert/strict';
import { exec } from '../../../src/system/exec.ts';

async function* pieces(count: number, ending?: Error): AsyncGenerator<Buffer> {
  for (let at = 0; at < count; at += 1) yield await Promise.resolve(Buffer.alloc(1 << 16, 97));
  if (ending !== undefined) throw ending;
}

describe('system/exec: what comes on stdin', () => {
  it('is all that the source gives', async () => {
    const { stdout, exitCode } = await exec({ argv: ['wc', '-c'], stdin: pieces(200) });
    assert.deepEqual([exitCode, Number(stdout)], [0, 200 << 16]);
  });

  it("ends the child with the source's own error", async () => {
    await assert.rejects(exec({ argv: ['sleep', '600'], stdin: pieces(3, new Error('of the source')) }), /of the source/);
  });

  it('may be more than the child reads', async () => {
    assert.equal((await exec({ argv: ['sh', '-c', 'exit 7'], stdin: pieces(200) })).exitCode, 7);
  });

  it('stops when the signal says so', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('asked to')), 50);
    await assert.rejects(exec({ argv: ['sleep', '600'], stdin: pieces(1000), signal: stop.signal }), /asked to/);
  });
});
