// What of an existing package becomes the recipe's language: each piece alone as far as it renders the same again.
import assert from 'node:assert/strict';
import { compose } from '../../../../src/pipeline/import/compose.ts';
import { oldPatches } from '../../../../src/pipeline/import/old-patches.ts';
import { draftRenderer } from '../../../../src/pipeline/import/render-draft.ts';
import { recipeSchema } from '../../../../src/recipe/schema.ts';
import { oldControl, oldFiles, oldPackage } from '../../../helpers/old-package.ts';
import { buildRequestOf } from '../../../helpers/plans.ts';

const renderer = draftRenderer(buildRequestOf('tiny').plan);
const origin = { upstream: { debian: 'tiny', suite: 'trixie' }, release: { sha256: 'a'.repeat(64), date: '2012-09-18T20:26:40Z' } };

function composed(changes: Readonly<Record<string, string | null>> = {}, keep: ReadonlyMap<string, string> = new Map()) {
  const files = oldFiles(changes);
  return compose({ old: oldPackage(files), patches: oldPatches(files, (path) => path), origin, keep }, renderer);
}

const keptOf = (changes: Readonly<Record<string, string | null>>) => Object.fromEntries(composed(changes).kept.map(({ path, why }) => [path, why]));

describe('an existing package as a recipe', () => {
  it('says what the language can say, and keeps the rest', () => {
    const { recipe, comments, said, kept } = composed();
    assert.deepEqual(recipe, {
      debkit: 1,
      source: 'tiny',
      section: 'utils',
      maintainer: 'Ann Example <ann@example.org>',
      uploaders: ['Ben Example <ben@example.org>', 'Cara Ltd. <cara@example.org>'],
      vcs: { git: 'https://salsa.debian.org/debian/tiny.git -b debian/latest' },
      'standards-version': '4.7.0',
      'rules-requires-root': 'no',
      upstream: origin.upstream,
      releases: [{ version: '1.2', revision: '3', ...origin.release }],
      build: { system: 'own', hardening: '+all', with: ['sphinxdoc'], rules: 'override_dh_auto_test:\n\t# none\n\ttrue\n' },
      'build-depends': ['debhelper-compat (= 13)', 'help2man <!nocheck>', 'zlib1g-dev'],
      packages: {
        tiny: {
          architecture: 'any',
          depends: ['${shlibs:Depends}', '${misc:Depends}', 'tiny-data (= ${source:Version})'],
          summary: 'very small program',
          description: 'It does one thing, and that\nit does well.\n\n   tiny --help\n\nThe end.\n',
          docs: ['NEWS', 'README.md'],
          files: ['usr/bin/*', 'usr/share/man'],
          links: ['usr/bin/tiny usr/bin/small'],
        },
        'tiny-data': { architecture: 'all', section: 'games', 'multi-arch': 'foreign', depends: ['${misc:Depends}'], summary: 'very small program (data)', description: 'Its data.\n', files: ['usr/share/tiny'] },
      },
      watch: 'version=4\nhttps://example.org/ tiny-(.*)\\.tar\\.gz\n',
    });
    assert.deepEqual(recipeSchema.safeParse(recipe).success, true);
    assert.deepEqual(comments, { 'build-depends': 'for the manual', 'packages/tiny': 'what one runs', build: 'See debhelper(7).', 'packages/tiny/files': 'programs' });
    assert.deepEqual(said.toSorted(), ['control', 'docs', 'rules', 'source/format', 'tiny-data.install', 'tiny.install', 'tiny.links', 'watch']);
    assert.deepEqual(kept, [
      { path: 'changelog', lines: 11, why: 'its history is kept as it is' },
      { path: 'copyright', lines: 1, why: 'the packages have each byte of it' },
    ]);
  });

  it('renders every file again with the meaning that it had', () => {
    const { recipe, own } = composed();
    const rendered = renderer.render(recipe, own);
    if (typeof rendered === 'string') assert.fail(rendered);
    assert.equal(rendered.get('changelog')?.toString(), oldFiles().find(({ path }) => path === 'changelog')?.content.toString());
    assert.equal(rendered.get('rules')?.toString(), '#!/usr/bin/make -f\n\nexport DEB_BUILD_MAINT_OPTIONS = hardening=+all\n\n%:\n\tdh $@ --with=sphinxdoc\n\noverride_dh_auto_test:\n\t# none\n\ttrue\n');
    assert.equal(rendered.get('tiny.docs')?.toString(), 'NEWS\nREADME.md\n');
    assert.equal(rendered.get('README.source'), undefined);
  });

  const rows: [string, Readonly<Record<string, string | null>>, string, RegExp][] = [
    ['rules that do more', { rules: '#!/usr/bin/make -f\ninclude /usr/share/dpkg/default.mk\n%:\n\tdh $@\n' }, 'rules', /does not rewrite make/],
    ['rules with an option of dh that the language has not', { rules: '#!/usr/bin/make -f\n%:\n\tdh $@ --builddirectory=x\n' }, 'rules', /does not rewrite make/],
    ['a control with a field that must not be', { control: oldControl.replace('Section: utils', 'Section: nowhere') }, 'control', /unknown section/],
    ['a summary that a recipe refuses', { control: oldControl.replace('very small program\n', 'a very small program\n') }, 'control', /article/],
    ['an install line that means another thing in a recipe', { 'tiny.install': '?usr/bin/x\n' }, 'tiny.install', /another thing/],
    ['overrides without a reason', { 'tiny.lintian-overrides': 'some-tag\n' }, 'tiny.lintian-overrides', /empty/],
    ['overrides that name their package', { 'tiny.lintian-overrides': '# why\ntiny: some-tag\n' }, 'tiny.lintian-overrides', /the language does not say it/],
    ['a maintainer script', { 'tiny.postinst': '#!/bin/sh\nset -e\n#DEBHELPER#\n' }, 'tiny.postinst', /maintainer script/],
    ['a list for one architecture', { 'tiny.install.amd64': 'usr/lib\n' }, 'tiny.install.amd64', /does not say it/],
    ['a test with a command', { 'tests/control': 'Test-Command: tiny --help\nDepends: @\n' }, 'tests/control', /does not say it/],
    ['rules with a very long line', { rules: `#!/usr/bin/make -f\nexport A =${' '.repeat(300_000)}$(B)\n%:\n\tdh $@\n` }, 'rules', /does not rewrite make/],
    ['metadata without end', { 'upstream/metadata': Array.from({ length: 40_000 }, (_, index) => `K${index}: x\n`).join('') }, 'upstream/metadata', /does not say it/],
    ['metadata that is no text', { 'upstream/metadata': 'Reference:\n  Year: 2012\n' }, 'upstream/metadata', /does not say it/],
  ];
  for (const [what, changes, path, why] of rows) it(`keeps ${what}`, () => assert.match(keptOf(changes)[path] ?? '', why));

  it('says overrides that have reasons, tests and metadata', () => {
    const { recipe, said } = composed({
      'tiny.lintian-overrides': '# it is\n# meant so\nsome-tag usr/bin/*\n',
      'source/lintian-overrides': '# meant\nother-tag\n',
      'tests/control': 'Tests: one two\nDepends: @, python3\nRestrictions: allow-stderr\n',
      'tests/one': '#!/bin/sh\ntiny\n',
      'tests/two': '#!/bin/sh\ntiny 2\n',
      'upstream/metadata': '---\nRepository: https://example.org/tiny.git\nBug-Database: "https://example.org/bugs"\n',
    });
    assert.deepEqual(recipe.tests, [{ name: 'one', run: '#!/bin/sh\ntiny\n', depends: ['python3'], restrictions: ['allow-stderr'] }, { name: 'two', run: '#!/bin/sh\ntiny 2\n', depends: ['python3'], restrictions: ['allow-stderr'] }]);
    assert.deepEqual(recipe['upstream-metadata'], { Repository: 'https://example.org/tiny.git', 'Bug-Database': 'https://example.org/bugs' });
    assert.deepEqual(recipe['lint-overrides'], [{ tag: 'other-tag', reason: 'meant' }]);
    // A reason of two lines is none of a recipe's.
    assert.ok(!said.includes('tiny.lintian-overrides') && said.includes('tests/two'));
  });

  it('keeps what the packages were not the same with', () => {
    const { recipe, kept, own } = composed({}, new Map([['control', 'the packages differ']]));
    assert.deepEqual(kept.find(({ path }) => path === 'control'), { path: 'control', lines: 32, why: 'the packages differ' });
    assert.deepEqual(Object.keys(recipe.packages as object), ['tiny', 'tiny-data']);
    assert.equal(typeof renderer.render(recipe, own), 'object');
  });

  it('has what needs neither description nor debhelper', () => {
    const control = 'Source: tiny\nSection: utils\nPriority: optional\nMaintainer: Ann Example <ann@example.org>\nStandards-Version: 4.0.0\n\nPackage: tiny\nArchitecture: any\nDescription: very small program\n';
    const { recipe, said, own } = composed({ control, rules: '#!/usr/bin/make -f\nbuild:\n\ttrue\n', docs: null, 'tiny.install': null, 'tiny-data.install': null, 'tiny.links': null });
    assert.ok(said.includes('control'));
    const rendered = renderer.render(recipe, own);
    assert.ok(typeof rendered !== 'string');
    assert.equal(rendered.get('control')?.toString(), control);
  });

  it('takes version, epoch and revision from the changelog', () => {
    const files = oldFiles({ changelog: 'tiny (2:1.2+dfsg-3.1+deb13u1) unstable; urgency=medium\n\n  * X.\n\n -- A <a@example.org>  Mon, 24 Sep 2012 20:48:52 +0000\n' });
    const old = oldPackage(files);
    const version = '2:1.2+dfsg-3.1+deb13u1';
    const { recipe } = compose({ old: { ...old, newest: { ...old.newest, version } }, patches: oldPatches(files, (path) => path), origin, keep: new Map() }, renderer);
    assert.deepEqual([recipe.epoch, recipe.releases], [2, [{ version: '1.2+dfsg', revision: '3.1+deb13u1', ...origin.release }]]);
  });
});
