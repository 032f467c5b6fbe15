// Stage 1's choice: which release of a recipe is built, by tag, version or range, or the newest that the suite can build.
import semver from 'semver';
import { isForSuite } from '../debian/suites.ts';
import { compareVersionPart } from '../debian/version.ts';
import { UpstreamError, UsageError } from '../errors.ts';
import type { Recipe, RecipeRelease, RecipeUpstream } from '../recipe/recipe.ts';
import { upstreamOf } from '../recipe/release-upstream.ts';
import { isFinal, newestTag, tagRules, versionsOfTags, type TagRules, type TaggedVersion } from '../upstream/tags.ts';

/**
 * What is wanted: the X of `name@X` (null: the newest) for a suite; `found` is what upstream was asked for, null before it
 * was.
 */
export interface ReleaseChoice {
  readonly wanted: string | null;
  readonly suite: string;
  readonly found: Found | null;
}

/** What upstream answered: its tags, or for a directory what git describe says (date in seconds since 1970). */
export interface Found {
  readonly tags?: readonly string[];
  readonly described?: { readonly version: string; readonly date: number };
}

/** A release to build; `index` is its place in the recipe's list, null for one made from a tag or a directory. */
export interface SelectedRelease {
  readonly kind: 'release';
  readonly release: RecipeRelease;
  readonly index: number | null;
  readonly notes: readonly string[];
}

/** The choice needs to be made again with upstream's tags, or with git describe's answer. */
export interface NeedsUpstream {
  readonly kind: 'needs';
  readonly what: 'tags' | 'describe';
  readonly upstream: RecipeUpstream;
}

interface Candidate {
  readonly release: RecipeRelease;
  readonly index: number;
}

/**
 * The release, with its tag where upstream is git; its date may be missing (then it comes with the fetch). Errors: UsageError
 * RELEASE_NOT_FOUND and RELEASE_NOT_IN_SUITE, UpstreamError TAG_NOT_FOUND.
 */
export function selectRelease(recipe: Recipe, choice: ReleaseChoice): SelectedRelease | NeedsUpstream {
  const candidates = (recipe.releases ?? []).map((release, index): Candidate => ({ release, index }));
  candidates.sort((a, b) => compareVersionPart(b.release.version, a.release.version));
  const { upstream } = recipe;
  if (upstream['version-from'] === 'describe') return fromDirectory(recipe, choice);
  const chosen = choice.wanted === null ? newestFor(recipe, candidates, choice) : wantedOf(recipe, candidates, choice);
  if (chosen !== null) return withTag(recipe, chosen, choice);
  if (upstream.git === undefined) throw notFound(recipe, choice.wanted);
  if (choice.found?.tags === undefined) return { kind: 'needs', what: 'tags', upstream };
  return fromTags(recipe, choice.found.tags, choice.wanted);
}

/**
 * The version as semver sees it: missing parts are 0, what follows the third is dropped, `~rc1` becomes a pre-release; null
 * otherwise.
 */
export function asSemver(version: string): string | null {
  const parts = /^(\d{1,15})(?!\d)(?:\.(\d{1,15})(?!\d))?(?:\.(\d{1,15})(?!\d))?(.*)$/.exec(version);
  if (parts === null) return null;
  const [major, minor, patch] = [parts[1], parts[2], parts[3]].map((part) => Number(part ?? '0'));
  const rest = parts[4] ?? '';
  const tilde = rest.indexOf('~');
  const words =
    tilde === -1 ? [] : (rest.slice(tilde + 1).match(/[A-Za-z]+|\d+/g) ?? []).map((word) => word.replace(/^0+(?=\d)/, ''));
  return semver.valid(`${major}.${minor}.${patch}${words.length === 0 ? '' : `-${words.join('.')}`}`);
}

function newestFor(recipe: Recipe, candidates: readonly Candidate[], choice: ReleaseChoice): SelectedRelease | null {
  const [newest] = candidates;
  if (newest === undefined) return null;
  const chosen = newestForSuite(candidates, choice.suite);
  if (chosen === undefined) {
    throw new UsageError('RELEASE_NOT_IN_SUITE', `no release of ${recipe.source} can be built on ${choice.suite}`, {
      hint: `its releases: ${candidates.map(withSuites).join('; ')}`,
    });
  }
  if (chosen === newest) return { kind: 'release', ...chosen, notes: [] };
  const why = isForSuite(newest.release.suites, choice.suite)
    ? 'is a pre-release'
    : `is for ${newest.release.suites?.join(', ') ?? 'no suite'}`;
  const passedOver = `${newest.release.version} ${why}`;
  const note = `${recipe.source} ${chosen.release.version} is the newest release for ${choice.suite}: ${passedOver}`;
  return { kind: 'release', ...chosen, notes: [note] };
}

/** The first that is for the suite and no pre-release, else the first that is for it; undefined where none is. */
export function newestForSuite<T extends { readonly release: RecipeRelease }>(newestFirst: readonly T[], suite: string): T | undefined {
  const possible = newestFirst.filter(({ release }) => isForSuite(release.suites, suite));
  return possible.find(({ release }) => isFinal(release.version)) ?? possible[0];
}

/** `trixie, sid: bookworm has Go 1.19`. */
export function suitesOf({ suites, 'suites-why': why }: RecipeRelease): string {
  return `${suites?.join(', ') ?? 'all suites'}${why === undefined ? '' : `: ${why}`}`;
}

function withSuites({ release }: Candidate): string {
  return `${release.version} (${suitesOf(release)})`;
}

function wantedOf(recipe: Recipe, candidates: readonly Candidate[], choice: ReleaseChoice): SelectedRelease | null {
  const wanted = choice.wanted ?? '';
  const exact =
    candidates.find(({ release }) => release.tag === wanted) ?? candidates.find(({ release }) => release.version === wanted);
  const range = matching(
    candidates.map(({ release }) => release.version),
    wanted,
  );
  const inRange = candidates.filter(({ release }) => range.includes(release.version));
  const chosen = exact ?? inRange.find(({ release }) => isForSuite(release.suites, choice.suite)) ?? inRange[0];
  if (chosen === undefined) return null;
  if (!isForSuite(chosen.release.suites, choice.suite)) {
    throw new UsageError(
      'RELEASE_NOT_IN_SUITE',
      `${recipe.source} ${chosen.release.version} cannot be built on ${choice.suite}`,
      {
        hint: `it is for: ${suitesOf(chosen.release)}`,
      },
    );
  }
  const notes = exact === undefined ? [`${recipe.source} ${chosen.release.version} is the newest release for '${wanted}'`] : [];
  return { kind: 'release', ...chosen, notes };
}

/** A listed release of a git upstream needs its tag: its own, else the one that stands for its version. */
function withTag(recipe: Recipe, selected: SelectedRelease, choice: ReleaseChoice): SelectedRelease | NeedsUpstream {
  const upstream = upstreamOf(recipe, selected.release);
  if (upstream.git === undefined || selected.release.tag !== undefined) return selected;
  if (choice.found?.tags === undefined) return { kind: 'needs', what: 'tags', upstream };
  const versions = versionsOfTags(choice.found.tags, rulesOf(recipe, upstream));
  const found = versions.find(({ version }) => version === selected.release.version);
  if (found === undefined) throw tagNotFound(recipe, selected.release.version, versions);
  return { ...selected, release: { ...selected.release, tag: found.tag } };
}

function fromTags(recipe: Recipe, tags: readonly string[], wanted: string | null): SelectedRelease {
  const rules = rulesOf(recipe, recipe.upstream);
  const versions = versionsOfTags(tags, rules);
  const range =
    wanted === null
      ? []
      : matching(
          versions.map(({ version }) => version),
          wanted,
        );
  const found =
    wanted === null
      ? newestTag(tags, rules)
      : (versions.find(({ tag }) => tag === wanted) ??
        versions.find(({ version }) => version === wanted) ??
        versions.find(({ version }) => range.includes(version)));
  if (found === null || found === undefined) throw tagNotFound(recipe, wanted, versions);
  const note = `${recipe.source} ${found.version} is made from upstream's tag '${found.tag}': the recipe does not list it`;
  return { kind: 'release', release: { version: found.version, tag: found.tag }, index: null, notes: [note] };
}

function fromDirectory(recipe: Recipe, choice: ReleaseChoice): SelectedRelease | NeedsUpstream {
  const described = choice.found?.described;
  if (described === undefined) return { kind: 'needs', what: 'describe', upstream: recipe.upstream };
  if (choice.wanted !== null && choice.wanted !== described.version) throw notFound(recipe, choice.wanted, [described.version]);
  return { kind: 'release', release: { version: described.version, date: described.date }, index: null, notes: [] };
}

/** How the upstream's tags are read. */
export function rulesOf(recipe: Recipe, upstream: RecipeUpstream): TagRules {
  return tagRules(recipe.source, upstream['tag-pattern'], upstream.mangle);
}

/** The versions in a semver range; none where `wanted` is not one. */
export function matching(versions: readonly string[], wanted: string): string[] {
  if (wanted.length > 200) return [];
  const range = semver.validRange(wanted);
  if (range === null) return [];
  return versions.filter((version) => {
    const candidate = asSemver(version);
    return candidate !== null && semver.satisfies(candidate, range);
  });
}

function notFound(
  recipe: Recipe,
  wanted: string | null,
  known = (recipe.releases ?? []).map((release) => release.version),
): UsageError {
  const what = wanted === null ? 'a release' : `the release ${JSON.stringify(wanted)}`;
  return new UsageError('RELEASE_NOT_FOUND', `${recipe.source} has not ${what}`, { hint: `known: ${known.join(', ')}` });
}

function tagNotFound(recipe: Recipe, wanted: string | null, versions: readonly TaggedVersion[]): UpstreamError {
  const message =
    wanted === null
      ? `upstream of ${recipe.source} has no tag that stands for a version`
      : `upstream of ${recipe.source} has no tag for ${JSON.stringify(wanted)}`;
  const newest = versions.slice(0, 8).map(({ tag }) => tag);
  const listed = (recipe.releases ?? []).map((release) => release.version);
  const hint = [
    newest.length === 0 ? "the recipe's tag-pattern fits none of its tags" : `its newest tags: ${newest.join(', ')}`,
    ...(listed.length === 0 ? [] : [`the recipe's releases: ${listed.join(', ')}`]),
  ].join('; ');
  return new UpstreamError('TAG_NOT_FOUND', message, { hint });
}
