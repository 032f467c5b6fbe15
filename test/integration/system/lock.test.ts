// The lock between processes: one at a time, and gone with its holder however that ends.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startHeld } from '../../../src/system/held.ts';
import { withLock } from '../../../src/system/lock.ts';

const lockModule = new URL('../../../src/system/lock.js', import.meta.url).href;

describe('system/lock', () => {
  let folder = '';
  let path = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'debkit-lock-'));
    path = join(folder, 'deep', 'lock');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('lets one in at a time and tells who waits, once', async () => {
    const steps: string[] = [];
    const first = withLock(path, async () => {
      steps.push('first in');
      await delay(1500);
      steps.push('first out');
    });
    await delay(200);
    const second = withLock(path, async () => Promise.resolve(steps.push('second in')), {
      onWait: (holder) => steps.push(`waits for ${holder}`),
    });
    await Promise.all([first, second]);
    assert.deepEqual(steps, ['first in', `waits for ${process.pid}`, 'first out', 'second in']);
  });

  it('is refused at once where nobody wants to wait', async () => {
    const refused = await withLock(path, () => withLock(path, () => Promise.resolve('in'), { refuse: (holder) => new Error(`held by ${holder}`) }).catch(String));
    assert.equal(refused, `Error: held by ${process.pid}`);
  });

  it('is free again after an error', async () => {
    await assert.rejects(
      withLock(path, () => Promise.reject(new Error('inside'))),
      /inside/,
    );
    assert.equal(await withLock(path, () => Promise.resolve(7)), 7);
  });

  it('is free within seconds of its holder being killed', async () => {
    const holder = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `import { withLock } from '${lockModule}'; await withLock('${path}', () => { console.log('held'); return new Promise((r) => setTimeout(r, 60000)); });`,
    ]);
    await once(holder.stdout, 'data');
    const started = Date.now();
    setTimeout(() => holder.kill('SIGKILL'), 300);
    await withLock(path, () => Promise.resolve());
    assert.ok(Date.now() - started < 30_000);
  });

  it('stops waiting when asked to', async () => {
    const stop = new AbortController();
    await withLock(path, async () => {
      setTimeout(() => stop.abort(new Error('enough')), 800);
      await assert.rejects(
        withLock(path, () => Promise.resolve(), { signal: stop.signal }),
        /enough/,
      );
    });
  });
});

describe('system/exec startHeld', () => {
  it('gives the first line, ends the child at EOF, and says why a child ended early', async () => {
    const cat = startHeld({ argv: ['sh', '-c', 'echo ready; cat; echo bye'] });
    assert.equal(await cat.firstLine, 'ready');
    await cat.stop();
    assert.deepEqual(await cat.ended, { exitCode: 0, stdout: 'ready\nbye\n', stderr: '' });
    await assert.rejects(startHeld({ argv: ['sh', '-c', 'echo no >&2; exit 3'] }).firstLine, {
      code: 'HELD_ENDED',
      message: /exit code 3: no/,
    });
    assert.throws(() => startHeld({ argv: ['no-such-command-here'] }), { code: 'COMMAND_NOT_FOUND' });
  });
});
