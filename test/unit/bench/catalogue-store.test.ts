// What outputs of `build --all` say of the catalogue's rows, put together.
import assert from 'node:assert/strict';
import { ofCatalogue, rowKey, rowsOfOutput, storeText, withRows, type KnownRow } from '../../../bench/catalogue-store.ts';
import type { CatalogueData } from '../../../src/cli/views/catalogue.ts';
import type { CatalogueRow } from '../../../src/pipeline/catalogue.ts';

const found: CatalogueData = { source: 'a', version: '1', suite: 'sid', style: 'dh', status: 'passed', built: true, lint: true, tests: true, reproducible: true, seconds: 12.3, why: null };
const known: KnownRow = { status: 'passed', built: true, lint: true, tests: true, reproducible: true, seconds: 12.3, why: null, date: '2026-01-02', debkit: 'abc' };
const output = (rows: readonly CatalogueData[], debkit = { version: '0.1.0', commit: 'abc' as string | null }) =>
  `{"type":"start"}\n${JSON.stringify({ type: 'result', format: 1, result: { ended: '2026-01-02T03:04:05.000Z', debkit, rows } })}\n`;

describe('bench/catalogue-store', () => {
  it('takes the last event alone, with the day and the commit', () => {
    assert.deepEqual(rowsOfOutput(output([found, { ...found, version: null, style: null }])), { 'a 1 sid dh': known, 'a - sid -': known });
    assert.equal(rowsOfOutput(output([found], { version: '0.1.0', commit: null }))['a 1 sid dh']?.debkit, '0.1.0');
    assert.throws(() => rowsOfOutput('{"type":"start"}\n'), /not the result of debkit build --all/);
  });

  it('has of several outputs every row, the last build of each', () => {
    const failed: KnownRow = { ...known, status: 'failed', reproducible: false, seconds: 3, why: 'a second build differs' };
    const later: KnownRow = { ...known, seconds: 50, debkit: 'def' };
    assert.deepEqual(withRows({ a: known, b: known }, { a: failed, c: later }), { a: failed, b: known, c: later });
    assert.deepEqual(withRows({ a: failed }, { a: later }), { a: later });
  });

  it('a row that came from the cache is what it was when it was built', () => {
    const cached: KnownRow = { ...known, seconds: 0.1, date: '2026-01-03', debkit: 'def' };
    assert.deepEqual(withRows({ a: known }, { a: cached }), { a: known });
    const costless = { ...cached, seconds: null };
    assert.deepEqual(withRows({ a: { ...known, status: 'failed' } }, { a: cached, b: cached }), { a: costless, b: costless });
    const failed: KnownRow = { ...cached, status: 'failed', built: false };
    assert.deepEqual(withRows({ a: known }, { a: failed }), { a: failed });
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
