// `debkit show`: what a recipe builds, from what, and where the recipe is.
import { compareVersions } from '../../debian/version.ts';
import { readLock } from '../../pipeline/lock-place.ts';
import { loadRecipe } from '../../recipe/load.ts';
import type { LockedSuite } from '../../recipe/lock-file.ts';
import { findRecipe } from '../../recipe/lookup.ts';
import type { Recipe, RecipeRelease, RecipeUpstream } from '../../recipe/recipe.ts';
import { configurationOf } from '../context.ts';
import type { Invocation } from '../invocation.ts';
import type { Session } from '../session.ts';
import { shellWord } from '../../text/format.ts';
import { librariesOf, stateFolder } from '../settings.ts';

/** Shows one recipe; 0. Errors: RECIPE_NOT_FOUND, RecipeErrors. */
export async function runShow({ targets }: Invocation, session: Session): Promise<number> {
  const [target = ''] = targets;
  const { recipe, file } = loadRecipe(findRecipe(target, librariesOf(await configurationOf(session), session.cwd)));
  const found = readLock({ file, source: recipe.source, state: stateFolder(session.environment) });
  const releases = [...(recipe.releases ?? [])].sort((a, b) => compareVersions(b.version, a.version));
  const lock = found === null ? null : { file: found.file, entries: [...found.lock].map(entryOf) };
  const data = {
    source: recipe.source,
    file,
    lock,
    upstream: recipe.upstream,
    style: recipe.style ?? 'dh',
    releases: releases.map((release) => ({
      version: release.version,
      date: release.date ?? null,
      suites: release.suites ?? null,
      style: release.style ?? null,
    })),
    packages: Object.entries(recipe.packages).map(([name, one]) => ({
      name,
      architecture: one.architecture ?? 'any',
      summary: one.summary,
    })),
  };
  session.result(data, textOf({ recipe, releases, file, lock, target }));
  return 0;
}

interface LockEntry {
  readonly for: string;
  readonly default: string | null;
  readonly releases: readonly string[];
  readonly environment: boolean;
}

function entryOf([key, { default: own, releases }]: readonly [string, LockedSuite]): LockEntry {
  return { for: key, default: own, releases: [...releases.keys()], environment: [...releases.values()].some((one) => one.environment !== null) };
}

interface Shown {
  readonly recipe: Recipe;
  readonly releases: readonly RecipeRelease[];
  readonly file: string;
  readonly lock: { readonly file: string; readonly entries: readonly LockEntry[] } | null;
  /** As the user named it. */
  readonly target: string;
}

function textOf({ recipe, releases, file, lock, target }: Shown): string {
  const fields: [string, string | undefined][] = [
    ['recipe', file],
    ['lock', lock === null ? undefined : `${lock.file} (${lock.entries.map(entryText).join('; ')})`],
    ['homepage', recipe.homepage],
    ['upstream', upstreamText(recipe.upstream)],
    ['style', recipe.style ?? 'dh'],
    ['build', recipe.build?.system],
  ];
  const width = Math.max(...Object.keys(recipe.packages).map((name) => name.length));
  return (
    [
      recipe.source,
      ...fields.flatMap(([name, value]) => (value === undefined ? [] : [`  ${`${name}:`.padEnd(10)} ${value}`])),
      'releases:',
      ...(releases.length === 0 ? ['  any tag of upstream'] : releases.map(releaseText)),
      'packages:',
      ...Object.entries(recipe.packages).map(([name, one]) => `  ${name.padEnd(width)}  ${one.summary}`),
      `build it: debkit build ${shellWord(target)}`,
    ].join('\n') + '\n'
  );
}

function entryText({ for: key, default: own, releases, environment }: LockEntry): string {
  return `${key}: ${own ?? releases.join(' ')}${environment ? '' : ', upstream alone'}`;
}

function releaseText(release: RecipeRelease): string {
  const day = release.date === undefined ? '' : new Date(release.date * 1000).toISOString().slice(0, 10);
  const suites = release.suites === undefined ? '' : `for ${release.suites.join(', ')}`;
  return `  ${[release.version.padEnd(10), day, release.style ?? '', suites].filter((part) => part !== '').join('  ')}`.trimEnd();
}

function upstreamText(upstream: RecipeUpstream): string {
  if (upstream.git !== undefined) return `git ${upstream.git}`;
  if (upstream.tarball !== undefined) return `tarball ${upstream.tarball}${upstream.debian === undefined ? '' : `, or Debian's orig tarball of ${upstream.debian}`}`;
  if (upstream.debian !== undefined) return `Debian source package ${upstream.debian} of ${upstream.suite ?? ''}`;
  return `folder ${upstream.directory ?? ''}`;
}
