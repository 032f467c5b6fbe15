// What a build takes from debkit.lock before anything is fetched: which release, and the tag and commit it must be.
import { findSuite, isForSuite } from '../debian/suites.ts';
import { compareVersionPart } from '../debian/version.ts';
import { DebkitError, PackageError } from '../errors.ts';
import { workingTree, type LockedRelease, type LockedSuite, type LockFile, type Pin } from '../recipe/lock-file.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { upstreamOf } from '../recipe/release-upstream.ts';
import { CommitMismatch } from '../upstream/git-fetch.ts';
import { tagToVersion } from '../upstream/tags.ts';
import { matching, rulesOf, selectRelease, type SelectedRelease } from './select-release.ts';

/** A lock that a run heeds, and what it has of the chosen release. */
export interface FollowedLock {
  /** As the user would name it. */
  readonly file: string;
  readonly source: string;
  /** The upstream version it is filed under. */
  readonly version: string;
  /** null where the lock does not have this release. */
  readonly release: LockedRelease | null;
  /** What writes it anew. */
  readonly update: string;
}

/** The command that writes the lock of a target anew. */
export function updateCommand(target: string, suite: string): string {
  return `debkit update ${target} --suite ${suite}`;
}

/** `trixie/amd64`. */
export function lockKey(suite: string, architecture: string): string {
  return `${findSuite(suite)?.codename ?? suite}/${architecture}`;
}

/** What is locked for a suite; where it is so for other architectures alone, that without their environments: upstream is the same for all. */
export function lockedFor(lock: LockFile, suite: string, architecture: string): LockedSuite | null {
  const own = lock.get(lockKey(suite, architecture));
  if (own !== undefined) return own;
  const prefix = lockKey(suite, '');
  const other = [...lock].find(([key]) => key.startsWith(prefix))?.[1];
  if (other === undefined) return null;
  const upstreams = [...other.releases].filter(([, { upstream }]) => upstream !== null).map(([version, { upstream }]) => [version, { upstream, environment: null }] as const);
  const isThere = upstreams.some(([version]) => version === other.default);
  return { default: isThere ? other.default : null, releases: new Map(upstreams) };
}

/** The release a target without a version gets, with notes; null where the lock names none that the recipe still has. */
export function heldRelease(recipe: Recipe, locked: LockedSuite, suite: string): { held: SelectedRelease | null; notes: string[] } {
  const version = locked.default;
  if (version === null || version === workingTree) return { held: null, notes: [] };
  const held = releaseAt(recipe, locked, { version, suite, listed: (recipe.releases ?? []).length > 0 });
  if (held === null) return { held, notes: [`debkit.lock names ${recipe.source} ${version}, which the recipe no longer has for ${suite}`] };
  const own = (recipe.releases ?? []).length === 0 ? null : selectRelease(recipe, { wanted: null, suite, found: null });
  const newest = own === null || own.kind !== 'release' ? null : own.release.version;
  if (newest === null || newest === version) return { held, notes: [] };
  return { held, notes: [`debkit.lock holds ${recipe.source} at ${version}, where the recipe has ${newest}`] };
}

/** Of what fits a range the locked release rather than a newer one; the chosen one itself where it was named exactly, or none of the locked ones fits. */
export function heldInRange(recipe: Recipe, locked: LockedSuite, { wanted, suite, chosen }: { wanted: string; suite: string; chosen: SelectedRelease }): SelectedRelease {
  if (chosen.release.version === wanted || chosen.release.tag === wanted) return chosen;
  const fitting = matching([...locked.releases.keys()], wanted).sort((a, b) => compareVersionPart(b, a));
  const version = fitting.find((one) => one === locked.default) ?? fitting[0];
  if (version === undefined || version === chosen.release.version) return chosen;
  return releaseAt(recipe, locked, { version, suite, listed: false }) ?? chosen;
}

/** The locked release as the recipe has it, with the lock's tag where the recipe says none; `listed` demands that the recipe lists it. */
function releaseAt(recipe: Recipe, locked: LockedSuite, { version, suite, listed }: { version: string; suite: string; listed: boolean }): SelectedRelease | null {
  const tag = locked.releases.get(version)?.upstream?.tag ?? undefined;
  const index = (recipe.releases ?? []).findIndex((release) => release.version === version);
  const release = recipe.releases?.[index];
  if (release === undefined) {
    if (listed || recipe.upstream.git === undefined || tag === undefined) return null;
    return { kind: 'release', release: { version, tag }, index: null, notes: [] };
  }
  if (!isForSuite(release.suites, suite)) return null;
  if (upstreamOf(recipe, release).git === undefined || release.tag !== undefined) return { kind: 'release', release, index, notes: [] };
  return tag === undefined ? null : { kind: 'release', release: { ...release, tag }, index, notes: [] };
}

/** The release with the locked commit. Error: UPSTREAM_DRIFT (exit 1) where recipe and lock name another tag, commit or kind of upstream. */
export function tieToLock(recipe: Recipe, selected: SelectedRelease, lock: FollowedLock): SelectedRelease {
  const locked = lock.release?.upstream ?? null;
  const { release } = selected;
  if (locked === null) return selected;
  const upstream = upstreamOf(recipe, release);
  if (upstream.git === undefined) {
    if (locked.tag === null) return selected;
    throw upstreamDrift(lock, `it has the git tag ${locked.tag}, and the recipe's upstream is not git`);
  }
  if (locked.tag === null || locked.commit === null) throw upstreamDrift(lock, "it has neither tag nor commit, and the recipe's upstream is git");
  if (release.tag !== locked.tag) throw upstreamDrift(lock, `the tag is ${release.tag ?? 'unknown'}, locked is ${locked.tag}`);
  const says = selected.index !== null && recipe.releases?.[selected.index]?.tag !== undefined;
  if (!says && tagToVersion(locked.tag, rulesOf(recipe, upstream)) !== release.version) throw upstreamDrift(lock, `the tag ${locked.tag} does not stand for ${release.version}`);
  const commit = release.commit?.toLowerCase() ?? locked.commit;
  if (commit !== locked.commit) throw upstreamDrift(lock, `the recipe demands the commit ${commit}, locked is ${locked.commit}`);
  return { ...selected, release: { ...release, commit } };
}

interface NamedTarball {
  readonly name: string;
  readonly sha256: string;
}

/** Compares the orig tarball with the locked one; `compressor` made it here. Error: UPSTREAM_DRIFT (exit 1). */
export function demandOrig(lock: FollowedLock | null, orig: NamedTarball, compressor: string | null): void {
  demandTarball(lock, lock?.release?.upstream?.orig, orig, 'the orig tarball', compressor);
}

/** The same of the second orig tarball. */
export function demandVendor(lock: FollowedLock | null, tarball: NamedTarball, compressor: string | null): void {
  demandTarball(lock, lock?.release?.upstream?.vendor, tarball, 'the second orig tarball', compressor);
}

function demandTarball(lock: FollowedLock | null, locked: Pin | undefined, found: NamedTarball, what: string, compressor: string | null): void {
  if (lock === null || locked === undefined) return;
  if (found.name !== locked.value) throw upstreamDrift(lock, `${what} is ${found.name}, locked is ${locked.value}`);
  const made = compressor === null ? '' : ` (made here by ${compressor}: another compressor gives other bytes)`;
  if (found.sha256 !== locked.sha256) throw upstreamDrift(lock, `${what} has the sha256 ${found.sha256}, locked is ${locked.sha256 ?? 'none'}${made}`);
}

/** What a failed fetch says of a locked tag: that it has moved or is gone; any other error as it is. */
export function asUpstreamDrift(error: unknown, lock: FollowedLock | null): unknown {
  const locked = lock?.release?.upstream;
  if (lock === null || locked?.tag == null) return error;
  if (error instanceof CommitMismatch) return upstreamDrift(lock, `the tag ${locked.tag} is the commit ${error.found}, locked is ${locked.commit ?? 'none'}`);
  if (error instanceof DebkitError && error.code === 'TAG_NOT_FOUND') return upstreamDrift(lock, `the tag ${locked.tag} is gone`);
  return error;
}

function upstreamDrift({ file, source, version, update }: FollowedLock, what: string): PackageError {
  return new PackageError('UPSTREAM_DRIFT', `upstream of ${source} ${version} is not what ${file} names: ${what}`, {
    hint: `find out why; if it is meant to be so: ${update}`,
  });
}
