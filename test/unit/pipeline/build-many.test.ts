// Several targets at a time, with builds that the test ends: order, number, what is handed on, and what a failure stops.
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { DebkitEvent, StageName } from '../../../src/contracts/events.ts';
import { HostError, InterruptedError, PackageError, UpstreamError } from '../../../src/errors.ts';
import { runInOrder, saidOf, type TargetResult } from '../../../src/pipeline/build-many.ts';
import type { BuildOrder } from '../../../src/pipeline/build-order.ts';
import type { BuildOutcome, BuildStatus } from '../../../src/pipeline/outcome.ts';
import type { PlannedTarget } from '../../../src/pipeline/plan-many.ts';
import { recordedOutcome } from '../../helpers/events.ts';
import { buildRequestOf } from '../../helpers/plans.ts';

interface Begun {
  readonly debs: readonly string[];
  readonly end: (status: BuildStatus) => Promise<unknown>;
  readonly fail: (error: Error, stage?: StageName) => Promise<unknown>;
}

/** Starts the targets (`name` or `name: needs, in words`) and hands out what is being built; those of `gone-*` are rows whose source may be unreachable. */
function start(lines: readonly string[], jobs: number, failFast = false) {
  const names = lines.map((line) => line.split(':')[0] ?? '');
  const needs = lines.map((line) => (line.split(': ')[1] ?? '').split(' ').filter((word) => word !== '').map((word) => names.indexOf(word)));
  const order: BuildOrder = { needs, circles: names.map(() => null), afterwards: [] };
  const planned = names.map((name): PlannedTarget => ({
    request: buildRequestOf(name, name.startsWith('gone-') ? { row: { name: `${name} trixie dh`, unreachable: 'the host is gone' } } : {}), plan: null, error: name === 'unplanned' ? new PackageError('X', 'x') : null, order: { makes: [], buildNeeds: [], installNeeds: [] }, folder: null,
  }));
  const begun = new Map<string, Begun>();
  const events: DebkitEvent[] = [];
  const user = new AbortController();
  const services = { exec: () => assert.fail('nothing is run'), signal: user.signal, emit: (event: DebkitEvent) => void events.push(event), now: () => 0 };
  const results = runInOrder(planned, order, {
    ...{ jobs, failFast, services },
    build: (request, { signal, emit }, given) =>
      new Promise<BuildOutcome>((resolve, reject) => {
        emit({ type: 'stage', stage: 'build', status: 'started' });
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        const fail = (error: Error, stage: StageName = 'build') => {
          emit({ type: 'stage', stage, status: 'failed', duration: 1 });
          return settled(() => reject(error));
        };
        const outcome = (status: BuildStatus) => ({ ...recordedOutcome, status, folder: `/dist/${request.target}` });
        begun.set(request.target, { debs: given.debs.map(({ path }) => path), end: (status) => settled(() => resolve(outcome(status))), fail });
      }).finally(() => begun.delete(request.target)),
  });
  return { begun, events, results, user, names: () => [...begun.keys()] };
}

async function settled(act: () => void): Promise<void> {
  act();
  for (let turns = 0; turns < 5; turns++) await turn();
}

async function verdicts(results: Promise<TargetResult[]>): Promise<string[]> {
  return (await results).map((result) => `${result.target}: ${saidOf(result)}`);
}

describe('pipeline/build-many', () => {
  it('as many at a time as asked, in the order given', async () => {
    const { begun, results, names } = start(['a', 'b', 'c'], 2);
    assert.deepEqual(names(), ['a', 'b']);
    await begun.get('b')?.end('passed');
    assert.deepEqual(names(), ['a', 'c']);
    await begun.get('a')?.end('passed');
    await begun.get('c')?.end('passed');
    assert.deepEqual(await verdicts(results), ['a: built, 1 step not tested', 'b: built, 1 step not tested', 'c: built, 1 step not tested']);
  });

  it('after those it needs, with the packages of all it stands on, debug symbols aside; what others stand on first', async () => {
    const { begun, results, names } = start(['other', 'prog: lib', 'lib: base', 'base'], 1);
    assert.deepEqual(names(), ['base']);
    await begun.get('base')?.end('passed');
    assert.deepEqual([names(), begun.get('lib')?.debs], [['lib'], ['/dist/base/tiny_1.0-1~debkit1~deb13_amd64.deb']]);
    await begun.get('lib')?.end('passed');
    await begun.get('other')?.end('passed');
    assert.deepEqual(begun.get('prog')?.debs.map((path) => path.split('/')[2]), ['lib', 'base']);
    await begun.get('prog')?.end('passed');
    assert.equal((await results).length, 4);
  });

  it('a failure skips what stands on it, however far, and nothing else', async () => {
    const { begun, events, results } = start(['far: near', 'near: lib', 'lib', 'other', 'of-lint: lint', 'lint'], 9);
    await begun.get('lib')?.fail(new PackageError('BUILD_FAILED', 'no'));
    await begun.get('lint')?.end('lint-failed');
    await begun.get('other')?.end('passed');
    assert.deepEqual(await verdicts(results), [
      'far: it needs near, which is skipped itself',
      'near: it needs lib, which failed at build',
      'lib: failed at build',
      'other: built, 1 step not tested',
      'of-lint: it needs lint, which built, but lint failed',
      'lint: built, but lint failed',
    ]);
    assert.ok(events.every(({ target }) => target !== undefined), 'every event says whose it is');
    const statuses = events.flatMap((event) => (event.type === 'target' ? [`${event.target} ${event.status}`] : []));
    assert.deepEqual(statuses.sort(), ['far skipped', 'lib failed', 'lint failed', 'near skipped', 'of-lint skipped', 'other passed']);
  });

  it('what has no plan fails by itself', async () => {
    const { begun, results } = start(['unplanned', 'other'], 1);
    await begun.get('other')?.end('passed');
    assert.deepEqual(await verdicts(results), ['unplanned: failed at plan', 'other: built, 1 step not tested']);
  });

  it('a row whose source is not to be had is not tried where its recipe says so; another failure of it is one', async () => {
    const { begun, events, results } = start(['gone-fetch', 'gone-package', 'gone-mirror'], 3, true);
    await begun.get('gone-fetch')?.fail(new UpstreamError('GIT_UNREACHABLE', 'no'), 'fetch');
    assert.deepEqual(events.at(-1), { type: 'target', target: 'gone-fetch trixie dh', status: 'skipped', duration: 0, detail: 'not tried: the host is gone' });
    await begun.get('gone-package')?.end('passed');
    await begun.get('gone-mirror')?.fail(new UpstreamError('MIRROR_UNREACHABLE', 'no'), 'environment');
    assert.deepEqual(await verdicts(results), ['gone-fetch trixie dh: not tried: the host is gone', 'gone-package trixie dh: built, 1 step not tested', 'gone-mirror trixie dh: failed at environment']);
  });

  for (const [what, failFast, error] of [
    ['--fail-fast', true, new PackageError('BUILD_FAILED', 'no')],
    ['a failure of this machine', false, new HostError('NO_SANDBOX', 'none')],
    ['a full disk', false, Object.assign(new Error('write failed'), { code: 'ENOSPC' })],
  ] as const) {
    it(`${what} stops those that run, and begins no other`, async () => {
      const { begun, results } = start(['bad', 'running', 'next'], 2, failFast);
      await begun.get('bad')?.fail(error);
      const said = `since bad failed${failFast ? ' (--fail-fast)' : ''}`;
      assert.deepEqual(await verdicts(results), ['bad: failed at build', `running: stopped, ${said}`, `next: not begun, ${said}`]);
    });
  }

  it("the user's wish to stop ends all, and no target is blamed", async () => {
    const { user, results } = start(['a', 'b'], 1);
    user.abort(new InterruptedError('SIGINT'));
    assert.deepEqual(await verdicts(results), ['a: stopped, since stopped by SIGINT', 'b: not begun, since stopped by SIGINT']);
  });
});
