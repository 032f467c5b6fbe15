// `debkit bump`: a recipe goes to another release of upstream's; what that means is found before anything is written, and told.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isForSuite } from '../../debian/suites.ts';
import { HostError, UsageError } from '../../errors.ts';
import { loadRecipe, recipeTextOf } from '../../recipe/load.ts';
import type { LoadedRecipe } from '../../recipe/recipe.ts';
import { writeFileAtomic } from '../../system/files.ts';
import { refuseUnwritable } from '../../system/folders.ts';
import { shellWord } from '../../text/format.ts';
import { findTarget } from '../find-target.ts';
import { mergeRelease } from '../merge-release.ts';
import { newestListed } from '../outdated.ts';
import { makePlan } from '../make-plan.ts';
import { planBuild } from '../plan-build.ts';
import type { BuildRequest, PlanRequest, Services } from '../request.ts';
import { withStageContext } from '../stage-context.ts';
import { ownChangelog, recipeEntries } from './changelog-entries.ts';
import { findRelease, type FoundRelease } from './find-release.ts';
import { mentionsOf, withEntries, withRelease, type Replaced } from './rewrite.ts';
import { survey, type Survey } from './survey.ts';

/** What is asked for. */
export interface BumpRequest {
  readonly recipe: string;
  /** An upstream version or tag; null takes the newest. */
  readonly version: string | null;
  /** Whether the older release stays in the list. */
  readonly add: boolean;
  readonly dryRun: boolean;
  /** Seconds since 1970, for the changelog. */
  readonly now: number;
  /** Whether the user has named the suite. */
  readonly suiteIsGiven: boolean;
}

/** A recipe at a new release. */
export interface Bumped extends Survey {
  readonly source: string;
  /** As the user would name it. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** The package's new version. */
  readonly version: string;
  readonly found: FoundRelease;
  /** Each file's text as it is and as it is to be. */
  readonly changes: readonly { readonly file: string; readonly before: string; readonly after: string }[];
  /** Lines of the recipe that name the older version still. */
  readonly mentions: readonly number[];
  readonly suite: string;
  /** Whether patches and edits let anything be built. */
  readonly buildable: boolean;
  /** Licences that came and that the recipe's `copyright` does not name. */
  readonly unnamed: readonly string[];
}

/** The recipe is at the newest release. */
export interface Current {
  readonly source: string;
  readonly has: string;
}

/** What a bump is to change, with nothing written yet. Errors: NOT_A_RECIPE, RELEASE_NOT_FOUND, BUMP_* (exit 2), RECIPE_NOT_WRITABLE (exit 3), those of findRelease and of planBuild. */
export async function planBump(asked: BumpRequest, request: BuildRequest, services: Services): Promise<Bumped | Current> {
  const { places } = request;
  const target = findTarget(asked.recipe, places.recipeLibraries);
  if (target.kind !== 'recipe') throw new UsageError('NOT_A_RECIPE', `'${asked.recipe}' is a source package, which has no recipe`, { hint: 'gbp import-orig --uscan, or uupdate, take a source package further' });
  const loaded = loadRecipe(target.file);
  const text = recipeTextOf(loaded);
  const replaced = replacedRelease(loaded, target.wanted, asked.add);
  if (!asked.dryRun) refuseReadOnly(target.file);
  return withStageContext({ places, offline: request.offline, stage: 'fetch' }, services, async (context) => {
    const found = await findRelease(loaded, replaced.release, asked.version, context);
    if (found === null) return { source: loaded.recipe.source, has: replaced.release.version };
    const listed = loaded.recipe.releases?.find(({ version }) => version === found.version);
    if (listed !== undefined) throw new UsageError('BUMP_LISTED', `the recipe has ${found.version} already, beside ${replaced.release.version}`, { hint: `debkit build ${loaded.recipe.source}@${found.version}` });
    const suite = suiteFor(replaced, request.plan, asked.suiteIsGiven);
    const { version: from } = replaced.release;
    const { version: to } = found;
    const moved = withRelease(text, loaded, replaced, found);
    const draft = loadRecipe(target.file, Buffer.from(moved));
    const { plan: before } = await makePlan(`${target.file}@${from}`, { ...request.plan, suite, sourceDateEpoch: null, lock: 'ignore' }, places, context);
    const release = { ...newRelease(draft, replaced.index), ...(found.tag === null ? {} : { tag: found.tag }), date: found.date };
    const after = planBuild(draft, { kind: 'release', release, index: replaced.index, notes: [] }, { ...request.plan, suite });
    const plans = { from, to, before, after };
    const seen = await survey(plans, context);
    const own = ownChangelog(loaded, { ...plans, notes: seen.notes, now: asked.now });
    const whole = own === null ? withEntries(moved, draft, recipeEntries(loaded, { ...plans, notes: seen.notes, now: asked.now })) : moved;
    // What is written must be a recipe, whatever was written by hand before.
    const checked = loadRecipe(target.file, Buffer.from(whole));
    const changes = [{ file: target.file, before: text, after: whole }, ...(own === null || own.after === own.before ? [] : [own])];
    return {
      ...seen,
      source: loaded.recipe.source, file: target.file, from, to, found, changes, suite,
      version: after.version.full,
      mentions: asked.add ? [] : mentionsOf(whole, from),
      buildable: seen.patches.every(({ state }) => state === 'applies') && seen.edits.length === 0,
      unnamed: unnamedLicences(checked, seen, replaced.index),
    };
  });
}

/** The release that is taken further: the newest, or the one that stands after the @. */
function replacedRelease({ recipe }: LoadedRecipe, wanted: string | null, add: boolean): Replaced {
  const releases = recipe.releases ?? [];
  if (releases.length === 0) throw new UsageError('BUMP_NO_RELEASE', `the recipe of ${recipe.source} lists no release: it takes the newest each time, and there is nothing to change`, { hint: `debkit build ${recipe.source}` });
  const release = wanted === null ? newestListed(recipe) : releases.find(({ version, tag }) => version === wanted || tag === wanted);
  if (release === undefined) throw new UsageError('RELEASE_NOT_FOUND', `${recipe.source} has not the release ${JSON.stringify(wanted)}`, { hint: `known: ${releases.map(({ version }) => version).join(', ')}` });
  return { release, index: releases.indexOf(release), add };
}

function newRelease({ recipe }: LoadedRecipe, index: number): Replaced['release'] {
  return recipe.releases?.[index] ?? { version: '' };
}

function suiteFor({ release }: Replaced, { suite }: PlanRequest, isGiven: boolean): string {
  return isGiven || isForSuite(release.suites, suite) ? suite : (release.suites?.[0] ?? suite);
}

/** Licences of new or changed files that no stanza for this release names. */
function unnamedLicences(loaded: LoadedRecipe, { licences }: Survey, index: number): string[] {
  const { recipe } = mergeRelease(loaded, newRelease(loaded, index), index);
  const named = new Set(recipe.copyright?.flatMap(({ license }) => license.split(/ (?:and|or) |, /)) ?? []);
  const found = licences.flatMap(({ after }) => (after === null || /^none named$|^its words$|otherwise worded$/.test(after) ? [] : after.split(/ (?:and|or) /)));
  return [...new Set(found)].filter((name) => !named.has(name));
}

function refuseReadOnly(file: string): void {
  const folder = join(file, '..');
  try {
    refuseUnwritable(folder);
  } catch (cause) {
    throw new HostError('RECIPE_NOT_WRITABLE', `${file} cannot be written`, { hint: `copy its folder into ./recipes, where it is found first: cp -r ${shellWord(folder)} recipes/`, cause });
  }
}

/** Writes what was planned, the recipe itself last; each older text is kept below `state`. Gives where, by the file. Error: BUMP_CHANGED (exit 2). */
export async function writeBump({ source, from, changes }: Bumped, state: string): Promise<Readonly<Record<string, string>>> {
  const folder = join(state, 'bumps', `${source}_${from}`);
  await mkdir(folder, { recursive: true });
  for (const { file, before } of changes) if (readFileSync(file, 'utf8') !== before) throw new UsageError('BUMP_CHANGED', `${file} was changed meanwhile`, { hint: 'nothing was written: run it again' });
  const kept = Object.fromEntries(changes.map(({ file }) => [file, join(folder, basename(file))]));
  for (const { file, before } of changes) await writeFileAtomic(kept[file] ?? '', before);
  // The lock goes along, and has to come back with the recipe.
  const lock = join(dirname(changes[0]?.file ?? ''), 'debkit.lock');
  const locked = existsSync(lock) ? { [lock]: join(folder, 'debkit.lock') } : {};
  for (const [here, copy] of Object.entries(locked)) await writeFileAtomic(copy, readFileSync(here));
  for (const { file, after } of [...changes].reverse()) await writeFileAtomic(file, after, statSync(file).mode & 0o777);
  return { ...kept, ...locked };
}
