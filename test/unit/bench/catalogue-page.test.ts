// The published table of the catalogue, and what its rows cost.
import assert from 'node:assert/strict';
import { catalogueMarkdown, costsOf, rowsOfOutput } from '../../../bench/catalogue-page.ts';
import type { CatalogueData } from '../../../src/cli/views/catalogue.ts';
import { rowKey } from '../../helpers/catalogue-share.ts';

const good: CatalogueData = { source: 'a', version: '1', suite: 'sid', style: 'dh', status: 'passed', built: true, lint: true, tests: true, reproducible: true, seconds: 12.3, why: null };
const bad: CatalogueData = { ...good, source: 'b', status: 'failed', reproducible: false, seconds: 50, why: 'built, but a second build differs' };
const none: CatalogueData = { ...good, style: 'cdbs', status: 'not-tried', built: null, lint: null, tests: null, reproducible: null, seconds: null, why: 'sid has no cdbs | no' };

describe('bench/catalogue-page', () => {
  it('takes the last event alone', () => {
    const last = { type: 'result', format: 1, result: { rows: [good] } };
    assert.deepEqual(rowsOfOutput(`{"type":"start"}\n${JSON.stringify(last)}\n`), [good]);
    assert.throws(() => rowsOfOutput('{"type":"start"}\n'), /not the result of debkit build --all/);
  });

  it('keeps the costs of what passed, in the words of the share, and not the moments that the cache took', () => {
    assert.deepEqual(costsOf([good, bad, none], { seconds: { 'z 1 sid dh': 3, [rowKey(good)]: 99 } }), { seconds: { 'a 1 sid dh': 12.3, 'z 1 sid dh': 3 } });
    assert.deepEqual(costsOf([{ ...good, seconds: 0.1 }], { seconds: { [rowKey(good)]: 99 } }), { seconds: { 'a 1 sid dh': 99 } });
  });

  it('writes a page with every row, the date and the machine', () => {
    const page = catalogueMarkdown([good, bad, none], { date: '2026-01-02', machine: { processor: 'P' } });
    for (const line of [
      '| a | 1 | sid | dh | yes | yes | yes | yes | 12.3 |  |',
      '| b | 1 | sid | dh | yes | yes | yes | **no** | 50.0 | built, but a second build differs |',
      '| a | 1 | sid | cdbs |  |  |  |  |  | not tried: sid has no cdbs \\| no |',
      '- processor: P',
    ]) assert.ok(page.split('\n').includes(line), line);
    assert.match(page, /on 2026-01-02: 1 of 3 rows passed, 1 failed, 1 not tried\./);
  });
});
