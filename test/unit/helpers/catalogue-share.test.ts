// The day's share of the catalogue: it begins further on each day, and knows what is too dear.
import assert from 'node:assert/strict';
import { rowKey, type KnownRow } from '../../../bench/catalogue-store.ts';
import type { CatalogueRow } from '../../../src/pipeline/catalogue.ts';
import { costsOf, shareOf } from '../../helpers/catalogue-share.ts';

const row = (source: string, changes: Partial<CatalogueRow> = {}): CatalogueRow => ({
  source, version: '1.0', suite: 'trixie', style: 'dh', target: `${source}@1.0`, notTried: null, unreachable: null, ...changes,
});
const [one, two, three, dear, unknown, gone] = [row('one'), row('two'), row('three'), row('dear'), row('unknown'), row('gone', { unreachable: 'the host is gone' })];
const all = [one, two, gone, row('never', { notTried: 'why' }), dear, three, unknown];
const costs = { [rowKey(one)]: 10, [rowKey(two)]: 90, [rowKey(three)]: 30, [rowKey(dear)]: 91.2 };

describe('helpers/catalogue-share', () => {
  for (const [day, names] of [[0, ['one', 'two', 'three']], [1, ['two', 'three', 'one']], [20_785, ['two', 'three', 'one']]] as const) {
    it(`day ${day} begins with ${names[0]}`, () => assert.deepEqual(shareOf(all, costs, day, 90).rows.map(({ source }) => source), names));
  }

  it('says what no day has', () => {
    const left = shareOf(all, costs, 0, 90).left.map(({ row: { source }, why }) => `${source}: ${why}`);
    assert.deepEqual(left, ['gone: the host is gone', 'dear: it takes 92 s', 'unknown: its cost was not measured']);
  });

  it('where nothing was measured, what is unknown is tried', () => {
    assert.deepEqual(shareOf(all, {}, 1, 90).rows, [two, dear, three, unknown, one]);
    assert.deepEqual(shareOf([gone], {}, 1, 90), { rows: [], left: [{ row: gone, why: 'the host is gone' }] });
  });

  it('costs are those of what passed', () => {
    const passed: KnownRow = { status: 'passed', built: true, lint: true, tests: true, reproducible: true, seconds: 10, why: null, date: '2026-01-02', debkit: 'abc' };
    assert.deepEqual(costsOf({ machine: {}, rows: { a: passed, b: { ...passed, status: 'failed' }, c: { ...passed, status: 'not-tried', seconds: null } } }), { a: 10 });
  });
});
