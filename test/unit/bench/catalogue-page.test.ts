// The published table of the catalogue.
import assert from 'node:assert/strict';
import { catalogueMarkdown } from '../../../bench/catalogue-page.ts';
import type { KnownRow } from '../../../bench/catalogue-store.ts';
import type { CatalogueRow } from '../../../src/pipeline/catalogue.ts';

const row: CatalogueRow = { source: 'a', version: '1', suite: 'sid', style: 'dh', target: 'a@1', notTried: null, unreachable: null };
const good: KnownRow = { status: 'passed', built: true, lint: true, tests: true, reproducible: true, seconds: 12.34, why: null, date: '2026-01-02', debkit: 'abc' };
const bad: KnownRow = { ...good, status: 'failed', tests: null, reproducible: false, seconds: 50, why: 'built, but a second build differs' };
const gone: KnownRow = { ...good, status: 'not-tried', built: null, lint: null, tests: null, reproducible: null, seconds: null, why: 'the host is gone' };

describe('bench/catalogue-page', () => {
  it('has every row: when it was built and with what, what failed, why it is not tried, and which was not built yet', () => {
    const rows: CatalogueRow[] = [row, { ...row, source: 'b' }, { ...row, style: 'cdbs', notTried: 'sid has no cdbs | no' }, { ...row, source: 'c', unreachable: 'the host is gone' }, { ...row, source: 'd', version: null, style: null }];
    const known = { 'a 1 sid dh': good, 'b 1 sid dh': bad, 'a 1 sid cdbs': good, 'c 1 sid dh': gone };
    const page = catalogueMarkdown(rows, { machine: { processor: 'P' }, rows: known });
    assert.deepEqual(page.split('\n').filter((line) => /^(?:\| [a-d] |- )/.test(line)), [
      '- processor: P',
      '| a | 1 | sid | dh | yes | yes | yes | yes | 12.3 | 2026-01-02, abc |  |',
      '| b | 1 | sid | dh | yes | yes |  | **no** | 50.0 | 2026-01-02, abc | built, but a second build differs |',
      '| a | 1 | sid | cdbs |  |  |  |  |  |  | not tried: sid has no cdbs \\| no |',
      '| c | 1 | sid | dh |  |  |  |  |  |  | not tried: the host is gone |',
      '| d |  | sid |  |  |  |  |  |  |  | not built yet |',
    ]);
    assert.match(page, /of 5 rows 1 passed, 1 failed, 2 are not tried, 1 were not built yet\./);
  });
});
