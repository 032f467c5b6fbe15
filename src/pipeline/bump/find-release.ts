// Upstream's release that a recipe is to have: its version, and all that the recipe says of one so that nobody can put another in its place.
import { resolve } from 'node:path';
import type { FileArtifact } from '../../contracts/artifacts.ts';
import type { StageContext } from '../../contracts/context.ts';
import { compareVersionPart, isValidUpstreamVersion, parseVersion } from '../../debian/version.ts';
import { DebkitError, UpstreamError, UsageError } from '../../errors.ts';
import type { LoadedRecipe, RecipeRelease, RecipeUpstream } from '../../recipe/recipe.ts';
import { upstreamOf } from '../../recipe/release-upstream.ts';
import { isTarballUrl } from '../../recipe/tarball-place.ts';
import { newestDate } from '../../system/tar-safety.ts';
import { inspectTarball } from '../../system/tarball.ts';
import { fetchDebianOrig, listedSources } from '../../upstream/debian-archive.ts';
import { fetchGit } from '../../upstream/git-fetch.ts';
import { nearTags } from '../../upstream/git-url.ts';
import { listTags } from '../../upstream/git.ts';
import { newestTag, versionsOfTags } from '../../upstream/tags.ts';
import { learnTarball } from '../../upstream/tarball.ts';
import { newestOf, releaseOf } from '../outdated.ts';
import { withVersion } from '../plan-upstream.ts';
import { rulesOf } from '../select-release.ts';

/** A release as a recipe may say it; null for what its kind of upstream has not. */
export interface FoundRelease {
  readonly version: string;
  readonly tag: string | null;
  readonly commit: string | null;
  /** Seconds since 1970: the commit's, or of a tarball that of its newest file. */
  readonly date: number;
  readonly sha256: string | null;
  /** Where Debian has it, by suite and version of the source package. */
  readonly debian: { readonly suite: string; readonly version: string } | null;
  /** Who says so. */
  readonly from: string;
}

/** Finds the release named `wanted` (a version or tag), or the newest; null where the recipe has the newest. Errors: BUMP_*, those of listTags and of fetching. */
export async function findRelease(loaded: LoadedRecipe, has: RecipeRelease, wanted: string | null, context: StageContext): Promise<FoundRelease | null> {
  const upstream = upstreamOf(loaded.recipe, has);
  if (upstream.directory !== undefined) throw new UsageError('BUMP_DIRECTORY', `${loaded.recipe.source} is made from a folder of yours, whose version you say yourself`);
  const found = upstream.git !== undefined ? await byGit(loaded, upstream, wanted, context) : await byVersion(loaded, upstream, wanted, context);
  const order = compareVersionPart(found.version, has.version);
  if (order === 0 || (order < 0 && wanted === null)) return null;
  if (order < 0) throw new UsageError('BUMP_NOT_NEWER', `${found.version} is not newer than ${has.version}, which the recipe has`, { hint: 'a package of a lower version replaces none: is another line meant? debkit bump RECIPE@VERSION goes on from that release' });
  return 'complete' in found ? found.complete() : found;
}

interface Candidate {
  readonly version: string;
  /** Fetches what is to be known of it. */
  readonly complete: () => Promise<FoundRelease>;
}

async function byGit({ recipe }: LoadedRecipe, upstream: RecipeUpstream, wanted: string | null, context: StageContext): Promise<Candidate> {
  const url = upstream.git ?? '';
  if (context.offline) throw new UpstreamError('NOT_CACHED', `the tags of ${recipe.source}'s upstream are needed, and --offline forbids asking`);
  const tags = (await listTags(url, context)).map(({ name }) => name);
  const rules = rulesOf(recipe, upstream);
  const versions = versionsOfTags(tags, rules);
  const chosen = wanted === null ? newestTag(tags, rules) : versions.find(({ version, tag }) => version === wanted || tag === wanted);
  if (chosen === undefined || chosen === null) {
    const near = wanted === null ? tags.slice(-5) : nearTags(wanted, versions.map(({ tag }) => tag));
    throw new UpstreamError('TAG_NOT_FOUND', wanted === null ? `upstream of ${recipe.source} has no tag that stands for a version` : `upstream of ${recipe.source} has no tag for ${JSON.stringify(wanted)}`, { hint: near.length === 0 ? 'it has none at all' : `the nearest: ${near.join(', ')}` });
  }
  const { version, tag } = chosen;
  return {
    version,
    complete: async () => {
      const { commit, date } = await fetchGit({ kind: 'git', url, tag, commit: null, submodules: upstream.submodules ?? false }, context);
      return { version, tag, commit, date, sha256: null, debian: null, from: `${url} ${tag}` };
    },
  };
}

async function byVersion(loaded: LoadedRecipe, upstream: RecipeUpstream, wanted: string | null, context: StageContext): Promise<Candidate> {
  const { recipe } = loaded;
  if (wanted !== null && !isValidUpstreamVersion(wanted)) throw new UsageError('BUMP_VERSION', `${JSON.stringify(wanted)} is no upstream version`, { hint: 'digits, letters and . + ~ -, e.g. 1.2.3' });
  if (upstream.tarball === undefined) return byDebian(recipe.source, upstream, wanted, context);
  const newest = wanted === null ? await newestOf(recipe, upstream, context) : { version: wanted, from: '' };
  if (newest === null) throw new UsageError('BUMP_UNKNOWN', `nothing says which releases ${recipe.source} has`, { hint: `name the version: debkit bump ${recipe.source} VERSION; or \`repository\` and \`tag\` under \`upstream\`` });
  const { version } = newest;
  const template = upstream.tarball;
  if (!template.includes('@VERSION@')) throw new UsageError('BUMP_FIXED_URL', `the tarball's place, '${template}', says no version that could be another one`, { hint: 'write @VERSION@ where the version stands' });
  return {
    version,
    complete: async () => {
      const url = withVersion(template, version);
      const debian = upstream.debian === undefined ? null : await inDebian(upstream.debian, upstream.suite ?? 'sid', (one) => releaseOf(one) === version, context).catch((error: unknown) => {
        if (!(error instanceof DebkitError) || context.signal.aborted) throw error;
        return null;
      });
      const place = isTarballUrl(url) ? { url } : { url, file: resolve(loaded.folder, url) };
      const file = await learnTarball(place, context).catch(async (error: unknown) => {
        if (debian === null || !(error instanceof DebkitError)) throw error;
        context.onLine(`${error.message}: taking the orig tarball of Debian's ${upstream.debian ?? ''} in ${debian.suite}`);
        return origOf(upstream.debian ?? '', debian, context).catch((second: unknown) => {
          if (!(second instanceof DebkitError)) throw second;
          throw new UpstreamError(error.code, `no place gives the tarball of ${version}: ${error.message}; and ${second.message}`, { retryable: error.details.retryable === true || second.details.retryable === true, ...(error.details.hint === undefined ? {} : { hint: error.details.hint }) });
        });
      });
      return { version, tag: null, commit: null, date: await newestFile(file, context), sha256: file.sha256, debian, from: newest.from === '' ? url : newest.from };
    },
  };
}

/** Debian's orig tarball is upstream's release; its version may have more to it than upstream's. */
async function byDebian(source: string, upstream: RecipeUpstream, wanted: string | null, context: StageContext): Promise<Candidate> {
  const name = upstream.debian ?? source;
  const suite = upstream.suite ?? 'sid';
  const found = await inDebian(name, suite, (one) => wanted === null || parseVersion(one).upstream === wanted, context);
  if (found === null) throw new UpstreamError('DEBIAN_SOURCE_NOT_FOUND', `neither ${suite} nor sid has ${name}${wanted === null ? '' : ` ${wanted}`}`);
  return {
    version: parseVersion(found.version).upstream,
    complete: async () => {
      const file = await origOf(name, found, context);
      return { version: parseVersion(found.version).upstream, tag: null, commit: null, date: await newestFile(file, context), sha256: file.sha256, debian: found, from: `Debian's ${found.suite} ${name} ${found.version}` };
    },
  };
}

/** The newest version that fits, of the recipe's suite where that has it, else of sid. */
async function inDebian(name: string, suite: string, fits: (version: string) => boolean, context: StageContext): Promise<FoundRelease['debian']> {
  const listed = [];
  for (const one of new Set([suite, 'sid'])) listed.push(...(await listedSources(name, one, context)).filter(({ version }) => fits(version)));
  const upstreamPart = (version: string) => parseVersion(version).upstream;
  const [newest] = listed.sort((a, b) => compareVersionPart(upstreamPart(b.version), upstreamPart(a.version)));
  return newest === undefined ? null : { suite: newest.suite, version: newest.version };
}

async function origOf(source: string, { suite, version }: NonNullable<FoundRelease['debian']>, context: StageContext): Promise<FileArtifact> {
  return (await fetchDebianOrig({ kind: 'debian', source, suite, version, upstreamVersion: parseVersion(version).upstream, sha256: null }, context)).file;
}

async function newestFile({ path }: FileArtifact, { signal }: StageContext): Promise<number> {
  return newestDate((await inspectTarball(path, undefined, signal)).entries);
}
