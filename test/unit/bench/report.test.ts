import assert from 'node:assert/strict';
import { isReached, reportMarkdown, tableText, type Measured } from '../../../bench/report.ts';
import { families } from '../../../bench/rows.ts';

const row = { name: 'quick', what: 'a build', against: 'one | by hand', reach: 1.05, ours: 'a', theirs: 'b' };
const measured = (ratio: number): Measured => ({ row, result: { ours: 900 * ratio, theirs: 900, ratio, spread: [ratio - 0.1, ratio + 0.2], rounds: 3 } });
const missing: Measured = { row: { ...row, name: 'missing' }, result: { lacking: 'there is no root' } };

describe('bench/report', () => {
  for (const [one, expected] of [
    [measured(1.05), true],
    [measured(1.06), false],
    [missing, false],
  ] as const) {
    it(`is ${expected ? '' : 'not '}reached: ${JSON.stringify(one.result)}`, () => assert.equal(isReached(one), expected));
  }

  it('prints a table with the columns below each other', () => {
    assert.equal(
      tableText([measured(1.06), missing]),
      `${[
        'row      debkit  other   ratio  spread        reach',
        'quick    954 ms  900 ms  1.06   0.96 to 1.26  1.05   not reached',
        'missing  -       -       -      -             1.05   not measured: there is no root',
      ].join('\n')}\n`,
    );
  });

  it('writes a page with every row, the machine and the versions', () => {
    const page = reportMarkdown([measured(2), missing], { date: '2026-01-02', machine: { processor: 'P' }, versions: { sbuild: '1.2' } });
    for (const line of [
      '| a build | one \\| by hand | 1.8 s | 900 ms | 2.00 | 1.90 to 2.20 | 1.05 | not reached |',
      '| a build | one \\| by hand | - | - | - | - | 1.05 | not measured: there is no root |',
      '- processor: P',
      '- sbuild: 1.2',
    ]) {
      assert.ok(page.split('\n').includes(line), `${line}\nis not in\n${page}`);
    }
    assert.match(page, /3 times each/);
    assert.match(page, /Measured on 2026-01-02\./);
  });
});

describe('bench/rows', () => {
  const names = families.flatMap(({ rows }) => rows.map(({ name }) => name));

  it('have a name of their own', () => assert.deepEqual(names, [...new Set(names)]));

  it('are all that issue 3 asks for', () => {
    assert.deepEqual(
      families.flatMap(({ rows }) => rows.map(({ name, reach }) => `${name} ${reach}`)),
      [
        ...['clean-floor-tinyproxy 1', 'clean-sbuild-tinyproxy 0.25', 'clean-pbuilder-tinyproxy 0.4', 'description-tinyproxy 0.7'],
        ...['clean-floor-dropbear 1', 'clean-sbuild-dropbear 0.25', 'clean-pbuilder-dropbear 0.4', 'clean-floor-libsdl2-image 1'],
        ...['version 3', 'nothing-changed 8', 'env-prepare 1.1', 'env-second 1.2', 'orig-gz 1.05', 'orig-xz 1.05', 'jobs 0.75'],
      ],
    );
  });
});
