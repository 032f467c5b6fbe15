// Dates of debian/'s files that a recipe has to say, since the packages show them.
import assert from 'node:assert/strict';
import { fileDates } from '../../../../src/pipeline/import/file-dates.ts';
import { oldFile } from '../../../helpers/old-package.ts';

const entry = 1_000_000_000;
const file = (path: string, date: number | null) => oldFile(path, 'x', { date });

describe('dates of an imported debian/', () => {
  it('are those of older files that an installed file has', () => {
    const files = [file('copyright', entry - 60), file('NEWS', entry - 120), file('control', entry - 60), file('x.service', entry + 60), file('tiny.postinst', entry - 60), file('diff', null)];
    assert.deepEqual(fileDates(files, new Set([entry - 60, entry]), entry), { copyright: '2001-09-09T01:45:40Z' });
  });

  it('are none where nothing shows them', () => {
    // A tarball may have any number as a date.
    assert.equal(fileDates([file('copyright', -1e15)], null, entry), undefined);
    assert.equal(fileDates([file('copyright', entry - 60)], new Set([entry]), entry), undefined);
    assert.equal(fileDates([file('copyright', null), file('NEWS', entry)], null, entry), undefined);
  });

  it('are one for all that came of one checkout', () => {
    const files = ['copyright', 'changelog', 'NEWS', 'x.service', 'control'].map((path) => file(path, entry - 60));
    assert.deepEqual(fileDates(files, new Set([entry - 60]), entry), { '**': '2001-09-09T01:45:40Z' });
  });

  it('are all of them where that was not enough', () => {
    const files = [file('control', entry - 60), file('copyright', entry - 61)];
    assert.deepEqual(Object.keys(fileDates(files, null, entry) ?? {}), ['control', 'copyright']);
  });
});
