// Layers of the embedded sandbox on disk, with small trees made by hand: what damage is noticed, and what is never removed.
import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, existsSync, lutimesSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HostError } from '../../../src/errors.ts';
import { unshareLayers, type UnshareLayers } from '../../../src/sandbox/unshare-layers.ts';
import { exec } from '../../../src/system/exec.ts';
import { removeFolder } from '../../../src/system/files.ts';
import { ownName } from '../../../src/system/process-name.ts';

describe('layers of the embedded sandbox', () => {
  let root: string;
  let notices: string[];
  /** The layers as one run sees them; here without a namespace, all files being ours. */
  function openRun(): UnshareLayers {
    const topPath = () => join(root, 'tops', ownName());
    const run = (argv: readonly string[]) => exec({ argv, seconds: 60 });
    return unshareLayers({ root, run, inside: (path) => path, topPath, remove: removeFolder, onNotice: (message) => notices.push(message) });
  }
  async function make(layer: string, below: readonly string[]): Promise<void> {
    const home = join(root, 'tops', `making-${layer}`);
    const bin = join(home, 'tree/usr/bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, `cc of ${layer}\n`), 'compiles');
    writeFileSync(join(bin, 'sh'), 'x'.repeat(5000));
    link('sh', join(bin, 'dash'));
    // Whole seconds can be set again.
    for (const path of [join(bin, 'sh'), bin]) utimesSync(path, 1e9, 1e9);
    const run = openRun();
    await run.finish(home, layer, below);
    run.release();
  }
  const inTree = (layer: string, path: string) => join(root, 'layers', layer, 'tree', path);
  const kept = () => readdirSync(join(root, 'layers')).sort();

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'debkit-layers-'));
    notices = [];
    mkdirSync(join(root, 'layers'), { recursive: true });
    await make('base', []);
    await make('env', ['base']);
    await make('other', []);
  });
  afterEach(() => {
    assert.deepEqual(readdirSync(join(root, 'tops')), []);
    rmSync(root, { recursive: true, force: true });
  });

  it('finds what was made, sound, also where the store was copied', async () => {
    for (const layer of ['base', 'env', 'other']) {
      assert.equal(await openRun().has(layer), true);
      assert.equal(await openRun().verify(layer), 'sound');
    }
    assert.equal(await openRun().has('none'), false);
    assert.equal((await exec({ argv: ['cp', '-a', root, `${root}-copy`] })).exitCode, 0);
    rmSync(root, { recursive: true });
    assert.equal((await exec({ argv: ['mv', `${root}-copy`, root] })).exitCode, 0);
    assert.equal(await openRun().has('env'), true);
    assert.deepEqual(notices, []);
  });

  const sh = 'usr/bin/sh';
  const record = (layer: string) => join(root, 'layers', layer, 'layer.json');
  const uses = (layer: string) => join(root, 'layers', layer, 'uses');
  const damages: [string, (layer: string) => void][] = [
    ['a truncated file', (layer) => truncateSync(inTree(layer, sh), 0)],
    ['a removed file', (layer) => rmSync(inTree(layer, sh))],
    ['a further file', (layer) => writeFileSync(inTree(layer, 'usr/new'), '')],
    ['a changed mode', (layer) => chmodSync(inTree(layer, sh), 0o600)],
    ['a longer file with its old time', (layer) => keepTime(inTree(layer, sh), (path) => appendFileSync(path, 'y'))],
    ['another link with its old time', (layer) => keepTime(inTree(layer, 'usr/bin'), () => {
      rmSync(inTree(layer, 'usr/bin/dash'));
      link('ash', inTree(layer, 'usr/bin/dash'));
    })],
    ['a removed tree', (layer) => rmSync(inTree(layer, '.'), { recursive: true })],
    ['a removed layer', (layer) => rmSync(join(root, 'layers', layer), { recursive: true })],
    ['half a record', (layer) => writeFileSync(record(layer), '{"below":')],
    ['a record of something else', (layer) => writeFileSync(record(layer), '{"below":[1]}')],
    ['no record', (layer) => rmSync(record(layer))],
    ['a folder for a record', (layer) => { rmSync(record(layer)); mkdirSync(record(layer)); }],
    ['a file for the marks of its users', (layer) => { rmSync(uses(layer), { recursive: true }); writeFileSync(uses(layer), ''); }],
    ['a file for a layer', (layer) => { rmSync(join(root, 'layers', layer), { recursive: true }); writeFileSync(join(root, 'layers', layer), ''); }],
  ];
  for (const [what, damage] of damages) {
    it(`notices ${what} below, and lets both be made anew`, async () => {
      damage('base');
      const run = openRun();
      assert.equal(await run.has('env'), false);
      assert.deepEqual(kept(), ['other']);
      assert.equal(notices.length, 1);
      assert.match(notices[0] ?? '', /the layer base is not what it was/);
      await make('base', []);
      await make('env', ['base']);
      assert.equal(await openRun().has('env'), true);
      run.release();
    });
  }

  it('notices changed bytes of the same size and time with verify alone', async () => {
    keepTime(inTree('base', sh), (path) => writeFileSync(path, 'y'.repeat(5000)));
    assert.equal(await openRun().has('env'), true);
    assert.equal(await openRun().verify('base'), 'damaged');
    assert.equal(await openRun().verify('env'), 'sound');
  });

  it('takes a layer whose record is gone away with what stands on it, since another is made in its place', async () => {
    rmSync(record('base'));
    assert.equal(openRun().list().length, 3);
    assert.equal(await openRun().verify('base'), 'damaged');
    assert.equal(await openRun().has('base'), false);
    assert.deepEqual(kept(), ['other']);
    assert.match(notices.join(), /^the layer base is not what it was when it was made: 2 layers are made anew$/);
  });

  it('takes away what stood on a layer that is gone, when another is made in its place', async () => {
    rmSync(join(root, 'layers/base'), { recursive: true });
    assert.equal(await openRun().has('base'), false);
    await make('base', []);
    assert.deepEqual(kept(), ['base', 'other']);
  });

  it('says it where a layer is gone that was there a moment ago', () => {
    assert.throws(() => openRun().stack('none'), (error) => error instanceof HostError && error.code === 'LAYER_GONE');
  });

  it('removes no layer that a run uses, nor what is below', async () => {
    const [building, pruning] = [openRun(), openRun()];
    assert.equal(await building.has('env'), true);
    assert.deepEqual(await Promise.all(['env', 'base', 'other'].map((layer) => pruning.remove(layer))), [false, false, true]);
    assert.deepEqual(kept(), ['base', 'env']);
    assert.deepEqual(pruning.list().map(({ id, inUse }) => [id, inUse]).sort(), [['base', true], ['env', true]]);
    building.release();
    assert.equal(await pruning.remove('env'), true);
    assert.deepEqual(kept(), ['base']);
  });

  it('lists sizes and what a layer stands on; one of an earlier debkit is not checked', async () => {
    const found = openRun().list().find(({ id }) => id === 'env');
    assert.deepEqual(found?.below, ['base']);
    assert.ok((found.bytes ?? 0) >= 5000);
    writeFileSync(join(root, 'layers/other/layer.json'), '{"below":[]}');
    assert.equal(openRun().list().find(({ id }) => id === 'other')?.bytes, null);
    assert.equal(await openRun().has('other'), true);
    assert.equal(await openRun().verify('other'), 'unknown');
    assert.ok(existsSync(inTree('other', sh)));
  });
});

function keepTime(path: string, change: (path: string) => void): void {
  const { mtime } = statSync(path);
  change(path);
  utimesSync(path, mtime, mtime);
}

function link(target: string, path: string): void {
  symlinkSync(target, path);
  lutimesSync(path, 1e9, 1e9);
}
