// Where upstream's files come from and how they become the orig tarball, resolved for one release; and debian/watch for it.
import { resolve } from 'node:path';
import type { DebianUpstreamPlan, OrigPlan, TarballUpstreamPlan, UpstreamPlan } from '../contracts/upstream-plan.ts';
import { InternalError } from '../errors.ts';
import type { LoadedRecipe, RecipeUpstream } from '../recipe/recipe.ts';
import { isTarballUrl } from '../recipe/tarball-place.ts';
import type { MergedRecipe } from './merge-release.ts';

/** The upstream of the release. A git release must have its tag by now, or it is an InternalError. */
export function planUpstream(loaded: LoadedRecipe, merged: MergedRecipe): UpstreamPlan {
  const { upstream, release } = merged;
  if (upstream.git !== undefined) {
    if (release.tag === undefined)
      throw new InternalError('RELEASE_WITHOUT_TAG', `the release ${release.version} was planned before its tag was found`);
    return {
      kind: 'git',
      url: upstream.git,
      tag: release.tag,
      commit: release.commit ?? null,
      submodules: upstream.submodules ?? false,
    };
  }
  if (upstream.tarball !== undefined) {
    const url = withVersion(upstream.tarball, release.version);
    return {
      kind: 'tarball',
      url,
      ...(isTarballUrl(url) ? {} : { file: resolve(loaded.folder, url) }),
      sha256: release.sha256 ?? '',
      signature: planSignature(loaded, upstream, release.version),
      debian: upstream.debian === undefined ? null : planDebian(upstream.debian, merged),
      released: planReleased(upstream, release.version),
    };
  }
  if (upstream.debian !== undefined) return planDebian(upstream.debian, merged);
  return { kind: 'directory', path: resolve(loaded.folder, upstream.directory ?? '.') };
}

function planDebian(source: string, { upstream, release }: MergedRecipe): DebianUpstreamPlan {
  return { kind: 'debian', source, suite: upstream.suite ?? '', version: release['debian-version'] ?? null, upstreamVersion: release.version, sha256: release.sha256 ?? null };
}

/** How the orig tarball is made. */
export function planOrig(upstream: RecipeUpstream): OrigPlan {
  return {
    compression: upstream.compression ?? 'gz',
    exclude: upstream.exclude ?? [],
    subdirectory: upstream.subdirectory ?? null,
    ...(upstream.vendor === undefined ? {} : { vendor: upstream.vendor }),
  };
}

/** `@VERSION@` replaced wherever it stands. */
export function withVersion(text: string, version: string): string {
  return text.replaceAll('@VERSION@', () => version);
}

/**
 * The recipe's watch file, else one for the tags of a repository on github.com or for the folder of a tarball, else null. The rules are those of
 * uscan(1), version 4.
 */
export function planWatch(merged: MergedRecipe): string | null {
  if (merged.recipe.watch !== undefined) return merged.recipe.watch;
  const { upstream } = merged;
  const tagged = taggedTarball(upstream.tarball);
  const repository = /^https:\/\/github\.com\/[\w.-]+\/[\w.-]+?(?=(?:\.git)?\/?$)/.exec(upstream.git ?? '')?.[0] ?? tagged?.repository;
  if (repository === undefined) return watchOfFolder(upstream.tarball);
  const pattern = upstream['tag-pattern'] ?? tagged?.pattern ?? `(?:v|${merged.recipe.source.replace(/[.+]/g, '\\$&')}[-_]v?|release-)?(\\d.*)`;
  const mangles = upstream.mangle ?? ['s/_/./g', 's/(\\d)[-.+]?((?:alpha|beta|dev|pre|rc)[-.]?\\d*)$/$1~$2/i'];
  const repack = upstream['repack-suffix'];
  const options = [
    'mode=git',
    ...(mangles.length === 0 ? [] : [`uversionmangle=${mangles.join(';')}`]),
    ...(repack === undefined ? [] : [`dversionmangle=s/${repack.replace(/[.+]/g, '\\$&')}$//`, `repacksuffix=${repack}`]),
  ];
  // uscan has no way to quote these within opts or a pattern.
  if (/[\s]/.test(pattern) || mangles.some((rule) => /[",;\s]/.test(rule))) return null;
  return `version=4\nopts="${options.join(', ')}" \\\n${repository}.git \\\nrefs/tags/${pattern}\n`;
}

/** The repository on github.com whose tag or release the tarball is of, and how its tags are written; undefined for any other URL. */
function taggedTarball(url = ''): { readonly repository: string; readonly pattern: string } | undefined {
  const [, repository, tag] =
    /^(https:\/\/github\.com\/[\w.-]+\/[\w.-]+)\/archive\/(?:refs\/tags\/)?(.+)\.(?:tar\.\w+|tgz)$/.exec(url) ??
    /^(https:\/\/github\.com\/[\w.-]+\/[\w.-]+)\/releases\/download\/([^/]+)\//.exec(url) ??
    [];
  if (repository === undefined || tag === undefined) return undefined;
  return { repository, pattern: tag.replace(/[^\w@-]/g, '\\$&').replace('@VERSION@', () => '(\\d.*)') };
}

/** For a tarball whose name alone has the version in it: its folder is looked through. */
function watchOfFolder(url: string | undefined): string | null {
  const [, folder, name] = /^(https?:\/\/[^@\s]+\/)([\w.+-]+?)[-_]v?@VERSION@\.(?:tar\.\w+|tgz|tbz2|txz)$/.exec(url ?? '') ?? [];
  if (folder === undefined || name === undefined) return null;
  return `version=4\n${folder} ${name.replace(/[.+]/g, '\\$&')}@ANY_VERSION@@ARCHIVE_EXT@\n`;
}

function planReleased({ repository, tag, 'not-in-tag': allowed = ['@autotools'] }: RecipeUpstream, version: string): TarballUpstreamPlan['released'] {
  return repository === undefined || tag === undefined ? null : { url: repository, tag: withVersion(tag, version), allowed };
}

/** The keyring is an absolute host path; that it lies in the recipe's folder was checked when the recipe was read. */
function planSignature(loaded: LoadedRecipe, upstream: RecipeUpstream, version: string): { url: string; keyring: string } | null {
  if (upstream.signature === undefined || upstream.keyring === undefined) return null;
  return { url: withVersion(upstream.signature, version), keyring: resolve(loaded.folder, upstream.keyring) };
}
