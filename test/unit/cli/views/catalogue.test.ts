// The table of build --all: verdicts in columns, reasons where there are none, and their numbers.
import assert from 'node:assert/strict';
import pc from 'picocolors';
import { catalogueData, catalogueTable, type CatalogueResult } from '../../../../src/cli/views/catalogue.ts';
import { PackageError } from '../../../../src/errors.ts';
import type { CatalogueRow } from '../../../../src/pipeline/catalogue.ts';
import { recordedOutcome } from '../../../helpers/events.ts';

const row = (source: string, changes: Partial<CatalogueRow> = {}): CatalogueRow => ({
  source, version: '1.0', suite: 'trixie', style: 'dh', target: `${source}@1.0`, notTried: null, unreachable: null, ...changes,
});
const differs = { same: false, varied: [], notVaried: [], packages: [], examined: null, source: null, sandboxes: [], error: null };
const results: readonly CatalogueResult[] = [
  { row: row('good'), result: { target: 'good', duration: 12_340, kind: 'built', outcome: { ...recordedOutcome, reproducible: { ...differs, same: true } } } },
  { row: row('differs', { style: 'cdbs' }), result: { target: 'differs', duration: 9000, kind: 'built', outcome: { ...recordedOutcome, status: 'not-reproducible', reproducible: differs } } },
  { row: row('bad', { version: null, style: null }), result: { target: 'bad', duration: 3000, kind: 'failed', error: new PackageError('X', 'x'), stage: 'build' } },
  { row: row('long', { notTried: 'it builds\u001b[31m for two hours' }), result: null },
  { row: row('gone', { suite: 'sid' }), result: { target: 'gone', duration: 0, kind: 'skipped', why: 'not tried: the host is gone' } },
  { row: row('prog'), result: { target: 'prog', duration: 0, kind: 'skipped', why: 'it needs bad, which failed at build' } },
];

describe('cli/views of the catalogue', () => {
  it('a line for each row', () => {
    assert.deepEqual(catalogueTable(results.map(catalogueData), { colors: pc.createColors(false) }).split('\n'), [
      '',
      '  source   version  suite   style  built  lint  tests  reproducible  seconds',
      '✓ good     1.0      trixie  dh     yes    yes   yes    yes              12.3',
      '✗ differs  1.0      trixie  cdbs   yes    yes   yes    no                9.0  built, but a second build differs',
      '✗ bad      -        trixie  -      no     -     -      -                 3.0  failed at build',
      '- long     1.0      trixie  dh     not tried: it builds for two hours',
      '- gone     1.0      sid     dh     not tried: the host is gone',
      '- prog     1.0      trixie  dh     not tried: it needs bad, which failed at build',
      '',
      '1 of 6 rows passed, 2 failed, 3 not tried (24 s of building)',
      '',
    ]);
  });

  it('as data: null for what was not looked at', () => {
    const unlooked = { ...recordedOutcome, lint: null, installTest: null, reproducible: null };
    const data = catalogueData({ row: row('quick'), result: { target: 'quick', duration: 1000, kind: 'built', outcome: unlooked } });
    assert.deepEqual(data, { source: 'quick', version: '1.0', suite: 'trixie', style: 'dh', status: 'passed', built: true, lint: null, tests: null, reproducible: null, seconds: 1, why: null });
  });
});
