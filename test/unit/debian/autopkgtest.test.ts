// DEP-8 tests: the control file, what a test needs, why one is not run, and autopkgtest's summary.
import assert from 'node:assert/strict';
import { formatTestsControl, parseSummary, parseTestsControl, testNeeds, whyNotRun, type DeclaredTest } from '../../../src/debian/autopkgtest.ts';

const test = (changes: Partial<DeclaredTest> = {}): DeclaredTest => ({ name: 'one', depends: '@', restrictions: [], architectures: [], ...changes });

describe('debian/tests/control', () => {
  it('has several names in a stanza, and commands that are numbered or named', () => {
    const text = 'Tests: one, two\nDepends: @, curl\nRestrictions: needs-root allow-stderr\n\nTest-Command: frob --version\n\nTest-Command: true\nFeatures: test-name=third\n\nTest-Command: false\n';
    assert.deepEqual(parseTestsControl(text).map(({ name, depends, restrictions }) => [name, depends, restrictions.join()]), [
      ['one', '@, curl', 'needs-root,allow-stderr'],
      ['two', '@, curl', 'needs-root,allow-stderr'],
      ['command1', '@', ''],
      ['third', '@', ''],
      ['command3', '@', ''],
    ]);
  });

  it('is written as it is read', () => {
    const tests = [{ name: 'one', depends: ['@', 'curl (>= 7)'], restrictions: [] }, { name: 'two', depends: ['@'], restrictions: ['allow-stderr', 'superficial'] }];
    const text = formatTestsControl(tests);
    assert.equal(text, 'Tests: one\nDepends: @, curl (>= 7)\n\nTests: two\nDepends: @\nRestrictions: allow-stderr, superficial\n');
    assert.deepEqual(parseTestsControl(text).map(({ name, depends, restrictions }) => [name, depends, restrictions.length]), [['one', '@, curl (>= 7)', 0], ['two', '@', 2]]);
  });

  const needs: [Partial<DeclaredTest>, string, boolean][] = [
    [{}, '', false],
    [{ depends: '@, curl (>= 7), wget | curl,\n netcat-openbsd [amd64], hurd [hurd-i386], tcc [!amd64]' }, 'curl,netcat-openbsd,wget', false],
    [{ depends: 'foo [hurd-i386] | bar, @builddeps@' }, 'bar', true],
    [{ restrictions: ['build-needed'] }, '', true],
  ];
  for (const [changes, names, buildDepends] of needs) {
    it(`needs ${names === '' ? 'nothing' : names} for ${JSON.stringify(changes)}`, () => {
      assert.deepEqual(testNeeds(test(changes), 'amd64'), { names: names === '' ? [] : names.split(','), buildDepends });
    });
  }

  const reasons: [Partial<DeclaredTest>, RegExp | null][] = [
    [{ restrictions: ['allow-stderr', 'needs-root', 'superficial'] }, null],
    [{ restrictions: ['allow-stderr', 'isolation-machine'] }, /machine of its own/],
    [{ restrictions: ['isolation-container'] }, /init system/],
    [{ restrictions: ['needs-internet'] }, /network/],
    [{ restrictions: ['needs-quantum'] }, /needs-quantum is not known/],
    [{ architectures: ['arm64', 'armhf'] }, /it is for arm64 armhf/],
    [{ architectures: ['!amd64'] }, /it is for !amd64/],
    [{ architectures: ['!arm64'] }, null],
    [{ depends: '@, @recommends@' }, /recommended/],
  ];
  for (const [changes, reason] of reasons) {
    it(`${reason === null ? 'is run' : 'is not run'} with ${JSON.stringify(changes)}`, () => {
      const why = whyNotRun(test(changes), 'amd64');
      if (reason === null) assert.equal(why, null);
      else assert.match(why ?? '', reason);
    });
  }
});

describe("autopkgtest's summary", () => {
  it('has a verdict a line', () => {
    assert.deepEqual(parseSummary('one                  PASS\ntwo                  FAIL non-zero exit status 1\nthree SKIP exit status 77 and marked as skippable\nfour FLAKY stderr: x\nbadpkg: no\n'), [
      { name: 'one', result: 'PASS', detail: '' },
      { name: 'two', result: 'FAIL', detail: 'non-zero exit status 1' },
      { name: 'three', result: 'SKIP', detail: 'exit status 77 and marked as skippable' },
      { name: 'four', result: 'FLAKY', detail: 'stderr: x' },
    ]);
  });
});
