// Ten broken recipes, really built: of each, debkit names the class, whose it is, the cause, and the line of upstream's and of the recipe.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { needSandbox, tell, type World } from '../helpers/e2e-world.ts';
import { git } from '../helpers/make-upstream.ts';
import { packageRoot } from '../../src/system/resources.ts';
import type { Triage } from '../../src/errors.ts';

interface Expected {
  readonly class: string;
  readonly side: Triage['side'];
  readonly cause: RegExp;
  /** File and line in upstream's tree; null where it is no file's fault. */
  readonly at: string | null;
  /** The package that has what is missing. */
  readonly package?: string;
  /** File of the recipe's folder, and the text of the line, to be changed; null where no recipe can help. */
  readonly change: readonly [file: string, line: string] | null;
}

const expected: Readonly<Record<string, Expected>> = {
  'lost-header': { class: 'missing-build-dependency', side: 'recipe', cause: /header zlib\.h is not there/, at: 'deflated.c:3', package: 'zlib1g-dev', change: ['recipe.yaml', 'build: {system: make}'] },
  // Another package that configure can do without is asked for before it.
  'lost-pkgconfig': { class: 'missing-build-dependency', side: 'recipe', cause: /^libuv, which pkg-config was asked for/, at: null, package: 'libuv1-dev', change: ['recipe.yaml', 'build-depends:'] },
  'lost-tool': { class: 'missing-build-dependency', side: 'recipe', cause: /program gperf is not there/, at: 'Makefile:3', package: 'gperf', change: ['recipe.yaml', 'build-depends: [bc]'] },
  'wants-network': { class: 'network-blocked', side: 'recipe', cause: /wants the network/, at: 'Makefile:3', change: ['recipe.yaml', 'build: {system: make}'] },
  'failing-test': { class: 'test-failed', side: 'upstream', cause: /test tests\/subtracts\.sh failed/, at: 'tests/subtracts.sh', change: ['recipe.yaml', '  test: {target: check}'] },
  'wrong-code': { class: 'compiler-error', side: 'upstream', cause: /‘struct list’ has no member named ‘size’/, at: 'src/list.c:6', change: ['recipe.yaml', 'build: {system: make}'] },
  'lost-symbol': { class: 'linker-error', side: 'upstream', cause: /defines pow$/, at: 'powers.c:5', change: ['recipe.yaml', 'build: {system: make}'] },
  'lost-file': { class: 'missing-file', side: 'recipe', cause: /^usr\/share\/lost\/\*\.txt of `files` matches nothing/, at: null, change: ['recipe.yaml', '      - usr/share/lost/*.txt'] },
  'old-patch': { class: 'patch-does-not-apply', side: 'recipe', cause: /patch second\.patch does not apply: hunk 2 does not match notes\.txt at line 11$/, at: 'notes.txt:11', change: ['patches/second.patch', '@@ -11,4 +11,4 @@'] },
  'full-disk': { class: 'disk-full', side: 'host', cause: /disk is full/, at: 'Makefile:3', change: null },
};

describe('the triage names the cause', () => {
  let own: World;
  let folder: string;
  before(async function () {
    own = await needSandbox(this);
    folder = join(own.folder, 'broken');
    cpSync(join(packageRoot(), 'test', 'fixtures', 'broken'), folder, { recursive: true });
    const date = '2026-03-04T05:06:07Z';
    for (const args of [['init', '--quiet'], ['add', '.'], ['commit', '--quiet', '--message', 'begin']]) git(folder, date, ...args);
  });

  it('of all that are there', () => assert.deepEqual(readdirSync(join(packageRoot(), 'test', 'fixtures', 'broken')).sort(), Object.keys(expected).sort()));

  for (const [name, { cause, package: first, ...rest }] of Object.entries(expected)) {
    it(`${rest.class}: ${name}`, async () => {
      const recipe = join(folder, name);
      const { code, result, ran } = await tell(own, ['build', recipe, '--no-lint', '--no-test']);
      const { triage = null } = result.error as unknown as { readonly triage?: Triage | null };
      assert.ok(code === 1 && triage !== null, ran.out.slice(-4000));
      const { place, location } = triage;
      assert.deepEqual(
        {
          class: triage.class,
          side: triage.side,
          at: place === null ? null : [place.file, ...(place.line === null ? [] : [place.line])].join(':'),
          change: location === null ? null : [relative(recipe, location.file), readFileSync(location.file, 'utf8').split('\n')[location.line - 1]],
        },
        rest,
        triage.said,
      );
      assert.match(triage.cause, cause);
      assert.equal(triage.packages[0], first);
      if (first !== undefined) assert.match(triage.advice, new RegExp(`^add \`${first}\` to \`build-depends\``));
    });
  }
});
