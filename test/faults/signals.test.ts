// Signals at every stage of a build: the exit code is the signal's, nothing is left, and the next run gives the same bytes.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { needSandbox, start, writeRecipe, type World } from '../helpers/e2e-world.ts';
import { rareFault, wholeCampaign } from '../helpers/campaign.ts';
import { undisturbed, worksAgain, type Undisturbed } from '../helpers/undisturbed.ts';
import { abandoned, runningAfter } from '../helpers/leftovers.ts';

// The part of it that every change must pass is test/e2e/killed-build-leaves-nothing.
describe('fault: a signal', function () {
  let own: World;
  let first: Undisturbed;
  before(async function () {
    if (!wholeCampaign) return;
    own = await needSandbox(this);
    first = await undisturbed(own, writeRecipe(own, 'signalled'), join(own.folder, 'signalled'));
  });

  for (const [signal, code, died] of [['SIGTERM', 143, null], ['SIGHUP', null, 'SIGHUP']] as const) {
    for (const after of [1200, 50]) {
      rareFault(`${signal} twice, ${after} ms apart, as a package is built`, 'children that end with debkit, and a next run that tidies up', async () => {
        const out = `${first.out}-twice`;
        const running = start(own, [...first.argv.with(-1, out), '--fresh', '--verbose']);
        await running.seen(/^build \|/m);
        running.kill(signal);
        await delay(after);
        running.kill(signal);
        const ran = await running.ended;
        // Whoever is stopped by the second signal has an exit code of its own.
        assert.ok(ran.signal === died || ran.code === (code ?? 129), `${ran.code} ${ran.signal ?? ''}`);
        assert.deepEqual(await runningAfter(own.home, 30), []);
        await worksAgain(first);
      });
    }
  }

  const stages = ['fetch', 'orig', 'environment', 'render', 'source', 'build', 'lint-source', 'lint', 'hardening', 'sbom', 'install-test', 'archive'];
  for (const stage of stages) {
    for (const [signal, code] of [['SIGKILL', null], ['SIGINT', 130], ['SIGTERM', 143]] as const) {
      for (const more of [0, 200]) {
        rareFault(`${signal} ${more === 0 ? 'as' : `${more} ms after`} ${stage} begins`, 'an end of all that runs, and a next run that tidies up', async () => {
          const out = `${first.out}-${signal}`;
          const running = start(own, [...first.argv.with(-1, out), '--fresh', '--verbose']);
          const reached = await running.seen(new RegExp(`^${stage}(?: \\||: (?:started|done|cached))`, 'm')).then(() => true, () => false);
          if (reached) await delay(more);
          running.kill(signal);
          const ran = await running.ended;
          // A stage can be over before it is seen; then it ended as it should, all the same.
          if (ran.code !== 0) assert.deepEqual([ran.code, ran.signal], [code, code === null ? signal : null], ran.err);
          assert.deepEqual(await runningAfter(own.home, 30), []);
          if (code !== null) assert.deepEqual(abandoned(own, out), []);
          if (ran.code !== 0) assert.equal(existsSync(join(out, 'result.json')), false);
          await worksAgain(first);
        });
      }
    }
  }
});
