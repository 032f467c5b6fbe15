// Which release name@X means, and which one no X means on a suite.
import assert from 'node:assert/strict';
import { DebkitError, UpstreamError, UsageError } from '../../../src/errors.ts';
import { asSemver, selectRelease, type ReleaseChoice } from '../../../src/pipeline/select-release.ts';
import type { Recipe, RecipeRelease, RecipeUpstream } from '../../../src/recipe/recipe.ts';

function recipe(releases: readonly RecipeRelease[], upstream: RecipeUpstream = { git: 'https://git.example.org/x.git' }): Recipe {
  return {
    debkit: 1,
    source: 'proxy',
    section: 'net',
    upstream,
    releases,
    packages: { proxy: { summary: 'x', description: 'x' } },
    copyright: [{ files: ['*'], copyright: ['2024 Ann'], license: 'Expat' }],
  };
}

const lines = recipe([
  { version: '0.8', tag: 'v0.8', date: 1, suites: ['bookworm', 'trixie'] },
  { version: '1.1.0', tag: '1.1.0', date: 2, suites: ['bookworm', 'stable'] },
  { version: '1.0.1', tag: '1.0.1', date: 3, suites: ['bookworm'] },
  { version: '2.1.8', date: 4, suites: ['trixie', 'sid'], upstream: { debian: 'proxy', suite: 'trixie' } },
  { version: '2.2~rc1', tag: '2.2-rc1', date: 5 },
]);

const choice = (wanted: string | null, suite = 'trixie', tags?: readonly string[]): ReleaseChoice => ({
  wanted,
  suite,
  found: tags === undefined ? null : { tags },
});

function chosen(of: Recipe, how: ReleaseChoice): string {
  const selected = selectRelease(of, how);
  return selected.kind === 'needs'
    ? `needs ${selected.what}`
    : `${selected.release.version} ${selected.release.tag ?? '-'} ${selected.index}`;
}

function failure(of: Recipe, how: ReleaseChoice): DebkitError {
  try {
    selectRelease(of, how);
  } catch (error) {
    assert.ok(error instanceof DebkitError, String(error));
    return error;
  }
  return assert.fail('a release was selected');
}

describe('selectRelease', () => {
  const rows: [string | null, string, string][] = [
    [null, 'trixie', '2.1.8 - 3'],
    [null, 'sid', '2.1.8 - 3'],
    [null, 'bookworm', '1.1.0 1.1.0 1'],
    [null, 'stable', '2.1.8 - 3'],
    ['v0.8', 'trixie', '0.8 v0.8 0'],
    ['0.8', 'trixie', '0.8 v0.8 0'],
    ['1', 'trixie', '1.1.0 1.1.0 1'],
    ['<1', 'trixie', '0.8 v0.8 0'],
    ['~1.0', 'bookworm', '1.0.1 1.0.1 2'],
    ['^1', 'bookworm', '1.1.0 1.1.0 1'],
    ['2.2~rc1', 'trixie', '2.2~rc1 2.2-rc1 4'],
    ['2.2-rc1', 'trixie', '2.2~rc1 2.2-rc1 4'],
  ];
  for (const [wanted, suite, expected] of rows) {
    it(`${wanted ?? 'nothing'} on ${suite} is ${expected}`, () => assert.equal(chosen(lines, choice(wanted, suite)), expected));
  }

  it('says what was passed over, and nothing else', () => {
    const notes = (wanted: string | null, suite: string) => {
      const selected = selectRelease(lines, choice(wanted, suite));
      return selected.kind === 'release' ? selected.notes : assert.fail();
    };
    assert.deepEqual(notes(null, 'trixie'), ['proxy 2.1.8 is the newest release for trixie: 2.2~rc1 is a pre-release']);
    assert.deepEqual(notes('0.8', 'trixie'), []);
    assert.deepEqual(notes('^1', 'bookworm'), ["proxy 1.1.0 is the newest release for '^1'"]);
  });

  it('refuses a release that is not for the suite', () => {
    for (const wanted of ['0.8', '^1']) {
      const error = failure(lines, choice(wanted, 'sid'));
      assert.ok(error instanceof UsageError);
      assert.equal(error.code, 'RELEASE_NOT_IN_SUITE');
    }
    const one = recipe([{ version: '1', suites: ['sid'], 'suites-why': 'trixie has Go 1.24' }]);
    const failures = [failure(one, choice(null)), failure(one, choice('1'))];
    assert.deepEqual(failures.map(({ code }) => code), ['RELEASE_NOT_IN_SUITE', 'RELEASE_NOT_IN_SUITE']);
    assert.deepEqual(failures.map(({ details }) => details.hint), ['its releases: 1 (sid: trixie has Go 1.24)', 'it is for: sid: trixie has Go 1.24']);
  });

  it('asks for tags only when the recipe does not know', () => {
    assert.equal(chosen(lines, choice('3.0')), 'needs tags');
    assert.equal(chosen(recipe([{ version: '1.0' }]), choice(null)), 'needs tags');
    assert.equal(chosen(recipe([]), choice(null)), 'needs tags');
  });

  it('finds tags of listed releases and makes releases of others', () => {
    const tags = ['v1.0', 'v1.1', 'v2.0', 'v3.0-rc1', 'start'];
    const row = (of: Recipe, wanted: string | null) => chosen(of, choice(wanted, 'trixie', tags));
    assert.equal(row(recipe([{ version: '1.0', date: 1 }]), null), '1.0 v1.0 0');
    assert.equal(row(recipe([]), null), '2.0 v2.0 null');
    assert.equal(row(recipe([]), '^1'), '1.1 v1.1 null');
    assert.equal(row(recipe([]), 'v1.0'), '1.0 v1.0 null');
    assert.equal(row(recipe([]), '3.0~rc1'), '3.0~rc1 v3.0-rc1 null');
    assert.equal(row(lines, '3.0~rc1'), '3.0~rc1 v3.0-rc1 null');
  });

  it('tells a missing tag (exit 4) from an unknown release (exit 2)', () => {
    for (const of of [recipe([]), recipe([{ version: '9.9' }])]) {
      const error = failure(of, choice('9.9', 'trixie', ['v1.0', 'v1.1']));
      assert.ok(error instanceof UpstreamError && error.exitCode === 4);
      assert.equal(error.code, 'TAG_NOT_FOUND');
      assert.match(error.details.hint ?? '', /v1\.1, v1\.0/);
    }
    const unknown = failure(recipe([{ version: '1.11.2' }], { debian: 'proxy', suite: 'trixie' }), choice('1.12'));
    assert.equal(unknown.code, 'RELEASE_NOT_FOUND');
    assert.equal(unknown.exitCode, 2);
    assert.match(unknown.details.hint ?? '', /1\.11\.2/);
  });

  it('takes the version of a directory from git describe', () => {
    const project = recipe([], { directory: '.', 'version-from': 'describe' });
    assert.equal(chosen(project, choice(null)), 'needs describe');
    const selected = selectRelease(project, {
      wanted: null,
      suite: 'sid',
      found: { described: { version: '1.2+3.gabc', date: 7 } },
    });
    assert.deepEqual(selected.kind === 'release' ? selected.release : null, { version: '1.2+3.gabc', date: 7 });
  });

  it('does not choke on strange wishes', () => {
    for (const wanted of ['', '*'.repeat(5000), '$(id)', '--upload-pack=id', '>=1 '.repeat(100), '\n']) {
      const debian = recipe([{ version: '1.0' }], { debian: 'proxy', suite: 'trixie' });
      const result = (() => {
        try {
          return chosen(debian, choice(wanted));
        } catch (error) {
          return (error as DebkitError).code;
        }
      })();
      assert.ok(['RELEASE_NOT_FOUND', '1.0 - 0'].includes(result), `${wanted}: ${result}`);
    }
  });
});

describe('asSemver', () => {
  const rows: [string, string | null][] = [
    ['1.2.3', '1.2.3'],
    ['2.90', '2.90.0'],
    ['7', '7.0.0'],
    ['1.8.9.1', '1.8.9'],
    ['1.08', '1.8.0'],
    ['9.9p2', '9.9.0'],
    ['7.0~rc1', '7.0.0-rc.1'],
    ['1.0~beta01', '1.0.0-beta.1'],
    ['1.0+ds1', '1.0.0'],
    ['20240101123059123456', null],
    ['x', null],
  ];
  for (const [version, expected] of rows) it(`${version} is ${expected}`, () => assert.equal(asSemver(version), expected));
});
