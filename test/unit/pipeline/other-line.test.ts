// What can be built where a git host cannot be reached.
import assert from 'node:assert/strict';
import { UpstreamError } from '../../../src/errors.ts';
import { isUnreachable, namingOtherLine, releaseWithoutGit } from '../../../src/pipeline/other-line.ts';
import type { RecipeRelease } from '../../../src/recipe/recipe.ts';
import { base } from '../../helpers/plans.ts';

const debian = { debian: 'tiny', suite: 'trixie' } as const;

describe('pipeline/other-line', () => {
  const rows: [name: string, releases: readonly RecipeRelease[], expected: string | null][] = [
    ['nothing where all is git', [{ version: '1.0' }], null],
    ['the newest that is not git', [{ version: '2.0', upstream: debian }, { version: '2.10', upstream: debian }, { version: '3.0' }], 'tiny@2.10'],
    ['one of the suite first', [{ version: '3.0', upstream: debian, suites: ['sid'] }, { version: '2.0', upstream: debian, suites: ['stable'] }], 'tiny@2.0'],
    ['another suite where need be', [{ version: '3.0', upstream: debian, suites: ['sid'] }], 'tiny@3.0 --suite sid'],
  ];
  for (const [name, releases, expected] of rows) {
    it(`offers ${name}`, () => assert.equal(releaseWithoutGit({ ...base, releases }, 'trixie'), expected));
  }

  it('tells a source that is not to be had from an environment that is not, and from a wrong one', () => {
    const error = (code: string) => new UpstreamError(code, 'no');
    assert.ok(isUnreachable(error('GIT_UNREACHABLE'), 'plan') && isUnreachable(error('DOWNLOAD_FAILED'), 'fetch'));
    assert.ok(!isUnreachable(error('MIRROR_UNREACHABLE'), 'environment') && !isUnreachable(error('SHA256_MISMATCH'), 'fetch') && !isUnreachable(new Error('x'), 'fetch'));
  });

  it('is said with errors of the git host only', () => {
    const hintOf = (code: string, release: string | null) => {
      const error = namingOtherLine(new UpstreamError(code, 'no', { hint: 'wait' }), release);
      return error instanceof UpstreamError ? error.details.hint : assert.fail();
    };
    assert.equal(hintOf('GIT_UNREACHABLE', 'tiny@2'), 'wait; a release that needs no git host: tiny@2');
    assert.equal(hintOf('GIT_UNREACHABLE', null), 'wait');
    assert.equal(hintOf('COMMIT_MISMATCH', 'tiny@2'), 'wait');
  });
});
