// The tree of a failed build is put in place whole, taken without being moved, and gone on with only where that is sound.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failureFolder, keepFailure, removeFailure, takeFailure, whyFromStart, type FailureRecord } from '../../../src/pipeline/kept-failure.ts';

const record: FailureRecord = {
  format: 3,
  source: ['abc tiny_1.0.orig.tar.gz', 'def tiny_1.0-1.dsc'],
  layer: 'one',
  folder: 'tiny-1.0',
  dsc: 'tiny_1.0-1.dsc',
  orig: ['abc tiny_1.0.orig.tar.gz'],
  relations: { 'Build-Depends': 'debhelper-compat (= 13)' },
  environment: { DEB_BUILD_OPTIONS: 'parallel=2' },
  finished: [],
  step: 'dh_auto_build',
};

describe('kept failures', () => {
  let store: string;
  beforeEach(() => (store = mkdtempSync(join(tmpdir(), 'debkit-failures-'))));
  afterEach(() => rmSync(store, { recursive: true }));

  const subject = { source: 'tiny', suite: 'trixie', architecture: 'amd64', style: 'dh', where: '/a/recipe.yaml' };
  function failed(text: string | null): string {
    const fresh = join(store, 'work', 'failed');
    mkdirSync(fresh, { recursive: true });
    if (text !== null) writeFileSync(join(fresh, 'build.tar'), text);
    return fresh;
  }

  it('are one for each source, suite, architecture, style and place', () => {
    const others = [{ suite: 'sid' }, { style: 'cdbs' }, { where: '/b/recipe.yaml' }, { architecture: 'arm64' }, { source: 'other' }];
    const folders = [subject, ...others.map((other) => ({ ...subject, ...other }))].map((one) => failureFolder(store, one));
    assert.equal(new Set(folders).size, folders.length);
    assert.equal(failureFolder(store, { ...subject }), folders[0]);
  });

  it('replace one another, and are removed', () => {
    const folder = failureFolder(store, subject);
    assert.equal(takeFailure(folder, join(store, 'own')), null);
    keepFailure(failed('first'), folder, record);
    keepFailure(failed('second'), folder, { ...record, layer: 'two' });
    keepFailure(failed(null), folder, record);
    const taken = takeFailure(folder, join(store, 'own'));
    assert.equal(taken?.record.layer, 'two');
    removeFailure(folder, join(store, 'aside'));
    removeFailure(folder, join(store, 'aside'));
    assert.equal(existsSync(folder), false);
    // The run that took it has it still.
    assert.equal(readFileSync(join(taken.folder, 'build.tar'), 'utf8'), 'second');
  });

  for (const content of ['', '{"format":1', 'null', '{"format":1}']) {
    it(`are none with the record ${JSON.stringify(content)}`, () => {
      const folder = failureFolder(store, subject);
      keepFailure(failed('tar'), folder, record);
      writeFileSync(join(folder, 'failure.json'), content);
      assert.equal(takeFailure(folder, join(store, 'own')), null);
    });
  }

  const rows: [Partial<FailureRecord>, RegExp][] = [
    [{ orig: ['def tiny_1.0.orig.tar.gz'] }, /orig tarball/],
    [{ folder: 'tiny-1.1' }, /upstream version/],
    [{ layer: 'two' }, /environment/],
    [{ relations: {} }, /build dependencies/],
    [{ environment: { DEB_BUILD_OPTIONS: 'nocheck' } }, /build options/],
  ];
  for (const [change, why] of rows) it(`are not gone on with after ${Object.keys(change).join()} changed`, () => assert.match(whyFromStart(record, { ...record, ...change }) ?? '', why));

  it('are gone on with where only the .dsc changed', () => {
    assert.equal(whyFromStart(record, { ...record, dsc: 'tiny_1.0-2.dsc', finished: ['x'] }), null);
  });
});
