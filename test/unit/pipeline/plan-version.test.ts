// The version and the changelog of a plan.
import assert from 'node:assert/strict';
import type { RecipeRelease } from '../../../src/recipe/recipe.ts';
import { failure, plan, release, type Change } from '../../helpers/plans.ts';

describe('planBuild: version', () => {
  const rows: [Change, string][] = [
    [{}, '1.2-1~debkit1~deb13'],
    [{ request: { suite: 'bookworm' } }, '1.2-1~debkit1~deb12'],
    [{ request: { suite: 'sid' } }, '1.2-1~debkit1'],
    [{ request: { suite: 'stable' } }, '1.2-1~debkit1~deb13'],
    [{ recipe: { epoch: 2 } }, '2:1.2-1~debkit1~deb13'],
    [{ recipe: { epoch: 0 } }, '1.2-1~debkit1~deb13'],
    [{ release: { revision: '3' }, request: { versionSuffix: '+in1' } }, '1.2-3+in1~deb13'],
    [
      { recipe: { upstream: { git: 'https://git.example.org/x', exclude: ['vendor/**'], 'repack-suffix': '+ds1' } } },
      '1.2+ds1-1~debkit1~deb13',
    ],
    [{ recipe: { 'source-format': '3.0 (native)' }, release: { patches: [] } }, '1.2~debkit1~deb13'],
  ];
  for (const [change, full] of rows) {
    it(full, () => {
      const { version, packaging } = plan(change);
      assert.equal(version.full, full);
      assert.equal(packaging.changelog[0]?.version, full);
    });
  }

  it('refuses a suffix that is no part of a version', () => {
    for (const versionSuffix of ['~my-own', '\nx', ':1'])
      assert.equal(failure({ request: { versionSuffix } }).code, 'BAD_VERSION_SUFFIX');
  });
});

describe('planBuild: changelog', () => {
  it('has one generated entry of the release’s date', () => {
    const { packaging, sourceDateEpoch } = plan();
    assert.deepEqual(
      packaging.changelog.map(({ date, changes, distribution }) => [date, changes, distribution]),
      [[1348520932, ['Package tiny 1.2 for trixie.'], 'trixie']],
    );
    assert.equal(sourceDateEpoch, 1348520932);
  });

  const changelog = [
    { version: '1.2-1', date: 2000000000, changes: ['First.\n'] },
    { version: '1.2-2', date: 2000000100, urgency: 'high', changes: ['Second.'] },
    { version: '1.1-1', date: 1900000000, changes: ['Older release.'] },
    { version: '1.2-3', date: 2000000200, changes: ['Not yet.'] },
  ];

  it('has the recipe’s entries up to the revision, of older releases too, newest first', () => {
    const { packaging } = plan({ recipe: { changelog }, release: { revision: '2' } });
    assert.deepEqual(
      packaging.changelog.map(({ version, date, urgency, changes }) => [version, date, urgency, changes]),
      [
        ['1.2-2~debkit1~deb13', 2000000100, 'high', ['Second.']],
        ['1.2-1~debkit1~deb13', 2000000000, 'medium', ['First.']],
        ['1.1-1~debkit1~deb13', 1900000000, 'medium', ['Older release.']],
      ],
    );
  });

  it('adds an entry, of a date of its own, for a revision that has none', () => {
    const { packaging } = plan({ recipe: { changelog: changelog.slice(0, 1) }, release: { revision: '2' } });
    assert.deepEqual(
      packaging.changelog.map(({ date }) => date),
      [2000000001, 2000000000],
    );
    assert.notEqual(plan({ release: { revision: '2' } }).sourceDateEpoch, plan().sourceDateEpoch);
  });

  it('takes SOURCE_DATE_EPOCH for the newest entry, and keeps the order', () => {
    const dates = (epoch: number) =>
      plan({ recipe: { changelog }, release: { revision: '2' }, request: { sourceDateEpoch: epoch } }).packaging.changelog.map(
        ({ date }) => date,
      );
    assert.deepEqual(dates(2100000000), [2100000000, 2000000000, 1900000000]);
    assert.deepEqual(dates(2000000000), [2000000000, 1999999999, 1900000000]);
  });

  it('demands a date', () => {
    const { date: _, ...undated } = release;
    void _;
    const change = { release: { ...undated, date: undefined } as unknown as Partial<RecipeRelease> };
    assert.equal(failure(change).code, 'RELEASE_WITHOUT_DATE');
    assert.equal(plan({ ...change, request: { sourceDateEpoch: 5 } }).sourceDateEpoch, 5);
  });
});
