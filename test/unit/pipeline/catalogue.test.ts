// The rows of build --all: which release for which suite, in which style, and why one is not tried.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogueRows, catalogueStyles, catalogueSuites, type CatalogueScope } from '../../../src/pipeline/catalogue.ts';
import { loadRecipe } from '../../../src/recipe/load.ts';
import { buildRequestOf } from '../../helpers/plans.ts';

describe('pipeline/catalogue', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'debkit-catalogue-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const release = (version: string, changes: object = {}) => ({ version, date: '2021-03-04T05:06:07Z', sha256: 'a'.repeat(64), ...changes });
  function recipe(source: string, changes: object = {}) {
    mkdirSync(join(folder, source));
    const file = join(folder, source, 'recipe.yaml');
    const own = { debkit: 1, source, section: 'misc', maintainer: 'Ann <ann@example.org>', upstream: { tarball: 'https://example.org/x-@VERSION@.tar.gz' } };
    const rest = { releases: [release('1.0')], packages: { [source]: { summary: 'small package', description: 'It is one.' } }, copyright: [{ files: '*', copyright: '2020 X', license: 'ISC' }] };
    writeFileSync(file, JSON.stringify({ ...own, build: { system: 'make' }, ...rest, ...changes }));
    return { name: source, loaded: loadRecipe(file) };
  }
  function rows(of: Parameters<typeof catalogueRows>[0][number], scope: Partial<CatalogueScope> = {}): string[] {
    const all = { suites: catalogueSuites, styles: catalogueStyles, plan: buildRequestOf('').plan, ...scope };
    return catalogueRows([of], all).map(({ target, suite, style, notTried, unreachable }) => `${target} ${suite} ${style}: ${notTried ?? (unreachable === null ? 'tried' : `tried, or ${unreachable}`)}`);
  }

  it('is every suite in every style; sid has no cdbs', () => {
    assert.deepEqual(rows(recipe('prog')), [
      'prog@1.0 bookworm dh: tried',
      'prog@1.0 bookworm cdbs: tried',
      'prog@1.0 trixie dh: tried',
      'prog@1.0 trixie cdbs: tried',
      'prog@1.0 sid dh: tried',
      'prog@1.0 sid cdbs: sid has no cdbs',
    ]);
  });

  it('is narrowed to the suite and style that are asked for', () => {
    assert.deepEqual(rows(recipe('prog'), { suites: ['trixie'], styles: ['cdbs'] }), ['prog@1.0 trixie cdbs: tried']);
  });

  it('takes the newest release that is for the suite, and says why none is', () => {
    const two = recipe('prog', { releases: [release('1.0', { suites: ['bookworm'] }), release('2.0~rc1'), release('2.0', { suites: ['sid'], 'suites-why': 'trixie has Go 1.24' })] });
    assert.deepEqual(rows(two, { styles: ['dh'] }), ['prog@1.0 bookworm dh: tried', 'prog@2.0~rc1 trixie dh: tried', 'prog@2.0 sid dh: tried']);
    const one = recipe('other', { releases: [release('2.0', { suites: ['trixie', 'sid'], 'suites-why': 'bookworm has Go 1.19' })] });
    assert.equal(rows(one, { styles: ['dh'] })[0], 'other@2.0 bookworm dh: it is for trixie, sid: bookworm has Go 1.19');
  });

  it('has a line for each major version where a program was written anew', () => {
    const anew = recipe('prog', { releases: [release('2.1', { build: { system: 'golang' }, suites: ['trixie'] }), release('1.1'), release('1.0'), release('0.9')] });
    assert.deepEqual(rows(anew, { suites: ['bookworm'], styles: ['dh'] }), ['prog@2.1 bookworm dh: it is for trixie', 'prog@1.1 bookworm dh: tried', 'prog@0.9 bookworm dh: tried']);
  });

  it("says what the style cannot, but not what is the recipe's own mistake", () => {
    assert.match(rows(recipe('mes', { build: { system: 'meson' } }), { suites: ['trixie'], styles: ['cdbs'] })[0] ?? '', /: build\.system: CDBS has no working class for the build system 'meson'$/);
    const wrong = recipe('wrong', { build: { system: 'none', make: ['x'] } });
    assert.deepEqual(rows(wrong, { suites: ['trixie'] }), ['wrong@1.0 trixie dh: tried', 'wrong@1.0 trixie cdbs: tried']);
  });

  it("not-tried: a release's word before the recipe's; where it is about the source, it is tried", () => {
    const releases = [release('1.0', { 'not-tried': { unreachable: 'the host is gone' } })];
    assert.deepEqual(rows(recipe('gone', { releases, 'not-tried': 'too long' }), { suites: ['sid'] }), ['gone@1.0 sid dh: tried, or the host is gone', 'gone@1.0 sid cdbs: sid has no cdbs']);
    assert.deepEqual(rows(recipe('long', { 'not-tried': 'it builds for two hours' }), { suites: ['sid'], styles: ['dh'] }), ['long@1.0 sid dh: it builds for two hours']);
  });

  it('a recipe without releases is asked for its newest; one with problems is one row', () => {
    const tags = recipe('tags', { upstream: { git: 'https://git.example.org/x.git' }, releases: undefined });
    assert.deepEqual(rows(tags, { suites: ['trixie'] }), ['tags trixie dh: tried', 'tags trixie cdbs: tried']);
    assert.deepEqual(rows({ name: 'broken', loaded: null }), ['broken trixie null: tried']);
  });
});
