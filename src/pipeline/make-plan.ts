// Stages 0 to 2: recipe, release, plan. The network is asked only where the recipe does not say tag and date.
import { resolve } from 'node:path';
import type { StageContext } from '../contracts/context.ts';
import type { BuildPlan } from '../contracts/plan.ts';
import { UpstreamError, UsageError } from '../errors.ts';
import { loadRecipe } from '../recipe/load.ts';
import { workingTree } from '../recipe/lock-file.ts';
import type { LoadedRecipe, RecipeUpstream } from '../recipe/recipe.ts';
import { upstreamOf } from '../recipe/release-upstream.ts';
import { checkoutState } from '../upstream/directory.ts';
import { fetchGit } from '../upstream/git-fetch.ts';
import { listTags } from '../upstream/git.ts';
import { tagRules } from '../upstream/tags.ts';
import { checkoutVersion, markDirty } from './checkout-version.ts';
import { findTarget } from './find-target.ts';
import { asUpstreamDrift, heldInRange, heldRelease, lockedFor, tieToLock, updateCommand, type FollowedLock } from './follow-lock.ts';
import { readLock, type FoundLock } from './lock-place.ts';
import { planBuild } from './plan-build.ts';
import { planUpstream } from './plan-upstream.ts';
import { mergeRelease } from './merge-release.ts';
import { namingOtherLine, releaseWithoutGit } from './other-line.ts';
import type { Places, PlanRequest } from './request.ts';
import { selectRelease, type Found, type SelectedRelease } from './select-release.ts';

/** A plan, and whether its style is the one the recipe has of itself. */
export interface MadePlan {
  readonly plan: BuildPlan;
  readonly ownStyle: boolean;
  /** What could be built where a git host cannot be reached: a release of another upstream; null where there is none. */
  readonly withoutGit: string | null;
  /** Whether recipe, lock and request say it alone: neither upstream nor a folder of the user's was asked. */
  readonly settled: boolean;
  /** The release's upstream version, without what a folder's changes add to it. */
  readonly release: string;
  /** The lock the plan follows; null where there is none. */
  readonly lock: FollowedLock | null;
}

/** What planning needs of a stage's context. */
export type PlanContext = Pick<StageContext, 'store' | 'offline' | 'signal' | 'onLine'>;

/** The plan of a recipe target, by its debkit.lock where there is one. Errors: those of loadRecipe, readLock, selectRelease, planBuild; UPSTREAM_DRIFT (exit 1); UpstreamError where upstream had to be asked. */
export async function makePlan(target: string, request: PlanRequest, places: Places, context: PlanContext): Promise<MadePlan> {
  const found = findTarget(target, places.recipeLibraries);
  if (found.kind !== 'recipe') {
    throw new UsageError('NOT_A_RECIPE', `'${target}' is a source package: it has no plan to make`, { hint: 'debkit build takes it as it is' });
  }
  const loaded = loadRecipe(found.file);
  const withoutGit = releaseWithoutGit(loaded.recipe, request.suite);
  const { selected, lock, named } = await select(loaded, { target, wanted: found.wanted, request, state: places.state }, context).catch((error: unknown) => {
    throw namingOtherLine(error, withoutGit);
  });
  const plan = planBuild(loaded, selected, request);
  const own = mergeRelease(loaded, selected.release, selected.index).recipe.style ?? 'dh';
  return { plan, ownStyle: plan.packaging.style === own, withoutGit, settled: named && plan.upstream.kind !== 'directory', release: selected.release.version, lock };
}

interface Selection {
  /** As the user named it, with `wanted` after its @. */
  readonly target: string;
  readonly wanted: string | null;
  readonly request: PlanRequest;
  readonly state: string;
}

interface Selected {
  readonly selected: SelectedRelease;
  readonly lock: FollowedLock | null;
  /** Whether it was known without asking upstream for its tags. */
  readonly named: boolean;
}

/** The release, dated, and the lock that has a say in it. */
async function select(loaded: LoadedRecipe, selection: Selection, context: PlanContext): Promise<Selected> {
  const { recipe, file } = loaded;
  const { target, wanted, request, state } = selection;
  const { suite, architecture } = request;
  const isNamed = selectRelease(recipe, { wanted, suite, found: null }).kind === 'release';
  const found = request.lock === 'ignore' ? null : readLock({ file, source: recipe.source, state });
  if (found === null) return { selected: await dated(loaded, await choose(loaded, wanted, suite, context), context), lock: null, named: isNamed };
  const locked = lockedFor(found.lock, suite, architecture);
  const { held, notes } = locked === null || wanted !== null ? { held: null, notes: [] } : heldRelease(recipe, locked, suite);
  const free = held ?? (await choose(loaded, wanted, suite, context));
  const chosen = locked === null || wanted === null ? free : heldInRange(recipe, locked, { wanted, suite, chosen: free });
  const isFolder = upstreamOf(recipe, chosen.release).directory !== undefined;
  const version = isFolder ? workingTree : chosen.release.version;
  // Without a version the default is written anew.
  const name = wanted === null ? target : target.slice(0, -wanted.length - 1);
  const update = updateCommand(wanted === null || version === locked?.default ? name : `${name}@${version}`, suite);
  const lock = { file: found.file, source: recipe.source, version, release: locked?.releases.get(version) ?? null, update };
  const tied = tieToLock(recipe, chosen, lock);
  const selected = await dated(loaded, tied, context).catch((error: unknown) => {
    throw asUpstreamDrift(error, lock);
  });
  return { selected: { ...selected, notes: [...selected.notes, ...lockNotes(found, lock, isUnlocked(found, lock, tied) ? [...notes, unlockedNote(lock)] : notes)] }, lock, named: isNamed || held !== null };
}

function lockNotes(found: FoundLock, lock: FollowedLock, notes: readonly string[]): string[] {
  return [
    ...(found.elsewhere ? [`the lock is ${found.file}: beside the recipe it could not be written`] : []),
    ...notes.map((note) => `${note} (${lock.update})`),
  ];
}

/** Whether something is lost by the release's not being in the lock: not where the lock has upstreams alone, and the recipe itself demands this one's bytes. */
function isUnlocked({ lock }: FoundLock, { release }: FollowedLock, { release: { commit, sha256 } }: SelectedRelease): boolean {
  if (release !== null) return false;
  const hasEnvironment = [...lock.values()].some(({ releases }) => [...releases.values()].some(({ environment }) => environment !== null));
  return hasEnvironment || (commit === undefined && sha256 === undefined);
}

function unlockedNote({ source, version }: FollowedLock): string {
  return `debkit.lock has nothing on ${source} ${version} for this suite: it is built unlocked`;
}

async function choose(loaded: LoadedRecipe, wanted: string | null, suite: string, context: PlanContext): Promise<SelectedRelease> {
  const first = selectRelease(loaded.recipe, { wanted, suite, found: null });
  if (first.kind === 'release') return first;
  const second = selectRelease(loaded.recipe, { wanted, suite, found: await ask(loaded, first.upstream, first.what, context) });
  if (second.kind === 'release') return second;
  throw new UpstreamError('RELEASE_UNDECIDED', `upstream's answer does not say which release of ${loaded.recipe.source} is meant`);
}

async function ask(loaded: LoadedRecipe, upstream: RecipeUpstream, what: 'tags' | 'describe', context: PlanContext): Promise<Found> {
  if (what === 'describe') {
    const state = await checkoutState(resolve(loaded.folder, upstream.directory ?? '.'));
    const rules = tagRules(loaded.recipe.source, upstream['tag-pattern'], upstream.mangle);
    return { described: { version: checkoutVersion(state, rules), date: state.date } };
  }
  if (context.offline) {
    throw new UpstreamError('NOT_CACHED', `the tags of ${loaded.recipe.source}'s upstream are needed, and --offline forbids asking`, {
      hint: 'name the tag and date of the release in the recipe',
    });
  }
  context.onLine('asking upstream for its tags');
  return { tags: (await listTags(upstream.git ?? '', context)).map((tag) => tag.name) };
}

/** A release without a date has that of its tag's commit, which comes with the fetch; a folder's is HEAD's, and its changes show in the version. */
async function dated(loaded: LoadedRecipe, selected: SelectedRelease, context: PlanContext): Promise<SelectedRelease> {
  const { release } = selected;
  const upstream = planUpstream(loaded, mergeRelease(loaded, release, selected.index));
  if (upstream.kind === 'directory' && selected.index !== null) {
    const state = await checkoutState(upstream.path);
    return { ...selected, release: { ...release, date: release.date ?? state.date, version: markDirty(release.version, state.dirty) } };
  }
  if (release.date !== undefined || upstream.kind !== 'git') return selected;
  const { date } = await fetchGit(upstream, context);
  return { ...selected, release: { ...release, date } };
}
