// Files that packages of the suite have too.
import assert from 'node:assert/strict';
import { ownersIn } from '../../../src/debian/contents-index.ts';
import { conflictsAmong } from '../../../src/stages/test-conflicts.ts';

describe('stages/test-conflicts', () => {
  const owned = (replaced: readonly string[] = []) => [{ package: 'tiny', files: ['usr/bin/tiny', 'usr/share/tiny/x'], replaced }];
  const owners = new Map([['usr/bin/tiny', ['tiny-bin', 'tiny']]]);

  it('names the other package once, and not the package itself', () => {
    const [one = '', ...more] = conflictsAmong(owned(), owners);
    assert.match(one, /^tiny has \/usr\/bin\/tiny, as tiny-bin has: /);
    assert.deepEqual(more, []);
  });

  it('lets be what is replaced or conflicted with', () => assert.deepEqual(conflictsAmong(owned(['tiny-bin']), owners), []));

  it('counts more than three files', () => {
    const files = ['a', 'b', 'c', 'd', 'e'];
    assert.match(conflictsAmong([{ package: 'tiny', files, replaced: [] }], new Map(files.map((file) => [file, ['other']])))[0] ?? '', /\/a, \/b, \/c and 2 more, as other has/);
  });

  it('takes /bin for /usr/bin, in the index as in the package, and no longer path', () => {
    const lines = ['bin/tiny   utils/old', 'usr/bin/tiny\tutils/tiny,contrib/utils/other', 'usr/bin/tiny-more  x/y', 'usr/share/bin/tiny  x/z'];
    assert.deepEqual(ownersIn(lines, ['usr/bin/tiny']), new Map([['usr/bin/tiny', ['old', 'tiny', 'other']]]));
  });
});
