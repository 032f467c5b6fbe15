// Whether upstream has a newer release than a recipe: by the tags of its git repository, else by what Debian has of it.
import semver from 'semver';
import type { StageContext } from '../contracts/context.ts';
import { compareVersionPart, parseVersion } from '../debian/version.ts';
import { DebkitError, UpstreamError } from '../errors.ts';
import { loadRecipe } from '../recipe/load.ts';
import type { Recipe, RecipeRelease, RecipeUpstream } from '../recipe/recipe.ts';
import { upstreamOf } from '../recipe/release-upstream.ts';
import { listedSources } from '../upstream/debian-archive.ts';
import { listTags } from '../upstream/git.ts';
import { isFinal, newestTag, tagRules } from '../upstream/tags.ts';
import { literally } from '../text/pattern.ts';
import { asSemver, rulesOf } from './select-release.ts';

/** What a recipe has and what upstream has. */
export interface Outdated {
  /** As it was asked for. */
  readonly recipe: string;
  readonly source: string;
  readonly status: 'current' | 'outdated' | 'unknown';
  /** The newest release that the recipe lists; null where it lists none. */
  readonly has: string | null;
  readonly newest: string | null;
  /** How far it is, as semver has it; null where that does not apply. */
  readonly step: 'major' | 'minor' | 'patch' | null;
  /** Who says it: a URL and tag, or a version of Debian's; for `unknown` why nobody does. */
  readonly from: string;
}

/** Asks for one recipe, given its name and file. What cannot be asked is `unknown`; errors: those of loadRecipe, and of an interruption. */
export async function findOutdated(name: string, file: string, context: StageContext): Promise<Outdated> {
  const { recipe } = loadRecipe(file);
  const at = newestListed(recipe);
  const has = at?.version ?? null;
  const common = { recipe: name, source: recipe.source, has };
  const unknown = (why: string): Outdated => ({ ...common, status: 'unknown', newest: null, step: null, from: why });
  if (has === null || at === undefined) return unknown('the recipe lists no release, and takes the newest each time');
  try {
    const found = await newestOf(recipe, upstreamOf(recipe, at), context);
    if (found === null) return unknown('neither a git repository nor a package of Debian says which releases there are: name `git` or `repository` under `upstream`');
    const newer = compareVersionPart(found.version, has) > 0;
    return { ...common, status: newer ? 'outdated' : 'current', newest: newer ? found.version : has, step: newer ? stepOf(has, found.version) : null, from: found.from };
  } catch (error) {
    if (context.signal.aborted || !(error instanceof DebkitError)) throw error;
    return unknown(error.message);
  }
}

/** The newest release that somebody knows of, and who: a URL and tag, or a version of Debian's. */
export interface Newest {
  readonly version: string;
  readonly from: string;
}

/** The release that a recipe is at: the newest that it lists, a pre-release only where it lists nothing else; undefined where it lists none. */
export function newestListed({ releases = [] }: Recipe): RecipeRelease | undefined {
  const listed = [...releases].sort((a, b) => compareVersionPart(b.version, a.version));
  return listed.find(({ version }) => isFinal(version)) ?? listed[0];
}

/** Asks upstream's tags, else Debian's sid; null where neither is named. Errors: those of listTags and listedSources; NOT_CACHED with offline. */
export async function newestOf(recipe: Recipe, upstream: RecipeUpstream, context: StageContext): Promise<Newest | null> {
  const { git, repository, tag, debian } = upstream;
  if (git !== undefined) return byTags(git, rulesOf(recipe, upstream), context);
  if (repository !== undefined && tag !== undefined) {
    const [before = '', after = ''] = tag.split('@VERSION@').map(literally);
    return byTags(repository, tagRules(recipe.source, `${before}(\\d.*)${after}`), context);
  }
  return debian === undefined ? null : byDebian(debian, context);
}

async function byTags(url: string, rules: Parameters<typeof newestTag>[1], { signal, offline }: StageContext): Promise<Newest | null> {
  if (offline) throw new UpstreamError('NOT_CACHED', 'upstream is not asked with --offline');
  const tags = await listTags(url, { signal });
  const newest = newestTag(tags.map(({ name }) => name), rules);
  return newest === null ? null : { version: newest.version, from: `${url} ${newest.tag}` };
}

async function byDebian(source: string, context: StageContext): Promise<Newest | null> {
  const [newest] = (await listedSources(source, 'sid', context)).map(({ version }) => version).sort((a, b) => compareVersionPart(parseVersion(b).upstream, parseVersion(a).upstream));
  if (newest === undefined) return null;
  return { version: releaseOf(newest), from: `Debian's sid ${source} ${newest}` };
}

/** Upstream's version in one of Debian's: without what a repacked tarball or one of several sources adds, and after `+really`. */
export function releaseOf(version: string): string {
  const { upstream } = parseVersion(version);
  const really = upstream.lastIndexOf('+really');
  return (really === -1 ? upstream : upstream.slice(really + '+really'.length)).replace(/[+~.](?:dfsg|ds|repack)[.\d]*$/, '').replace(/\+~.*$/, '');
}

function stepOf(has: string, newest: string): Outdated['step'] {
  const [from, to] = [asSemver(has), asSemver(newest)];
  const step = from === null || to === null ? null : semver.diff(from, to);
  return step === 'major' || step === 'minor' || step === 'patch' ? step : null;
}
