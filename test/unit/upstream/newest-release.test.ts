// The newest release among tags as projects have them: [tags, name, tag, version].
import assert from 'node:assert/strict';
import { newestRelease } from '../../../src/upstream/newest-release.ts';

const rows: readonly (readonly [tags: string[], name: string, tag: string, version: string])[] = [
  [['1.0', '1.9', '1.10'], 'x', '1.10', '1.10'],
  [['start', 'v0.1', 'v0.2'], 'x', 'v0.2', '0.2'],
  [['v2.0-rc1', 'v1.9', 'v2.0.0-beta.2'], 'x', 'v1.9', '1.9'],
  [['v2.0b1', 'v2.0a3', 'v1.8'], 'x', 'v1.8', '1.8'],
  [['release-1.2', 'release-1.3', 'nightly'], 'x', 'release-1.3', '1.3'],
  [['curl-7_87_0', 'curl-7_88_1', 'curl-8_0_0_rc1'], 'curl', 'curl-7_88_1', '7.88.1'],
  [['foo2-1.3', 'foo2-1.4'], 'foo2', 'foo2-1.4', '1.4'],
  [['20190101', '20230405', 'v1.2', 'v1.3'], 'x', 'v1.3', '1.3'],
  [['20190101', '20230405'], 'x', '20230405', '20230405'],
  [['2023.01.02', '2023.06.07'], 'x', '2023.06.07', '2023.06.07'],
  [['v1.0-windows', 'v1.0', 'v1.1-windows'], 'x', 'v1.0', '1.0'],
  [['lib-9.0', 'v1.0', 'v1.1', 'lib-9.1'], 'x', 'v1.1', '1.1'],
  [['v1-0-2', 'v1-0-10'], 'x', 'v1-0-10', '1.0.10'],
  [['V1.0', 'V1.1-final'], 'x', 'V1.1-final', '1.1'],
  [['r12', 'r9'], 'x', 'r12', '12'],
  [['1.0.1a', '1.0.1'], 'x', '1.0.1a', '1.0.1a'],
  [['v1.0-rc2', 'v1.0-rc10'], 'x', 'v1.0-rc10', '1.0~rc10'],
];

describe('newestRelease', () => {
  for (const [tags, name, tag, version] of rows) {
    it(`${tags.join(' ')} of ${name}: ${tag}`, () => {
      const chosen = newestRelease(tags.map((one) => ({ name: one, date: null })), name);
      assert.deepEqual([chosen?.tag, chosen?.version], [tag, version]);
    });
  }

  it('goes on with the way of writing that was used last, where dates are known', () => {
    const tags = [{ name: '2021.12.01', date: 100 }, { name: '2022.01.01', date: 200 }, { name: 'v1.0', date: 300 }];
    assert.equal(newestRelease(tags, 'x')?.tag, 'v1.0');
    assert.equal(newestRelease(tags.map((tag) => ({ ...tag, date: 400 - (tag.date ?? 0) })), 'x')?.tag, '2022.01.01');
  });

  it('none where no tag has a version', () => assert.equal(newestRelease([{ name: 'start', date: null }], 'x'), null));

  it('says what it passed over, and that there is no plain release', () => {
    const notes = newestRelease(['start', 'v2.0-rc1', 'v1.0'].map((name) => ({ name, date: null })), 'x')?.notes.join('; ') ?? '';
    assert.match(notes, /pre-releases that are newer were passed over: v2\.0-rc1/);
    assert.match(notes, /without a version were passed over: start/);
    assert.equal(newestRelease([{ name: 'v1.0-rc1', date: null }], 'x')?.preRelease, true);
  });
});
