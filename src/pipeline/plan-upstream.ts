// Where upstream's files come from and how they become the orig tarball, resolved for one release; and debian/watch for it.
import { resolve } from 'node:path';
import type { OrigPlan, UpstreamPlan } from '../contracts/upstream-plan.ts';
import { InternalError } from '../errors.ts';
import type { LoadedRecipe, RecipeUpstream } from '../recipe/recipe.ts';
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
    return {
      kind: 'tarball',
      url: withVersion(upstream.tarball, release.version),
      sha256: release.sha256 ?? '',
      signature: planSignature(loaded, upstream, release.version),
    };
  }
  if (upstream.debian !== undefined) {
    return {
      kind: 'debian',
      source: upstream.debian,
      suite: upstream.suite ?? '',
      version: release['debian-version'] ?? null,
      sha256: release.sha256 ?? null,
    };
  }
  return { kind: 'directory', path: resolve(loaded.folder, upstream.directory ?? '.') };
}

/** How the orig tarball is made. */
export function planOrig(upstream: RecipeUpstream): OrigPlan {
  return {
    compression: upstream.compression ?? 'gz',
    exclude: upstream.exclude ?? [],
    subdirectory: upstream.subdirectory ?? null,
  };
}

/** `@VERSION@` replaced wherever it stands. */
export function withVersion(text: string, version: string): string {
  return text.replaceAll('@VERSION@', () => version);
}

/**
 * The recipe's watch file, else one for tags of a repository on github.com, else null. The rules are those of uscan(1),
 * version 4.
 */
export function planWatch(merged: MergedRecipe): string | null {
  if (merged.recipe.watch !== undefined) return merged.recipe.watch;
  const { upstream } = merged;
  const repository = /^https:\/\/github\.com\/[\w.-]+\/[\w.-]+?(?=(?:\.git)?\/?$)/.exec(upstream.git ?? '')?.[0];
  if (repository === undefined) return null;
  const pattern = upstream['tag-pattern'] ?? `(?:v|${merged.recipe.source.replace(/[.+]/g, '\\$&')}[-_]v?|release-)?(\\d.*)`;
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

/** The keyring is an absolute host path; that it lies in the recipe's folder was checked when the recipe was read. */
function planSignature(loaded: LoadedRecipe, upstream: RecipeUpstream, version: string): { url: string; keyring: string } | null {
  if (upstream.signature === undefined || upstream.keyring === undefined) return null;
  return { url: withVersion(upstream.signature, version), keyring: resolve(loaded.folder, upstream.keyring) };
}
