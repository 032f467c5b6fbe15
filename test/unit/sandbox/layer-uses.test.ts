// Who uses a layer: marks that count only while the process that made them runs.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isHeld, lastUseOf, layerUses, reapUses } from '../../../src/sandbox/layer-uses.ts';

describe('sandbox/layer-uses', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'debkit-uses-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('holds a layer until it is released, with the time of its use', () => {
    const [first, second] = [layerUses(), layerUses()];
    assert.deepEqual([isHeld(folder), lastUseOf(folder)], [false, null]);
    assert.equal(first.hold(folder) && first.hold(folder) && second.hold(folder), true);
    assert.ok(Math.abs((lastUseOf(folder) ?? 0) - Date.now() / 1000) < 60);
    first.release();
    assert.equal(isHeld(folder), true, 'by the second');
    second.release();
    assert.equal(isHeld(folder), false);
    assert.deepEqual(readdirSync(join(folder, 'uses')), []);
  });

  it('holds nothing that is not there', () => {
    const uses = layerUses();
    assert.equal(uses.hold(join(folder, 'none')), false);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('leaves no mark where it fails half way, as on a full disk', () => {
    const uses = layerUses();
    symlinkSync('used', join(folder, 'used'));
    assert.throws(() => uses.hold(folder), { code: 'ELOOP' });
    uses.release();
    assert.deepEqual(readdirSync(join(folder, 'uses')), []);
  });

  it('takes the mark of a process that has ended for none', () => {
    mkdirSync(join(folder, 'uses'));
    writeFileSync(join(folder, 'uses', `${process.pid}-1-abcdef012345`), '');
    assert.equal(isHeld(folder), false);
    const uses = layerUses();
    uses.hold(folder);
    reapUses(folder);
    assert.equal(readdirSync(join(folder, 'uses')).length, 1);
    uses.release();
  });
});
