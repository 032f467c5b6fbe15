// A small recipe and its plan, for tests that change one thing of it.
import assert from 'node:assert/strict';
import type { BuildPlan } from '../../src/contracts/plan.ts';
import { DebkitError } from '../../src/errors.ts';
import { planBuild } from '../../src/pipeline/plan-build.ts';
import type { BuildRequest, PlanRequest } from '../../src/pipeline/request.ts';
import { defaultLimits } from '../../src/sandbox/limits.ts';
import type { LoadedRecipe, Recipe, RecipePackage, RecipeRelease } from '../../src/recipe/recipe.ts';

const request: PlanRequest = {
  suite: 'trixie',
  architecture: 'amd64',
  style: null,
  maintainer: 'Ann Example <ann@example.org>',
  versionSuffix: '~debkit1',
  sourceDateEpoch: null,
  buildOptions: 'parallel=2',
  buildProfiles: 'nocheck',
  aptSources: [],
  lock: 'ignore',
  stepLimit: 600,
};

/** A request to build a target, with changes. */
export function buildRequestOf(target: string, change: Partial<BuildRequest> = {}): BuildRequest {
  return {
    ...{ target, stopAt: 'packages', plan: { ...request, buildProfiles: '' }, sandbox: 'auto', limits: defaultLimits(), out: '/dist', failOn: 'error', acceptLint: false },
    places: { store: '/store', recipeLibraries: [], mirror: null, securityMirror: null, keyring: null, containerBase: null, state: '/nowhere', snapshots: null },
    ...{ keep: false, offline: true, fresh: false, noCache: false, lint: true, test: true, upgrade: false, reproduce: 'no', diffoscope: false, elsewhere: [], ccache: true, provenanceKey: null, continueFailed: false },
    ...change,
  };
}

/** A small recipe with one release. */
export const base: Recipe = {
  debkit: 1,
  source: 'tiny',
  section: 'utils',
  upstream: { git: 'https://github.com/example/tiny' },
  build: { system: 'autotools' },
  packages: { tiny: { summary: 'very small program', description: 'One.\n\n  kept as it is\n\nTwo\nlines.\n' } },
  copyright: [{ files: ['*'], copyright: ['2020 Upstream'], license: 'ISC' }],
};
/** Its release. */
export const release: RecipeRelease = { version: '1.2', tag: 'v1.2', date: 1348520932 };

/** What a test says differently. */
export interface Change {
  readonly recipe?: Partial<Recipe>;
  readonly package?: Partial<RecipePackage>;
  readonly release?: Partial<RecipeRelease>;
  readonly request?: Partial<PlanRequest>;
}

/** The plan of the small recipe with the change. */
export function plan(change: Change = {}): BuildPlan {
  const tiny = { ...(base.packages.tiny ?? assert.fail()), ...change.package };
  const own = { ...release, ...change.release };
  const recipe: Recipe = { ...base, packages: { tiny }, ...change.recipe, releases: [own] };
  const loaded: LoadedRecipe = {
    recipe,
    file: 'recipes/tiny/recipe.yaml',
    folder: '/recipes/tiny',
    positions: (path) => ({ file: 'recipe.yaml', line: path.length, column: path[0] === 'releases' ? 2 : 1 }),
    patches: ['a.patch', 'b.patch'].map((path) => ({ path, base64: '', executable: false })),
    debianFiles: [],
    keyrings: { 'keys.asc': { path: 'keys.asc', base64: 'a2V5', executable: false } },
    files: [],
  };
  return planBuild(loaded, { kind: 'release', release: own, index: 0, notes: ['a note'] }, { ...request, ...change.request });
}

/** The error that planning with the change ends in. */
export function failure(change: Change): DebkitError {
  try {
    plan(change);
  } catch (error) {
    assert.ok(error instanceof DebkitError, String(error));
    return error;
  }
  return assert.fail('it was planned');
}
