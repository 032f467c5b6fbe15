// A recipe as one release sees it: the release's words over the recipe's, by the merging rules of the recipe format.
import type {
  LoadedRecipe,
  Recipe,
  RecipeBuild,
  RecipeEdit,
  RecipePackage,
  RecipePath,
  RecipeRelease,
  RecipeUpstream,
} from '../recipe/recipe.ts';
import { upstreamOf } from '../recipe/release-upstream.ts';

/** An edit and where it stands in the recipe. */
export interface PlacedEdit {
  readonly edit: RecipeEdit;
  readonly path: RecipePath;
}

/** The merged recipe; `at` gives the path at which a key's value was said (the release's, else the recipe's). */
export interface MergedRecipe {
  readonly recipe: Omit<Recipe, 'releases' | 'edits' | 'upstream' | 'packages'>;
  readonly release: RecipeRelease;
  readonly upstream: RecipeUpstream;
  readonly packages: Readonly<Record<string, RecipePackage>>;
  readonly edits: readonly PlacedEdit[];
  readonly at: (path: RecipePath) => RecipePath;
}

/** What a release says for itself, or what is merged rather than replaced. */
const ownKeys = [
  'version',
  'tag',
  'date',
  'commit',
  'sha256',
  'debian-version',
  'suites',
  'suites-why',
  'revision',
  'patches',
  'upstream',
  'packages',
  'edits',
  'build',
  'licenses',
  'build-depends',
  'build-depends+',
  'copyright',
  'copyright+',
] as const;

/** Lists replace, `build`, `licenses` and `packages` are merged key by key, `edits`, `build-depends+` and `copyright+` are added. */
export function mergeRelease(loaded: LoadedRecipe, release: RecipeRelease, index: number | null): MergedRecipe {
  const recipe = without(loaded.recipe, ['releases', 'edits', 'upstream', 'packages']);
  const common = without(release, ownKeys);
  const buildDepends = [...(release['build-depends'] ?? recipe['build-depends'] ?? []), ...(release['build-depends+'] ?? [])];
  return {
    recipe: {
      ...recipe,
      ...common,
      build: mergeBuild(recipe.build, release.build),
      licenses: { ...recipe.licenses, ...release.licenses },
      'build-depends': buildDepends,
      copyright: [...(release.copyright ?? recipe.copyright ?? []), ...(release['copyright+'] ?? [])],
    },
    release,
    upstream: upstreamOf(loaded.recipe, release),
    packages: mergePackages(loaded.recipe.packages, release.packages ?? {}),
    edits: [
      ...(loaded.recipe.edits ?? []).map((edit, row) => ({ edit, path: ['edits', row] })),
      ...(release.edits ?? []).map((edit, row) => ({ edit, path: ['releases', index ?? 0, 'edits', row] })),
    ],
    at: (path) => (index !== null && isSaid(release, path) ? ['releases', index, ...path] : path),
  };
}

/** Flags mean nothing to another build system: a release that says another one says its whole build. */
function mergeBuild(build: RecipeBuild = {}, own: RecipeBuild = {}): RecipeBuild {
  return own.system === undefined || own.system === build.system ? { ...build, ...own } : own;
}

function mergePackages(
  packages: Readonly<Record<string, RecipePackage>>,
  overrides: NonNullable<RecipeRelease['packages']>,
): Record<string, RecipePackage> {
  const merged: Record<string, RecipePackage> = { ...packages };
  for (const [name, override] of Object.entries(overrides)) {
    merged[name] = { ...merged[name], ...override };
  }
  return merged;
}

function isSaid(release: RecipeRelease, path: RecipePath): boolean {
  let value: unknown = release;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false;
    value = (value as Record<string | number, unknown>)[step];
  }
  return true;
}

function without<T extends object, K extends keyof T>(value: T, keys: readonly K[]): Omit<T, K> {
  const dropped = new Set<PropertyKey>(keys);
  return Object.fromEntries(Object.entries(value).filter(([key]) => !dropped.has(key))) as Omit<T, K>;
}
