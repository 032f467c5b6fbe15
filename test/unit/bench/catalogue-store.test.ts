// What outputs of `build --all` say of the catalogue's rows, put together.
import assert from 'node:assert/strict';
import { ofCatalogue, rowKey, rowsOfOutput, storeText, withRows, type KnownRow } from '../../../bench/catalogue-store.ts';
import type { CatalogueData } from '../../../src/cli/views/catalogue.ts';
import type { CatalogueRow } from '../../../src/pipeline/catalogue.ts';

const found: CatalogueData = { source: 'a', version: '1', suite: 'sid', style: 'dh', status: 'passed', built: true, lint: true, tests: true, reproducible: true, seconds: 12.3, why: null };
const known: KnownRow = { status: 'passed', built: true, lint: true, tests: true, reproducible: true, seconds: 12.3, why: null, date: '2026-01-02', debkit: 'abc' };
const output = (rows: readonly CatalogueData[], debkit = { version: '0.1.0', commit: 'abc' as string | null }, results: readonly unknown[] = []) =>
  `{"type":"start"}\n${JSON.stringify({ type: 'result', format: 1, result: { ended: '2026-01-02T03:04:05.000Z', debkit, rows, results } })}\n`;
const built = (row: KnownRow) => ({ row, isCached: false });
const cachedRow = (row: KnownRow) => ({ row, isCached: true });

describe('bench/catalogue-store', () => {
  it('takes the last event alone, with the day and the commit', () => {
    assert.deepEqual(rowsOfOutput(output([found, { ...found, version: null, style: null }])), { 'a 1 sid dh': built(known), 'a - sid -': built(known) });
    assert.equal(rowsOfOutput(output([found], { version: '0.1.0', commit: null }))['a 1 sid dh']?.row.debkit, '0.1.0');
    assert.throws(() => rowsOfOutput('{"type":"start"}\n'), /not the result of debkit build --all/);
  });

  it('knows whose packages came from the cache', () => {
    const result = (target: string, status: string) => ({ target, status: 'passed', outcome: { stages: [{ stage: 'environment', status: 'cached' }, { stage: 'build', status }] } });
    const rows = rowsOfOutput(output([found, { ...found, suite: 'trixie' }, { ...found, source: 'b' }], undefined, [result('a@1 sid dh', 'cached'), result('a@1 trixie dh', 'done'), { target: 'b@1 sid dh', status: 'failed' }]));
    assert.deepEqual(Object.values(rows).map(({ isCached }) => isCached), [true, false, false]);
  });

  it('has of several outputs every row, the last build of each', () => {
    const failed: KnownRow = { ...known, status: 'failed', reproducible: false, seconds: 3, why: 'a second build differs' };
    const later: KnownRow = { ...known, seconds: 50, debkit: 'def' };
    assert.deepEqual(withRows({ a: known, b: known }, { a: built(failed), c: built(later) }), { a: failed, b: known, c: later });
    assert.deepEqual(withRows({ a: failed }, { a: built(later) }), { a: later });
  });

  it('a row that came from the cache is what it was when it was built', () => {
    const cached: KnownRow = { ...known, seconds: 0.1, date: '2026-01-03', debkit: 'def' };
    assert.deepEqual(withRows({ a: known }, { a: cachedRow(cached) }), { a: known });
    assert.deepEqual(withRows({}, { a: cachedRow(cached) }), { a: { ...cached, seconds: null } });
    const failed: KnownRow = { ...cached, status: 'failed', built: false };
    assert.deepEqual(withRows({ a: known }, { a: cachedRow(failed) }), { a: failed });
  });

  it('a row of which only the rest was done cost what it did before too', () => {
    const first: KnownRow = { ...known, reproducible: null, seconds: 100.1 };
    const second: KnownRow = { ...known, seconds: 60.2, debkit: 'def' };
    assert.deepEqual(withRows({ a: first }, { a: cachedRow(second) }), { a: { ...second, seconds: 160.3 } });
    assert.deepEqual(withRows({ a: { ...first, status: 'failed' } }, { a: cachedRow({ ...second, seconds: 0.4 }) }), { a: { ...second, seconds: 100.5 } });
    assert.deepEqual(withRows({ a: { ...first, seconds: null } }, { a: cachedRow(second) }), { a: { ...second, seconds: null } });
  });

  it('keeps what the recipes still have and try, a row a line in order', () => {
    const row: CatalogueRow = { source: 'a', version: '1', suite: 'sid', style: 'dh', target: 'a@1', notTried: null, unreachable: null };
    const [two, refused] = [{ ...row, version: '2' }, { ...row, version: '3', notTried: 'why' }];
    const rows = ofCatalogue({ [rowKey(two)]: known, [rowKey(row)]: known, [rowKey(refused)]: known, 'gone 1 sid dh': known }, [row, two, refused]);
    assert.deepEqual(Object.keys(rows), ['a 1 sid dh', 'a 2 sid dh']);
    const text = storeText({ machine: { memory: '1 GiB' }, rows });
    assert.deepEqual(JSON.parse(text), { machine: { memory: '1 GiB' }, rows });
    assert.equal(text.split('\n').filter((line) => line.includes('"passed"')).length, 2);
  });
});
