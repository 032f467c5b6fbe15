// A recipe's own debian/changelog and debian/control in its plan: the version, the entries above the history, the build dependencies.
import assert from 'node:assert/strict';
import type { RecipeFile } from '../../../src/contracts/plan.ts';
import { RecipeError } from '../../../src/errors.ts';
import { planBuild } from '../../../src/pipeline/plan-build.ts';
import type { LoadedRecipe, Recipe } from '../../../src/recipe/recipe.ts';
import { base, buildRequestOf, release } from '../../helpers/plans.ts';

const history = 'tiny (1.2-3) unstable; urgency=low\n\n  * Old.\n\n -- Ben Example <ben@example.org>  Mon, 24 Sep 2012 20:48:52 +0000\n';
const control = 'Source: tiny\nBuild-Depends: debhelper-compat (= 12),\n# why\n gperf [linux-any]\n\nPackage: tiny\nArchitecture: any\n';

function own(path: string, text: string): RecipeFile {
  return { path, base64: Buffer.from(text).toString('base64'), executable: false };
}

function plan(debianFiles: readonly RecipeFile[], recipe: Partial<Recipe> = {}, revision = '3') {
  const whole: Recipe = { ...base, ...recipe, releases: [{ ...release, revision }] };
  const loaded: LoadedRecipe = { recipe: whole, file: 'r/recipe.yaml', folder: '/r', positions: () => ({ file: 'r/recipe.yaml', line: 1, column: 1 }), patches: [], debianFiles, keyrings: {}, files: [] };
  return planBuild(loaded, { kind: 'release', release: { ...release, revision }, index: 0, notes: [] }, buildRequestOf('tiny').plan);
}

describe("a recipe's own debian/changelog", () => {
  it('has the last word on the version where its newest entry is that of the release', () => {
    const { version, packaging, sourceDateEpoch } = plan([own('changelog', history)]);
    assert.deepEqual([version.full, packaging.changelog, sourceDateEpoch], ['1.2-3', [], 1348519732]);
  });

  it('stands below an entry for a new revision, which has the suffix', () => {
    const { version, packaging } = plan([own('changelog', history)], { changelog: [{ version: '1.2-4', date: 1348600000, changes: ['New.'] }] }, '4');
    assert.deepEqual([version.full, packaging.changelog.map((entry) => entry.version)], ['1.2-4~debkit1~deb13', ['1.2-4~debkit1~deb13']]);
  });

  it('does not count where the epoch is another', () => {
    assert.equal(plan([own('changelog', history)], { epoch: 1 }).version.full, '1:1.2-3~debkit1~deb13');
  });

  it('is told where it is of another package or none at all', () => {
    for (const [text, line] of [[history.replace('tiny', 'other'), 1], ['tiny (1.2-3) unstable; urgency=low\n\n  * Old.\n', 1], [history.replace('  Mon', ' Mon'), 5]] as const) {
      assert.throws(() => plan([own('changelog', text)]), (error) => error instanceof RecipeError && error.details.location?.file === 'r/debian/changelog' && error.details.location.line === line);
    }
  });
});

describe("a recipe's own debian/control", () => {
  it('says what the build needs', () => {
    assert.deepEqual(plan([own('control', control)], { 'build-depends': ['other'] }).packaging.buildRelations['Build-Depends'], ['debhelper-compat (= 12)', 'gperf [linux-any]']);
  });

  it('has the packages that the recipe has', () => {
    assert.throws(() => plan([own('control', control.replace('Package: tiny', 'Package: more'))]), /it has the package 'more'/);
    assert.throws(() => plan([own('control', 'Source: tiny\n')]), /'packages' has 'tiny'/);
    assert.throws(() => plan([own('control', 'Source: tiny\nx\n')]), (error) => error instanceof RecipeError && error.details.location?.line === 2);
  });
});

describe('the build system own', () => {
  it('adds nothing to what is said', () => {
    const { packaging } = plan([], { build: { system: 'own' }, 'build-depends': ['debhelper-compat (= 13)'] });
    assert.deepEqual([packaging.buildRelations['Build-Depends'], packaging.packages[0]?.relations, packaging.rulesRequiresRoot, packaging.build.hardening], [['debhelper-compat (= 13)'], {}, null, null]);
  });

  it('takes no library for granted', () => {
    const summary = { summary: 's', description: 'd' };
    const { packaging } = plan([], { build: { system: 'own' }, packages: { libtiny1: summary, 'libtiny-dev': summary } });
    assert.deepEqual(packaging.packages.map(({ multiArch, section, files }) => [multiArch, section, files]), [[null, null, null], [null, null, []]]);
  });
});
