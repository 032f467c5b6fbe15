// The rows of `build --all`: every recipe and line of releases, for every suite, in every style, and why one is not tried. Pure.
import type { PackagingStyle } from '../contracts/plan.ts';
import { suites as knownSuites } from '../debian/suites.ts';
import { compareVersionPart } from '../debian/version.ts';
import { DebkitError, RecipeErrors } from '../errors.ts';
import type { LoadedRecipe, RecipeRelease } from '../recipe/recipe.ts';
import { packagingStyles } from '../template/styles.ts';
import { planBuild } from './plan-build.ts';
import type { PlanRequest } from './request.ts';
import { newestForSuite, suitesOf } from './select-release.ts';

/** A recipe by the name that builds it; null where it has problems, which its one row then tells. */
export interface CatalogueRecipe {
  readonly name: string;
  readonly loaded: LoadedRecipe | null;
}

/** One row of the table. */
export interface CatalogueRow {
  readonly source: string;
  /** The upstream version; null where upstream is asked for it, and for a recipe with problems. */
  readonly version: string | null;
  readonly suite: string;
  /** null for a recipe with problems. */
  readonly style: PackagingStyle | null;
  /** What `debkit build` takes. */
  readonly target: string;
  readonly notTried: string | null;
  /** Why it is not tried where its source cannot be fetched; null where that is a failure. */
  readonly unreachable: string | null;
}

/** What the rows are made for. */
export interface CatalogueScope {
  /** Codenames. */
  readonly suites: readonly string[];
  readonly styles: readonly PackagingStyle[];
  /** The settings that every plan has. */
  readonly plan: PlanRequest;
}

/** The suites of the catalogue: all that were released and supported, and unstable, which testing follows. */
export const catalogueSuites: readonly string[] = knownSuites.filter(({ released, number }) => released || number === null).map(({ codename }) => codename);

/** Each style there is, dh first. */
export const catalogueStyles: readonly PackagingStyle[] = (Object.keys(packagingStyles) as PackagingStyle[]).sort().reverse();

/** A release and its place in the recipe; null for the one that upstream's tags or folder say. */
interface Listed {
  readonly release: RecipeRelease;
  readonly index: number | null;
}

/** The rows: recipes in their order, of each the newest line first, then suites and styles in theirs. */
export function catalogueRows(recipes: readonly CatalogueRecipe[], scope: CatalogueScope): CatalogueRow[] {
  return recipes.flatMap(({ name, loaded }): CatalogueRow[] => {
    if (loaded === null) return [{ source: name, version: null, suite: scope.plan.suite, style: null, target: name, notTried: null, unreachable: null }];
    const rowsFor = (line: readonly Listed[], suite: string): CatalogueRow[] => {
      const found = newestForSuite(line, suite);
      const listed = found ?? line[0];
      if (listed === undefined) return [];
      return scope.styles.map((style) => rowOf({ name, loaded }, { ...listed, isForSuite: found !== undefined }, { ...scope.plan, suite, style }));
    };
    return linesOf(loaded).flatMap((line) => scope.suites.flatMap((suite) => rowsFor(line, suite)));
  });
}

function rowOf({ name, loaded }: { name: string; loaded: LoadedRecipe }, listed: Listed & { readonly isForSuite: boolean }, plan: PlanRequest): CatalogueRow {
  const { release, index } = listed;
  const version = index === null ? null : release.version;
  const said = release['not-tried'] ?? loaded.recipe['not-tried'] ?? null;
  const refused = () => (listed.isForSuite ? styleRefusal(loaded, listed, plan) : `it is for ${suitesOf(release)}`);
  return {
    source: loaded.recipe.source,
    version,
    suite: plan.suite,
    style: plan.style,
    target: version === null ? name : `${name}@${version}`,
    notTried: typeof said === 'string' ? said : refused(),
    unreachable: typeof said === 'string' ? null : (said?.unreachable ?? null),
  };
}

/** Releases, newest first, in lines: those of one major version where the recipe's majors are built by different systems (a program that was written anew), else all. */
function linesOf({ recipe }: LoadedRecipe): Listed[][] {
  const releases = (recipe.releases ?? []).map((release, index): Listed => ({ release, index }));
  // Its version is not known yet, and nothing here depends on it.
  if (releases.length === 0) return [[{ release: { version: '0', tag: '0', date: 0 }, index: null }]];
  releases.sort((a, b) => compareVersionPart(b.release.version, a.release.version));
  const systems = new Set(releases.map(({ release }) => release.build?.system ?? recipe.build?.system));
  if (systems.size === 1) return [releases];
  const lines = new Map<string, Listed[]>();
  for (const one of releases) {
    const major = one.release.version.split('.')[0] ?? '';
    lines.set(major, [...(lines.get(major) ?? []), one]);
  }
  return [...lines.values()];
}

/** Why the release cannot be said in the style; null where it can, and where something else is wrong, which its build tells. */
function styleRefusal(loaded: LoadedRecipe, { release, index }: Listed, plan: PlanRequest): string | null {
  // Tag and date come with the fetch, and say nothing of the style.
  const dated = { ...release, tag: release.tag ?? release.version, date: release.date ?? 0 };
  try {
    planBuild(loaded, { kind: 'release', release: dated, index, notes: [] }, plan);
    return null;
  } catch (error) {
    if (error instanceof RecipeErrors) {
      const own = error.problems.filter(({ code }) => code === 'STYLE_CANNOT');
      // What no style can say is the recipe's mistake.
      return own.length > 0 && own.every(({ details }) => details.hint !== undefined) ? own.map(({ message }) => message).join('; ') : null;
    }
    if (error instanceof DebkitError) return error.code === 'STYLE_NOT_IN_SUITE' ? `${plan.suite} has no ${plan.style ?? ''}` : null;
    throw error;
  }
}
