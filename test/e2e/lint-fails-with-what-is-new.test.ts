// A tag that the last build had not fails the next one; one that it had does not, and an override that matches nothing is told.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binaryPackage, needSandbox, run, tell, writeRecipe, type Told, type World } from '../helpers/e2e-world.ts';

describe('lint', () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  const unmatched = { tag: 'no-manual-page', reason: 'to see that it is told' };
  const files = (...more: readonly string[]) => ({ files: ['README usr/share/ratchet', ...more] });
  const recipe = (changes: object) => writeRecipe(own, 'ratchet', { packages: { ratchet: binaryPackage('ratchet', changes) }, homepage: 'https://example.org/' });
  const build = (...options: readonly string[]) => tell(own, ['build', join(own.folder, 'recipes', 'ratchet'), '--no-test', ...options]);
  const tagsOf = ({ result }: Told, which: 'fresh' | 'failed') => [...new Set((result.lint?.tags ?? []).filter((tag) => tag[which]).map(({ tag }) => tag))];

  it('holds each build against the last that passed', async () => {
    recipe(files());
    const first = await build();
    assert.deepEqual([first.code, first.result.status, first.result.lint?.earlier], [0, 'passed', null], JSON.stringify(first.result.lint?.tags));
    assert.ok((first.result.lint?.tags ?? []).some(({ severity }) => severity === 'info'), 'nothing that is known');

    recipe({ ...files('docs opt'), 'lint-overrides': [unmatched] });
    const fresh = ['dir-or-file-in-opt', 'package-contains-documentation-outside-usr-share-doc', 'unused-override'];
    // Nor does it pass by being tried again.
    for (const again of [1, 2]) {
      const second = await build();
      assert.deepEqual([second.code, second.result.status, tagsOf(second, 'fresh'), tagsOf(second, 'failed')], [1, 'lint-failed', fresh, fresh], String(again));
    }
    const shown = await run(own, ['build', join(own.folder, 'recipes', 'ratchet'), '--no-test']);
    assert.match(shown.out, /since the last build that passed \(1\.1\.0-\S+\): \d+ new\n/);
    assert.match(shown.out, /error {3}dir-or-file-in-opt \(new\)\n(?: {10}ratchet: .*\n)+ {10}change: install elsewhere/);
    assert.match(shown.out, /info {4}unused-override \(new\)\n.*no-manual-page.*\n.*change: no longer true: take the entry out of `lint-overrides`/);

    const accepted = await build('--accept-lint');
    assert.deepEqual([accepted.code, tagsOf(accepted, 'failed')], [0, []]);
    assert.equal((await build()).code, 0);

    recipe(files());
    const last = await build();
    assert.deepEqual([last.code, (last.result.lint?.earlier?.gone.length ?? 0) >= fresh.length], [0, true]);
    recipe(files('docs opt'));
    assert.deepEqual(tagsOf(await build(), 'failed'), fresh.slice(0, 2));
  });

  it('writes lint.sarif with lintian’s words, and junit.xml', async () => {
    recipe(files('docs opt'));
    const { result } = await build('--fail-on', 'none');
    const sarif = JSON.parse(readFileSync(join(result.folder, 'lint.sarif'), 'utf8')) as { readonly runs: readonly [{ readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly fullDescription?: { readonly text: string } }[] } }; readonly results: readonly { readonly ruleId: string }[] }] };
    const rule = sarif.runs[0].tool.driver.rules.find(({ id }) => id === 'dir-or-file-in-opt');
    assert.match(rule?.fullDescription?.text ?? '', /^Debian packages should not install into \/opt/);
    assert.ok(sarif.runs[0].results.some(({ ruleId }) => ruleId === 'dir-or-file-in-opt'));
    assert.match(readFileSync(join(result.folder, 'junit.xml'), 'utf8'), /<testcase classname="ratchet\.trixie\.install-test" name="install test"><skipped /);
  });
});
