// What a layer is said to be: from the records of bases and solutions.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseImage } from '../../../src/sandbox/container-layers.ts';
import { describeLayers, recordBase } from '../../../src/sandbox/layer-records.ts';
import { recordText } from '../../../src/system/records.ts';

describe('sandbox/layer-records', () => {
  const folder = mkdtempSync(join(tmpdir(), 'debkit-records-'));
  const record = (parent: string, layer: string, count: number) => {
    mkdirSync(join(folder, 'environments', parent), { recursive: true });
    const install = Array.from({ length: count }, (_, index) => ({ name: `p${index}`, version: '1', architecture: 'all' }));
    writeFileSync(join(folder, 'environments', parent, `${layer}.json`), recordText({ install, remove: [] }));
  };
  before(() => {
    recordBase(folder, 'b', { suite: 'trixie', architecture: 'arm64', mirror: null, securityMirror: null, keyring: null, aptSources: [] });
    record('b', 'newer', 2);
    record('newer', 'env', 40);
    record('lost', 'of-lost', 3);
    record('self', 'self', 1);
    writeFileSync(join(folder, 'environments', 'b', 'garbled.json'), '{');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const rows: [string, unknown][] = [
    ['b', { suite: 'trixie', architecture: 'arm64', packages: 0, parents: [] }],
    ['env', { suite: 'trixie', architecture: 'arm64', packages: 42, parents: ['newer', 'b'] }],
    ['of-lost', { suite: null, architecture: null, packages: 3, parents: ['lost'] }],
    ['garbled', { suite: null, architecture: null, packages: null, parents: [] }],
  ];
  for (const [layer, expected] of rows) it(`describes ${layer}`, () => assert.deepEqual(describeLayers(folder)(layer), expected));

  it('ends at a record that names itself', () => assert.equal(describeLayers(folder)('self').suite, null));
});

describe('sandbox/container-layers parseImage', () => {
  const rows: [string, [number | null, number]][] = [
    ['123456789 "2025-09-08T10:00:00.123456789Z"', [123456789, 1757325600]],
    ['5 "not a time"', [5, 0]],
    ['', [null, 0]],
  ];
  for (const [line, expected] of rows) it(`reads '${line}'`, () => assert.deepEqual(parseImage(line), expected));
});
