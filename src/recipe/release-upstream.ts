// Where one release comes from: its own place, or the recipe's with what the release says of it.
import type { Recipe, RecipeRelease, RecipeUpstream } from './recipe.ts';

/** The kinds of place that upstream's files come from. */
export const upstreamKinds = ['git', 'tarball', 'debian', 'directory'] as const;

/** The release's upstream where that names a place; else the recipe's, with the release's options over it. */
export function upstreamOf(recipe: Pick<Recipe, 'upstream'>, release: Pick<RecipeRelease, 'upstream'>): RecipeUpstream {
  return mergeUpstream(recipe.upstream, release.upstream);
}

/** The place in the recipe's list of the release that a source package's upstream version is of; -1 where it has none. */
export function releaseIndex(recipe: Pick<Recipe, 'upstream' | 'releases'>, upstream: string): number {
  const releases = recipe.releases ?? [];
  const repacked = releases.findIndex((release) => `${release.version}${upstreamOf(recipe, release)['repack-suffix'] ?? ''}` === upstream);
  return repacked === -1 ? releases.findIndex(({ version }) => version === upstream) : repacked;
}

/** As upstreamOf, of any two mappings of that shape. */
export function mergeUpstream<T extends object>(common: T, own: T | undefined): T {
  if (own === undefined) return common;
  return upstreamKinds.some((kind) => kind in own) ? own : { ...common, ...own };
}
