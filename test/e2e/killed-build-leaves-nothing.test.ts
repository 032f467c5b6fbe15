// Killed or interrupted at any moment: within five seconds nothing of the build runs or is mounted, and the next run works and tidies up.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { builtHello, debs, hashes, needSandbox, pass, run, start, type Built, type World } from '../helpers/e2e-world.ts';
import { abandoned, runningAfter, runningOf } from '../helpers/leftovers.ts';

describe('a killed build leaves nothing', () => {
  let own: World;
  let first: Built;
  const out = () => join(own.folder, 'killed');

  before(async function () {
    own = await needSandbox(this);
    first = await builtHello();
  });

  // What is waited for, and milliseconds after it.
  const moments: readonly (readonly [what: string, options: readonly string[], pattern: RegExp, more: number])[] = [
    ['while the base system is made', ['--no-cache'], /^environment \| I: /m, 1500],
    ['as soon as upstream is fetched', [], /^fetch: started/m, 0],
    ['when the source package is made', [], /^source: started/m, 150],
    ['when the build begins', [], /^build: started/m, 0],
    ['in the midst of compiling', [], /^build \| .*-o debkit-hello/m, 0],
    ['when lint and install test run side by side', [], /^install-test: started/m, 500],
    ['when the package is installed', [], /^install-test \| Setting up debkit-hello/m, 0],
  ];

  for (const [what, options, pattern, more] of moments) {
    it(`by SIGKILL ${what}; the next run works`, async () => {
      const running = start(own, ['build', own.recipe, '--fresh', '--verbose', '--out', out(), ...options]);
      await running.seen(pattern);
      await delay(more);
      assert.notDeepEqual(runningOf(own.home), [], 'the test sees no process of a build that runs');
      running.kill('SIGKILL');
      assert.equal((await running.ended).signal, 'SIGKILL');
      assert.deepEqual(await runningAfter(own.home, 30), []);
      assert.equal(existsSync(out()), false);

      const { code, err } = await run(own, ['source', own.recipe, '--out', join(own.folder, 'after-kill')]);
      assert.deepEqual([code, err], [0, '']);
      assert.deepEqual(abandoned(own, join(own.folder, 'after-kill')), []);
    });
  }

  it('and the same command then passes, with the same .deb', async () => {
    const { result } = await pass(own, ['build', own.recipe, '--fresh', '--out', out()]);
    assert.deepEqual([result.status, debs(hashes(result.folder))], ['passed', debs(first.hashes)]);
    assert.deepEqual([abandoned(own, out()), runningOf(own.home)], [[], []]);
  });

  // A closed terminal is told as it came, for there is nobody to read an exit code.
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', null]] as const) {
    it(`by ${signal}: exit code ${code ?? 'of the signal'}, with nothing left when it ends`, async () => {
      const before = hashes(join(out(), first.folder.split('/').at(-1) ?? ''));
      const running = start(own, ['build', own.recipe, '--fresh', '--verbose', '--out', out()]);
      await running.seen(/^build \| /m);
      running.kill(signal);
      const ran = await running.ended;
      assert.deepEqual([ran.code, ran.signal], [code, code === null ? signal : null], ran.err);
      assert.match(ran.err, new RegExp(`stopped by ${signal}`));
      assert.deepEqual(runningOf(own.home), []);
      assert.deepEqual(abandoned(own, out()), []);
      assert.deepEqual(hashes(join(out(), first.folder.split('/').at(-1) ?? '')), before);
    });
  }
});
