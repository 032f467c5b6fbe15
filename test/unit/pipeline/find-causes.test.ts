// The search for what makes two builds differ: made-up packages, each of which differs where its own variations are there.
import assert from 'node:assert/strict';
import { findCauses, mostCauses, type Names, type Probes } from '../../../src/pipeline/find-causes.ts';

const rows = ['host', 'user', 'home', 'zone', 'locale', 'umask', 'jobs', 'year', 'kernel'];

/** Packages by name: the variations of which one is enough, or all with `+`; `time`, `race` and `random` need none. */
function world(packages: Readonly<Record<string, readonly string[]>>, clock: 'stops' | 'stops with the usual jobs alone' | 'goes on' = 'stops') {
  const asked: string[] = [];
  const differs = (of: readonly string[], varied: readonly string[]) => of.some((one) => ['time', 'race', 'random'].includes(one) || one.split('+').every((part) => varied.includes(part)));
  const named = (test: (of: readonly string[]) => boolean): Names => new Set(Object.entries(packages).filter(([, of]) => test(of)).map(([name]) => name));
  const probes: Probes<string> = {
    vary: (varied) => {
      asked.push(varied.join());
      return Promise.resolve(named((of) => differs(of, varied)));
    },
    twice: (jobs) => Promise.resolve(clock === 'goes on' || (clock !== 'stops' && jobs === 'one') ? null : named((of) => of.includes('random') || (jobs === 'usual' && of.includes('race')))),
  };
  return { probes, asked, differing: named((of) => differs(of, rows)) };
}

describe('pipeline/find-causes', () => {
  for (const row of rows) {
    it(`finds ${row} alone, in as many builds as halving takes`, async () => {
      const { probes, asked, differing } = world({ a: [row], b: [] });
      assert.deepEqual(await findCauses(rows, differing, probes), { causes: [{ cause: row, packages: ['a'] }], unexplained: [] });
      assert.ok(asked.length <= 6, asked.join(' | '));
    });
  }

  it('tells several causes apart, by package', async () => {
    const { probes, differing } = world({ a: ['host'], b: ['locale'], c: ['year', 'host'], d: [] });
    const { causes, unexplained } = await findCauses(rows, differing, probes);
    assert.deepEqual(causes, [{ cause: 'host', packages: ['a', 'c'] }, { cause: 'locale', packages: ['b'] }]);
    assert.deepEqual(unexplained, []);
  });

  it('tells apart what differs though nothing is varied: time, order of jobs, chance', async () => {
    const { probes, differing } = world({ a: ['time'], b: ['race'], c: ['random'], d: ['umask'] });
    const { causes } = await findCauses(rows, differing, probes);
    assert.deepEqual(causes, [
      { cause: 'time of day', packages: ['a'] },
      { cause: 'order of jobs', packages: ['b'] },
      { cause: 'chance', packages: ['c'] },
      { cause: 'umask', packages: ['d'] },
    ]);
  });

  it('does not tell time from chance where no clock can be stopped', async () => {
    const { probes, differing } = world({ a: ['random'] }, 'goes on');
    assert.deepEqual((await findCauses(rows, differing, probes)).causes, [{ cause: 'time or chance', packages: ['a'] }]);
  });

  it('does not tell the order of jobs from chance where nothing is built with one job', async () => {
    const { probes, differing } = world({ a: ['race'], b: ['time'] }, 'stops with the usual jobs alone');
    assert.deepEqual((await findCauses(rows, differing, probes)).causes, [{ cause: 'time of day', packages: ['b'] }, { cause: 'order of jobs or chance', packages: ['a'] }]);
  });

  it('names one of two that do it only together', async () => {
    const { probes, differing } = world({ a: ['host+locale'] });
    assert.deepEqual(await findCauses(rows, differing, probes), { causes: [{ cause: 'locale', packages: ['a'] }], unexplained: [] });
  });

  it('stops after some causes, and says what it left', async () => {
    const { probes, differing } = world(Object.fromEntries(rows.map((row) => [`by-${row}`, [row]])));
    const { causes, unexplained } = await findCauses(rows, differing, probes);
    assert.equal(causes.length, mostCauses);
    assert.equal(unexplained.length, rows.length - mostCauses);
  });
});
