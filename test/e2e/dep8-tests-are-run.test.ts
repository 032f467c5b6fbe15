// DEP-8 tests of a recipe: rendered into debian/tests/, and run by autopkgtest.
import assert from 'node:assert/strict';
import { binaryPackage, needSandbox, pass, tell, writeRecipe, type World } from '../helpers/e2e-world.ts';

describe('DEP-8 tests of a recipe', () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  const tests = [
    { name: 'installed', run: 'grep -q . /usr/share/tested/README' },
    { name: 'in-the-tree', run: 'test -f README && test "$(id -un)" != root && echo @VERSION@ > "$AUTOPKGTEST_TMP/x" && grep -qx 1.1.0 "$AUTOPKGTEST_TMP/x"' },
    { name: 'as-root', run: '#!/bin/sh\ntest "$(id -u)" = 0 || exit 1\ncommand -v curl && test "$(grep -c : /proc/net/dev)" = 1\n', depends: ['curl'], restrictions: ['needs-root'] },
    { name: 'broken', run: 'echo on its way\nfalse\necho not reached' },
    { name: 'noisy', run: 'echo a word >&2' },
    { name: 'skipped', run: 'exit 77', restrictions: ['skippable'] },
    { name: 'uncertain', run: 'exit 1', restrictions: ['flaky'] },
    { name: 'machine', run: 'reboot', restrictions: ['isolation-machine'] },
  ];

  function recipe(listed: readonly object[]): string {
    return writeRecipe(own, 'tested', {
      releases: [{ version: '1.1.0', tag: 'v1.1.0', date: '2021-03-04T05:06:07-05:00', commit: own.upstream.tags['v1.1.0'] }],
      build: { system: 'none' },
      tests: listed,
      packages: { tested: binaryPackage('tested', { files: ['README usr/share/tested'] }) },
    });
  }

  it('are run by `debkit test`; each passed, failed, or says why it was not tested', async () => {
    const told = await tell(own, ['test', recipe(tests), '--no-lint']);
    assert.equal(told.code, 1, JSON.stringify(told.result.error));
    const steps = new Map((told.result.installTest?.steps ?? []).map(({ name, status, detail }) => [name.replace('DEP-8 test ', ''), { status, detail }]));
    const status = tests.map(({ name }) => [name, steps.get(name)?.status]);
    const expected = [['installed', 'passed'], ['in-the-tree', 'passed'], ['as-root', 'passed'], ['broken', 'failed'], ['noisy', 'failed'], ['skipped', 'not-tested'], ['uncertain', 'not-tested'], ['machine', 'not-tested']];
    assert.deepEqual(status, expected, JSON.stringify([...steps]));
    assert.match(steps.get('broken')?.detail ?? '', /non-zero exit status 1: on its way/);
    assert.match(steps.get('noisy')?.detail ?? '', /stderr: a word/);
    assert.match(steps.get('uncertain')?.detail ?? '', /flaky/);
    assert.match(steps.get('machine')?.detail ?? '', /machine of its own/);
  });

  it('are not run by `debkit build`, which says so', async () => {
    const told = await pass(own, ['build', recipe(tests.slice(0, 1)), '--no-lint']);
    assert.deepEqual(told.result.installTest?.steps.find(({ name }) => name.startsWith('DEP-8')), { name: 'DEP-8 tests', status: 'not-tested', detail: '`debkit test` runs them' });
  });
});
