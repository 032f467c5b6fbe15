// What a plan takes from a lock: the release it holds, the commit it demands, and when the recipe wins.
import assert from 'node:assert/strict';
import { asUpstreamDrift, demandOrig, demandVendor, heldInRange, heldRelease, lockedFor, tieToLock, type FollowedLock } from '../../../src/pipeline/follow-lock.ts';
import { selectRelease, type SelectedRelease } from '../../../src/pipeline/select-release.ts';
import { UpstreamError } from '../../../src/errors.ts';
import type { LockedSuite, LockedUpstream } from '../../../src/recipe/lock-file.ts';
import type { Recipe, RecipeRelease } from '../../../src/recipe/recipe.ts';
import { CommitMismatch } from '../../../src/upstream/git-fetch.ts';
import { base } from '../../helpers/plans.ts';

const commit = 'c'.repeat(40);
const orig = { value: 'tiny_1.0.orig.tar.gz', sha256: 'a'.repeat(64) };
const upstream: LockedUpstream = { tag: 'v1.0', commit, orig };
const suite = (own: string | null, versions: readonly string[]): LockedSuite => ({
  default: own,
  releases: new Map(versions.map((version) => [version, { upstream: { ...upstream, tag: `v${version}` }, environment: null }])),
});
const recipe = (releases?: readonly RecipeRelease[]): Recipe => (releases === undefined ? base : { ...base, releases });
const listed = (...versions: string[]) => versions.map((version): RecipeRelease => ({ version, tag: `v${version}` }));
const shown = (selected: SelectedRelease | null) => (selected === null ? null : `${selected.release.version} ${selected.release.tag ?? '-'} ${selected.index}`);
const lock: FollowedLock = { file: 'debkit.lock', source: 'tiny', version: '1.0', release: { upstream, environment: null }, update: 'debkit update tiny --suite trixie' };

describe('pipeline/follow-lock', () => {
  const rows: readonly (readonly [what: string, recipe: Recipe, locked: LockedSuite, held: string | null, note: RegExp | null])[] = [
    ['a release by tag alone, without asking upstream', recipe(), suite('1.0', ['1.0']), '1.0 v1.0 null', null],
    ['a listed release', recipe(listed('1.0')), suite('1.0', ['1.0']), '1.0 v1.0 0', null],
    ['a listed release without its tag', recipe([{ version: '1.0' }]), suite('1.0', ['1.0']), '1.0 v1.0 0', null],
    ['not the newer one that the recipe lists', recipe(listed('1.1', '1.0')), suite('1.0', ['1.0']), '1.0 v1.0 1', /holds tiny at 1\.0, where the recipe has 1\.1/],
    ['nothing where the recipe no longer lists it', recipe(listed('1.1')), suite('1.0', ['1.0']), null, /names tiny 1\.0, which the recipe no longer has for trixie/],
    ['nothing where it is for other suites', recipe([{ version: '1.0', tag: 'v1.0', suites: ['sid'] }]), suite('1.0', ['1.0']), null, /no longer has for trixie/],
    ['nothing without a default', recipe(), suite(null, ['1.0']), null, null],
    ['nothing of a folder', recipe(), suite('working-tree', ['working-tree']), null, null],
  ];
  for (const [what, of, locked, held, note] of rows) {
    it(`holds ${what}`, () => {
      const found = heldRelease(of, locked, 'trixie');
      assert.equal(shown(found.held), held);
      assert.equal(found.notes.length, note === null ? 0 : 1);
      if (note !== null) assert.match(found.notes[0] ?? '', note);
    });
  }

  const ranges: readonly (readonly [wanted: string, locked: LockedSuite, expected: string])[] = [
    ['^1.0', suite('1.1', ['1.0', '1.1']), '1.1'],
    ['^1.0', suite('0.9', ['0.9', '1.0', '1.1']), '1.1'],
    ['^1.0', suite('0.9', ['0.9']), '1.2'],
    ['1.2', suite('1.1', ['1.1']), '1.2'],
    ['v1.2', suite('1.1', ['1.1']), '1.2'],
    ['1', suite('1.1', ['1.1']), '1.1'],
  ];
  for (const [wanted, locked, expected] of ranges) {
    it(`@${wanted} of 1.0 to 1.2 where ${[...locked.releases.keys()].join(' and ')} are locked is ${expected}`, () => {
      const of = recipe(listed('1.2', '1.1', '1.0'));
      const chosen = selectRelease(of, { wanted, suite: 'trixie', found: null });
      assert.ok(chosen.kind === 'release');
      assert.equal(heldInRange(of, locked, { wanted, suite: 'trixie', chosen }).release.version, expected);
    });
  }

  it('counts what is locked for another architecture, but for its environment', () => {
    const environment = { mirror: new Map(), base: new Map(), buildDependencies: new Map(), tools: new Map() };
    const whole = { default: '1.0', releases: new Map([['1.0', { upstream, environment }]]) };
    const file = new Map([['trixie/amd64', whole]]);
    assert.deepEqual(lockedFor(file, 'stable', 'amd64'), whole);
    assert.deepEqual(lockedFor(file, 'trixie', 'arm64'), { default: '1.0', releases: new Map([['1.0', { upstream, environment: null }]]) });
    assert.equal(lockedFor(file, 'sid', 'amd64'), null);
  });

  const select = (release: Partial<RecipeRelease>): SelectedRelease => ({ kind: 'release', release: { version: '1.0', tag: 'v1.0', ...release }, index: 0, notes: [] });

  it('demands the locked commit', () => {
    assert.equal(tieToLock(recipe(), select({}), lock).release.commit, commit);
    assert.equal(tieToLock(recipe(), select({ commit: commit.toUpperCase() }), lock).release.commit, commit);
  });

  const drifts: readonly (readonly [what: string, run: () => unknown, said: RegExp])[] = [
    ['another tag', () => tieToLock(recipe(), select({ tag: 'v1.0.0' }), lock), /the tag is v1\.0\.0, locked is v1\.0/],
    ['a tag of another version', () => tieToLock(recipe(), { ...select({ tag: 'v1.1' }), index: null }, { ...lock, release: { upstream: { ...upstream, tag: 'v1.1' }, environment: null } }), /v1\.1 does not stand for 1\.0/],
    ['another commit', () => tieToLock(recipe(), select({ commit: 'd'.repeat(40) }), lock), /demands the commit d{40}, locked is c{40}/],
    ['no commit', () => tieToLock(recipe(), select({}), { ...lock, release: { upstream: { ...upstream, tag: null, commit: null }, environment: null } }), /neither tag nor commit/],
    ['another kind of upstream', () => tieToLock({ ...base, upstream: { debian: 'tiny', suite: 'trixie' } }, select({}), lock), /upstream is not git/],
    ['another orig tarball', () => demandOrig(lock, { name: orig.value, sha256: 'b'.repeat(64) }, 'gzip 1.99'), /sha256 b{64}, locked is a{64} \(made here by gzip 1\.99/],
    ['another second orig tarball', () => demandVendor({ ...lock, release: { environment: null, upstream: { ...upstream, vendor: orig } } }, { name: orig.value, sha256: 'b'.repeat(64) }, 'xz 5.8'), /second orig tarball has the sha256 b{64}, locked is a{64} \(made here by xz 5\.8/],
    ['an orig tarball of another name', () => demandOrig(lock, { ...orig, name: 'tiny_1.0.orig.tar.xz' }, null), /is tiny_1\.0\.orig\.tar\.xz/],
  ];
  for (const [what, run, said] of drifts) {
    it(`refuses ${what}`, () => {
      assert.throws(run, { code: 'UPSTREAM_DRIFT', exitCode: 1, message: said });
    });
  }

  it('tells a moved and a missing tag from other failures', () => {
    const plan = { kind: 'git', url: 'https://git.example.org/x', tag: 'v1.0', commit, submodules: false } as const;
    const moved = asUpstreamDrift(new CommitMismatch(plan, 'd'.repeat(40)), lock);
    assert.match(String(moved), /the tag v1\.0 is the commit d{40}, locked is c{40}/);
    assert.match(String(asUpstreamDrift(new UpstreamError('TAG_NOT_FOUND', 'x'), lock)), /v1\.0 is gone/);
    const down = new UpstreamError('GIT_UNREACHABLE', 'x');
    assert.equal(asUpstreamDrift(down, lock), down);
    assert.equal(asUpstreamDrift(down, null), down);
  });
});
