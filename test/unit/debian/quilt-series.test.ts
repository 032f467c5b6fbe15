// The lines of debian/patches/series.
import assert from 'node:assert/strict';
import { otherOptions, seriesLines } from '../../../src/debian/quilt-series.ts';

describe('debian/quilt-series', () => {
  it('has the patches with their lines and options, without comments', () => {
    const lines = seriesLines('# first\na.patch\r\n\n  b#c.patch -p1 # why\nd.patch -p0 -R\n#e.patch');
    assert.deepEqual(lines.map(({ line, name }) => [line, name]), [[2, 'a.patch'], [4, 'b#c.patch'], [5, 'd.patch']]);
    assert.deepEqual(lines.map(otherOptions), [null, null, '-p0 -R']);
    assert.deepEqual(seriesLines(''), []);
  });
});
