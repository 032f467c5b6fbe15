// Where a new package's upstream is, which of its releases is taken, and the tarball of that release.
import { existsSync, statSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { SandboxContext } from '../../contracts/context.ts';
import type { UpstreamTree } from '../../contracts/artifacts.ts';
import type { UpstreamPlan } from '../../contracts/upstream-plan.ts';
import { isValidSourceName } from '../../debian/names.ts';
import { UpstreamError, UsageError } from '../../errors.ts';
import { fileArtifact } from '../../system/files.ts';
import { makeOrigTarball } from '../../stages/make-orig-tarball.ts';
import { fetchUpstream } from '../../stages/fetch-upstream.ts';
import { checkoutState } from '../../upstream/directory.ts';
import { checkDownloadUrl, downloadFile } from '../../upstream/download.ts';
import { checkGitUrl } from '../../upstream/git-url.ts';
import { fetchLocal } from '../../upstream/git-fetch.ts';
import { listTags, readCheckout, readGit } from '../../upstream/git.ts';
import { newestRelease, type ChosenTag, type DatedTag } from '../../upstream/newest-release.ts';
import { newestTag, tagRules } from '../../upstream/tags.ts';

/** A release of an upstream, at hand. */
export interface Origin {
  /** The source package's name that follows from it. */
  readonly name: string;
  readonly version: string;
  /** Upstream's tag; null where it is a tarball's, or none. */
  readonly tag: string | null;
  /** Seconds since 1970. */
  readonly date: number;
  /** Whether that is the tarball's own, since nothing else tells: its newest file may be older. */
  readonly undated: boolean;
  /** The release's tarball. */
  readonly tarball: { readonly path: string; readonly sha256: string };
  /** The recipe's `upstream`, and what its release says beside version and date. */
  readonly upstream: Readonly<Record<string, unknown>>;
  readonly release: Readonly<Record<string, unknown>>;
  /** The name under which the tarball is kept beside the recipe; null where upstream has it. */
  readonly kept: string | null;
  readonly homepage: string | null;
  /** How the release was chosen. */
  readonly why: string;
  readonly uncertain: readonly string[];
}

/** What the user named, and how it is called. */
export interface Given {
  /** A URL, a folder or a tarball. */
  readonly from: string;
  readonly cwd: string;
  /** The source package's name; null takes the project's. */
  readonly name: string | null;
}

const tarballEnding = /\.(?:tar\.(?:gz|xz|bz2|zst|lzma)|tgz|txz|tbz2?)$/i;
const tarballLimit = 2 * 2 ** 30;

/** Reads what the user named. Errors: UsageError NEW_NOT_FOUND, and those of fetching. */
export async function findOrigin(given: Given, context: SandboxContext): Promise<Origin> {
  const { from, cwd } = given;
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(from);
  const path = resolve(cwd, from);
  if (!isUrl && existsSync(path)) {
    const stat = statSync(path);
    // A pipe would be waited for, and a device has no end.
    if (!stat.isDirectory() && !stat.isFile()) throw new UsageError('NEW_NOT_FOUND', `'${from}' is neither a folder nor a file`, { hint: 'a pipe or a device is no tarball: write what comes out of it into a file' });
    return stat.isDirectory() ? fromFolder(path, given, context) : fromTarball(path, null, given, context);
  }
  if (isUrl && tarballEnding.test(new URL(from).pathname)) {
    const file = join(context.workspace, basename(new URL(checkDownloadUrl(from)).pathname));
    context.onLine(`downloading ${from}`);
    await downloadFile(from, file, { signal: context.signal, limit: tarballLimit });
    return fromTarball(file, from, given, context);
  }
  if (isUrl || /^[\w.-]+@[\w.-]+:/.test(from)) return fromGit(from, given, context);
  throw new UsageError('NEW_NOT_FOUND', `'${from}' is neither a URL, a folder nor a tarball`, { hint: 'e.g. debkit new https://git.example.org/hello' });
}

/** What a project's last word in a URL or path is as a name of a source package. */
export function sourceName(text: string): string {
  const name = text.toLowerCase().replace(/\.git$/, '').replace(/[^a-z0-9+.-]+/g, '-').replace(/^[^a-z0-9]+|[^a-z0-9+]+$/g, '');
  return isValidSourceName(name) ? name : `${name}-package`.replace(/^[^a-z0-9]+/, '');
}

async function fromGit(url: string, given: Given, context: SandboxContext): Promise<Origin> {
  checkGitUrl(url);
  const name = given.name ?? sourceName(basename(url.replace(/\/+$/, '')));
  context.onLine('asking upstream for its tags');
  const tags = await listTags(url, context);
  const chosen = newestRelease(tags.map((tag) => ({ name: tag.name, date: null })), name);
  if (chosen === null) throw new UpstreamError('NEW_NO_RELEASE', `'${url}' has no tag with a version in it`, { hint: 'clone it and name the folder: debkit new then packs its newest commit' });
  const commit = tags.find((tag) => tag.name === chosen.tag)?.commit ?? '';
  const plan = { kind: 'git', url, tag: chosen.tag, commit, submodules: false } as const;
  const tree = await fetchUpstream({ upstream: plan }, context);
  const submodules = tree.kind === 'git' && (await hasSubmodules(tree));
  const whole: UpstreamPlan = { ...plan, submodules };
  const taken = submodules ? await fetchUpstream({ upstream: whole }, context) : tree;
  const date = taken.kind === 'git' ? taken.date : 0;
  const tarball = await pack(name, chosen.version, taken, context);
  const upstream = { git: url, ...(submodules ? { submodules: true } : {}), ...tagKeys(chosen, tags.map((tag) => tag.name), name) };
  const homepage = /^https:\/\//.test(url) ? url.replace(/\.git$/, '').replace(/\/+$/, '') : null;
  return { name, version: chosen.version, tag: chosen.tag, date, undated: false, tarball, upstream, release: { tag: chosen.tag, commit }, kept: null, homepage, why: why(chosen, tags.length), uncertain: chosen.notes };
}

async function fromFolder(path: string, given: Given, context: SandboxContext): Promise<Origin> {
  const state = await checkoutState(path);
  const remote = (await readCheckout(path, ['remote', 'get-url', 'origin']))?.trim() ?? '';
  const name = given.name ?? sourceName(basename(/^\.*$/.test(basename(path)) ? remote : path));
  const listed = (await readCheckout(path, ['for-each-ref', '--format=%(refname:strip=2)%09%(creatordate:unix)', 'refs/tags'])) ?? '';
  const tags = listed.split('\n').filter((line) => line !== '').map((line): DatedTag => ({ name: line.split('\t')[0] ?? '', date: Number(line.split('\t')[1]) || null }));
  const chosen = newestRelease(tags, name);
  const ref = chosen === null ? null : `refs/tags/${chosen.tag}`;
  const tree = await fetchLocal(path, ref ?? 'HEAD', context);
  const version = chosen?.version ?? `0~git${new Date(state.date * 1000).toISOString().slice(0, 10).replaceAll('-', '')}.${state.commit.slice(0, 7)}`;
  const tarball = await pack(name, version, tree, context);
  const isWeb = /^https:\/\/[^@\s]+$/.test(remote);
  const uncertain = [...(chosen?.notes ?? ['no tag has a version: the newest commit is packaged, under a version that any release comes after'])];
  if (await hasSubmodules(tree)) uncertain.push('it has git submodules, whose files are not in the tarball: name the URL instead of the folder');
  if (isWeb && chosen !== null) {
    const there = await reachable(remote, chosen.tag, tree.commit, context);
    if (there) return { name, version, tag: chosen.tag, date: tree.date, undated: false, tarball, upstream: { git: remote, ...tagKeys(chosen, tags.map((tag) => tag.name), name) }, release: { tag: chosen.tag, commit: tree.commit }, kept: null, homepage: remote.replace(/\.git$/, ''), why: why(chosen, tags.length), uncertain };
  }
  const kept = `${name}-${version}.tar.gz`;
  return {
    name, version, tag: chosen?.tag ?? null, date: tree.date, undated: false, tarball, kept, upstream: { tarball: `${name}-@VERSION@.tar.gz` }, release: { sha256: tarball.sha256 },
    homepage: isWeb ? remote.replace(/\.git$/, '') : null,
    why: `${chosen === null ? `commit ${state.commit.slice(0, 12)} of ${path}` : `${why(chosen, tags.length)}, commit ${tree.commit.slice(0, 12)} of ${path}`}${isWeb ? `; \`upstream: {git: '${remote}'}\` would be its place on the web` : ''}`,
    uncertain,
  };
}

async function fromTarball(path: string, url: string | null, given: Given, context: SandboxContext): Promise<Origin> {
  const said = url ?? basename(path);
  // A forge calls the tarball of a tag by the tag alone.
  const project = /^https:\/\/[^/]+\/[^/]+\/([^/]+)\/(?:-\/)?(?:archive|releases|get)\//.exec(said)?.[1];
  const file = basename(said).replace(tarballEnding, '').replace(/\.orig$/, '');
  const [, word = '', version = ''] = /^(?:(.*?)[-_.]?)?v?(\d[\w.+~]*(?:-?(?:rc|alpha|beta|pre)[\w.]*)?)$/i.exec(file) ?? [];
  if (version === '') throw new UsageError('NEW_NO_VERSION', `the name of '${said}' has no version in it`, { hint: 'a tarball is called NAME-VERSION.tar.gz' });
  const name = given.name ?? sourceName(word === '' ? (project ?? '') : word);
  if (!isValidSourceName(name)) throw new UsageError('NEW_NO_NAME', `the name of '${said}' says no name of a project`, { hint: 'say it: --name NAME' });
  const artifact = await fileArtifact(path);
  const raw = newestRelease([{ name: version, date: null }], name)?.version ?? version;
  const ending = tarballEnding.exec(basename(said))?.[0] ?? '';
  const upstream = url !== null && version === raw ? { tarball: url.replaceAll(version, '@VERSION@') } : { tarball: `${name}-@VERSION@${ending}` };
  const kept = 'tarball' in upstream && upstream.tarball.includes('://') ? null : `${name}-${raw}${ending}`;
  const homepage = url === null ? null : (/^https:\/\/(?:github\.com|gitlab\.com|codeberg\.org)\/[^/]+\/[^/]+/.exec(url)?.[0] ?? null);
  const date = Math.floor(statSync(path).mtimeMs / 1000);
  await mkdir(context.workspace, { recursive: true });
  return { name, version: raw, tag: null, date, undated: true, tarball: { path, sha256: artifact.sha256 }, upstream, release: { sha256: artifact.sha256 }, kept, homepage, why: `the name of ${basename(said)}`, uncertain: [] };
}


function why(chosen: ChosenTag, count: number): string {
  return `the newest release of ${count} tag${count === 1 ? '' : 's'}: ${chosen.tag}`;
}

/** A tag-pattern where the usual one would read this upstream's tags otherwise. */
function tagKeys(chosen: ChosenTag, tags: readonly string[], name: string): Record<string, unknown> {
  const usual = newestTag(tags, tagRules(name));
  if (usual?.tag === chosen.tag && usual.version === chosen.version) return {};
  return { 'tag-pattern': `${chosen.prefix.replace(/[^\w/-]/g, '\\$&')}(\\d[\\d._]*)` };
}

async function hasSubmodules(tree: Extract<UpstreamTree, { kind: 'git' }>): Promise<boolean> {
  const listed = await readGit(tree.gitDir, ['ls-tree', '--name-only', tree.commit, '.gitmodules']);
  return listed.trim() !== '';
}

/** Whether a URL has the tag at that commit; false where it does not answer soon. */
async function reachable(url: string, tag: string, commit: string, context: SandboxContext): Promise<boolean> {
  if (context.offline) return false;
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(20_000)]);
  const tags = await listTags(url, { signal }).catch(() => []);
  context.signal.throwIfAborted();
  return tags.some((one) => one.name === tag && one.commit === commit);
}

async function pack(source: string, version: string, tree: UpstreamTree, context: SandboxContext): Promise<{ path: string; sha256: string }> {
  const plan = { orig: { compression: 'gz', exclude: [], subdirectory: null }, version: { epoch: null, upstream: version, revision: '1', full: `${version}-1` }, packaging: { source } } as const;
  const made = await makeOrigTarball({ plan, tree }, context);
  const path = join(context.workspace, `${source}.orig.tar.gz`);
  await copyFile(made.path, path);
  return { path, sha256: made.sha256 };
}
