// Stages 0 to 2: recipe, release, plan. The network is asked only where the recipe does not say tag and date.
import { resolve } from 'node:path';
import type { StageContext } from '../contracts/context.ts';
import type { BuildPlan } from '../contracts/plan.ts';
import { UpstreamError, UsageError } from '../errors.ts';
import { loadRecipe } from '../recipe/load.ts';
import type { LoadedRecipe, RecipeUpstream } from '../recipe/recipe.ts';
import { checkoutState } from '../upstream/directory.ts';
import { fetchGit } from '../upstream/git-fetch.ts';
import { listTags } from '../upstream/git.ts';
import { tagRules } from '../upstream/tags.ts';
import { checkoutVersion, markDirty } from './checkout-version.ts';
import { findTarget } from './find-target.ts';
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
  /** Whether recipe and request say it alone: neither upstream nor a folder of the user's was asked. */
  readonly settled: boolean;
}

/** What planning needs of a stage's context. */
export type PlanContext = Pick<StageContext, 'store' | 'offline' | 'signal' | 'onLine'>;

/** The plan of a recipe target. Errors: those of loadRecipe, selectRelease, planBuild; UpstreamError where upstream had to be asked. */
export async function makePlan(target: string, request: PlanRequest, places: Places, context: PlanContext): Promise<MadePlan> {
  const found = findTarget(target, places.recipeLibraries);
  if (found.kind !== 'recipe') {
    throw new UsageError('NOT_A_RECIPE', `'${target}' is a source package: it has no plan to make`, { hint: 'debkit build takes it as it is' });
  }
  const loaded = loadRecipe(found.file);
  const withoutGit = releaseWithoutGit(loaded.recipe, request.suite);
  const selected = await choose(loaded, found.wanted, request.suite, context)
    .then((chosen) => dated(loaded, chosen, context))
    .catch((error: unknown) => {
      throw namingOtherLine(error, withoutGit);
    });
  const plan = planBuild(loaded, selected, request);
  const own = mergeRelease(loaded, selected.release, selected.index).recipe.style ?? 'dh';
  const named = selectRelease(loaded.recipe, { wanted: found.wanted, suite: request.suite, found: null }).kind === 'release';
  return { plan, ownStyle: plan.packaging.style === own, withoutGit, settled: named && plan.upstream.kind !== 'directory' };
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
