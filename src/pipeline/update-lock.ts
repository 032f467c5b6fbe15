// `debkit update`: a recipe planned without its lock, upstream fetched, the environment solved, and all of it written to debkit.lock.
import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { StageContext } from '../contracts/context.ts';
import type { BuildPlan } from '../contracts/plan.ts';
import { UsageError } from '../errors.ts';
import { loadRecipe } from '../recipe/load.ts';
import { workingTree, type LockedRelease, type LockedSuite, type LockedUpstream } from '../recipe/lock-file.ts';
import { fetchUpstream } from '../stages/fetch-upstream.ts';
import { makeOrigTarball } from '../stages/make-orig-tarball.ts';
import { makeVendorTarball } from '../stages/make-vendor-tarball.ts';
import { withLock } from '../system/lock.ts';
import { vendorInput } from './cached-vendor.ts';
import { findEnvironment, type FoundEnvironment } from './check-lock.ts';
import { findTarget } from './find-target.ts';
import { lockKey } from './follow-lock.ts';
import { compareEnvironments, type EnvironmentDifference } from './lock-difference.ts';
import { readLock, writeLock, type LockOwner } from './lock-place.ts';
import { makePlan } from './make-plan.ts';
import type { BuildRequest, Services } from './request.ts';
import { openRun } from './services.ts';
import { stageRunner, type StageRunner } from './stage-runner.ts';
import { openWorkspace } from './workspace.ts';

/** What an update wrote, and how it differs from what was there; null parts were not locked before. */
export interface LockUpdate {
  readonly source: string;
  /** The lock file, as the user would name it. */
  readonly file: string;
  readonly elsewhere: boolean;
  /** `trixie/amd64`. */
  readonly key: string;
  readonly written: boolean;
  readonly before: Entry | null;
  readonly after: Entry;
  /** Between the two environments; null where there were not two. */
  readonly difference: EnvironmentDifference | null;
}

export interface Entry {
  readonly version: string;
  readonly release: LockedRelease;
}

/** The plan and what goes into the lock of it. */
interface Found {
  readonly plan: BuildPlan;
  readonly version: string;
  readonly upstream: LockedUpstream | null;
  readonly environment: FoundEnvironment | null;
}

/** Writes the lock of `request.target`. Errors: those of makePlan, of fetching and of environments; NOTHING_TO_LOCK (exit 2); LockErrors of a lock that is there. */
export async function updateLock(request: BuildRequest, upstreamOnly: boolean, services: Services): Promise<LockUpdate> {
  const target = findTarget(request.target, request.places.recipeLibraries);
  if (target.kind !== 'recipe') throw new UsageError('NOT_A_RECIPE', `'${request.target}' is a source package: it has no lock`, { hint: 'name a recipe' });
  const { source } = loadRecipe(target.file).recipe;
  const owner = { file: target.file, source, state: request.places.state };
  // Before an hour of fetching: a lock that cannot be read is not written over.
  readLock(owner);
  const runner = stageRunner(services.emit, services.now);
  const found = upstreamOnly ? await findUpstream(request, services, runner) : await findAll(request, services, runner);
  for (const message of found.plan.notes) services.emit({ type: 'notice', message });
  const name = createHash('sha256').update(resolve(target.file)).digest('hex').slice(0, 16);
  return withLock(join(request.places.store, 'locks', name), () => merge(owner, found, { asDefault: target.wanted === null }), { signal: services.signal });
}

/** Without a sandbox: only upstream is asked. */
async function findUpstream(request: BuildRequest, services: Services, runner: StageRunner): Promise<Found> {
  const { store, mirror } = request.places;
  const { signal, exec } = services;
  const workspace = await openWorkspace(store);
  const contextOf = (onLine: (line: string) => void): StageContext => ({ store, workspace: workspace.path, offline: false, mirror, signal, exec, onLine });
  try {
    const { plan, version } = await planned(request, runner, contextOf);
    if (plan.upstream.kind === 'directory') {
      throw new UsageError('NOTHING_TO_LOCK', `${plan.packaging.source} is made from a folder, whose state is not locked`, { hint: 'leave --upstream-only out: the environment can be locked' });
    }
    return { plan, version, upstream: await upstreamOf(plan, request, { runner, contextOf }), environment: null };
  } finally {
    workspace.close();
  }
}

async function findAll(request: BuildRequest, services: Services, runner: StageRunner): Promise<Found> {
  const run = await openRun(request, services);
  try {
    const { plan, version } = await planned(request, runner, run.contextOf);
    const upstream = await upstreamOf(plan, request, { runner, contextOf: run.contextOf });
    const environment = await runner.run('environment', async (onLine) => {
      const value = await findEnvironment({ plan, places: request.places, local: null }, run.contextOf(onLine));
      const { base, buildDependencies } = value.environment;
      return { value, detail: `${buildDependencies.size} packages beside the ${base.size} of the base` };
    });
    return { plan, version, upstream, environment };
  } finally {
    await run.close();
  }
}

type ContextOf = (onLine: (line: string) => void) => StageContext;

async function planned(request: BuildRequest, runner: StageRunner, contextOf: ContextOf): Promise<{ plan: BuildPlan; version: string }> {
  return runner.run('plan', async (onLine) => {
    const { plan, release } = await makePlan(request.target, { ...request.plan, lock: 'ignore' }, request.places, contextOf(onLine));
    return { value: { plan, version: plan.upstream.kind === 'directory' ? workingTree : release }, detail: `${plan.packaging.source} ${plan.version.full}` };
  });
}

/** null for a folder: it is the user's own, and changes with every commit, that of the lock too. */
async function upstreamOf(plan: BuildPlan, request: BuildRequest, { runner, contextOf }: { readonly runner: StageRunner; readonly contextOf: ContextOf }): Promise<LockedUpstream | null> {
  if (plan.upstream.kind === 'directory') return null;
  const tree = await runner.run('fetch', async (onLine) => ({ value: await fetchUpstream(plan, contextOf(onLine)) }));
  const orig = await runner.run('orig', async (onLine) => {
    const value = await makeOrigTarball({ plan, tree }, contextOf(onLine));
    return { value, detail: value.name };
  });
  const input = vendorInput(plan, orig, request.places);
  const vendor = input === null ? null : await runner.run('vendor', async (onLine) => {
    const { tarball } = await makeVendorTarball(input, contextOf(onLine));
    return { value: tarball, detail: tarball.name };
  });
  const git = plan.upstream.kind === 'git' && tree.kind === 'git' ? { tag: plan.upstream.tag, commit: tree.commit } : { tag: null, commit: null };
  return { ...git, orig: { value: orig.name, sha256: orig.sha256 }, ...(vendor === null ? {} : { vendor: { value: vendor.name, sha256: vendor.sha256 } }) };
}

/** Puts what was found beside the other suites and releases; of a release by tag alone that is the default no longer, nothing is kept. */
async function merge(owner: LockOwner, found: Found, { asDefault }: { asDefault: boolean }): Promise<LockUpdate> {
  const { plan, version, upstream, environment } = found;
  const key = lockKey(plan.target.suite, plan.target.hostArchitecture);
  const there = readLock(owner);
  const suite: LockedSuite = there?.lock.get(key) ?? { default: null, releases: new Map() };
  const replaced = asDefault ? (suite.default ?? version) : version;
  const old = suite.releases.get(replaced);
  const release: LockedRelease = { upstream, environment: environment?.environment ?? null };
  const releases = new Map(suite.releases).set(version, release);
  const listed = (loadRecipe(owner.file).recipe.releases ?? []).map((one) => one.version);
  if (asDefault && replaced !== version && !listed.includes(replaced)) releases.delete(replaced);
  const after: LockedSuite = { default: asDefault ? version : suite.default, releases };
  // What lies elsewhere is tried beside the recipe again.
  const written = there === null || there.elsewhere || !isSame(suite, after);
  const place = written ? await writeLock(owner, new Map(there?.lock ?? []).set(key, after)) : { file: there.file, elsewhere: there.elsewhere };
  const [from, to] = [old?.environment ?? null, release.environment];
  return {
    ...place,
    ...{ source: owner.source, key, written },
    before: old === undefined ? null : { version: replaced, release: old },
    after: { version, release },
    difference: from === null || to === null ? null : compareEnvironments(from, to, environment?.security ?? new Set()),
  };
}

function isSame(a: LockedSuite, b: LockedSuite): boolean {
  const text = (value: unknown) => JSON.stringify(value, (_, inner: unknown) => (inner instanceof Map ? [...(inner as Map<string, unknown>)].sort(([x], [y]) => (x < y ? -1 : 1)) : inner));
  return text(a) === text(b);
}
