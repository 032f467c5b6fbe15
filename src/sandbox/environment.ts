// Environments: a base with exactly the packages that apt solves for a request, kept as immutable layers, never a superset.
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BaseSpec, Chroot, Mount, SandboxDriver } from '../contracts/sandbox.ts';
import { PackageError, UpstreamError, type DebkitError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { diskFullError, saysDiskFull } from '../system/files.ts';
import { withLock } from '../system/lock.ts';
import { installArguments, isSubset, parseSimulation, shortHash, solutionKey, withoutPart, type AptSolution, type SolvedPackage } from './apt-solution.ts';
import { aptSourceFiles, writeBaseFiles } from './apt-sources.ts';
import { baseRecipe } from './base.ts';
import { recordBase } from './layer-records.ts';
import { releaseFileExpires } from '../debian/suites.ts';
import { proxyEnvironment } from '../system/proxy.ts';

/** What an environment must satisfy: build relations as a control file has them, beside the base. */
export interface EnvironmentRequest {
  readonly base: BaseSpec;
  readonly relations: Readonly<Record<string, string>>;
  readonly profiles: string;
}

/** A prepared environment. */
export interface Environment {
  readonly layer: string;
  /** What it has beyond the base. */
  readonly packages: readonly SolvedPackage[];
  readonly cached: boolean;
}

export interface EnvironmentContext {
  readonly driver: SandboxDriver;
  readonly store: string;
  readonly offline: boolean;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

const listsAreFresh = 6 * 3600 * 1000;
const aptGet = ['apt-get', '-o', 'APT::Sandbox::User=root', '-o', 'Dpkg::Use-Pty=0', '-o', 'APT::Update::Error-Mode=any', '-o', 'Acquire::Retries=2'];
const aptEnvironment = { DEBIAN_FRONTEND: 'noninteractive', HOME: '/root' };

/** Writable mounts that keep apt's lists and packages out of the layers. */
export function aptMounts(context: EnvironmentContext, base: BaseSpec): Mount[] {
  const folder = join(context.store, context.driver.name, 'apt', baseKey(base));
  return [
    { source: join(folder, 'lists'), target: '/var/lib/apt/lists' },
    { source: join(folder, 'cache'), target: '/var/cache/apt' },
  ];
}

/** apt-get's argv and environment as used in every chroot. */
export function aptCommand(...args: readonly string[]): { argv: string[]; environment: Record<string, string>; user: 'root'; seconds: number } {
  return { argv: [...aptGet, ...args], environment: { ...aptEnvironment, ...proxyEnvironment() }, user: 'root', seconds: 3600 };
}

/** The base as the mirror has it today, without any further package. */
export function prepareBase(base: BaseSpec, context: EnvironmentContext): Promise<Environment> {
  return locked(base, context, () => currentBase(base, context));
}

/**
 * The environment for a request: found by what apt solves today, made where it is not there yet.
 * Errors: UNINSTALLABLE (exit 1), MIRROR_UNREACHABLE (exit 4), BASE_FAILED (exit 3).
 */
export function prepareEnvironment(request: EnvironmentRequest, context: EnvironmentContext): Promise<Environment> {
  return locked(request.base, context, async () => {
    const base = await currentBase(request.base, context);
    return solved(base.layer, request, context, ['build-dep', ...profileOption(request.profiles), '/run/debkit']);
  });
}

function profileOption(profiles: string): string[] {
  return profiles === '' ? [] : [`--build-profiles=${profiles.trim().split(/[\s,]+/).join(',')}`];
}

/** Runs `work` while no other debkit changes apt's lists and packages of this base. Error: LOCK_FAILED (exit 3). */
export async function locked<T>(base: BaseSpec, context: EnvironmentContext, work: () => Promise<T>): Promise<T> {
  const folder = join(context.store, context.driver.name, 'apt', baseKey(base));
  mkdirSync(folder, { recursive: true });
  const onWait = () => context.onLine('waiting for another debkit to finish this environment');
  return withLock(join(folder, 'lock'), work, { signal: context.signal, onWait });
}

async function currentBase(base: BaseSpec, context: EnvironmentContext): Promise<Environment> {
  const layer = baseKey(base);
  if (!(await context.driver.hasLayer(layer))) await makeBase(layer, base, context);
  recordBase(join(context.store, context.driver.name), layer, base);
  await updateLists(layer, base, context);
  // A base that has aged is brought to what a new one would be.
  return solved(layer, { base, relations: {}, profiles: '' }, context, ['dist-upgrade']);
}

/** The base alone, or over it a layer with the apt sources beyond the suite's own. */
async function makeBase(layer: string, base: BaseSpec, context: EnvironmentContext): Promise<void> {
  if (context.offline) throw notCached(`the base of ${base.suite}`);
  if (base.aptSources.length === 0) return context.driver.makeBase(layer, base, context.onLine);
  const plain = { ...base, aptSources: [] };
  if (!(await context.driver.hasLayer(baseKey(plain)))) await context.driver.makeBase(baseKey(plain), plain, context.onLine);
  const chroot = await context.driver.open(baseKey(plain), { network: false, mounts: [] });
  try {
    await writeBaseFiles(chroot, aptSourceFiles(base.aptSources));
    await context.driver.commit(chroot, layer);
  } finally {
    await chroot.close();
  }
}

/** The id of a base: everything that shapes it. */
export function baseKey(base: BaseSpec): string {
  return shortHash({ baseRecipe, ...base });
}

async function updateLists(layer: string, base: BaseSpec, context: EnvironmentContext): Promise<void> {
  const stamp = stampFile(context, base);
  const age = existsSync(stamp) ? Date.now() - statSync(stamp).mtimeMs : Infinity;
  if (age < listsAreFresh || (context.offline && existsSync(stamp))) return;
  if (context.offline) throw notCached(`the package lists of ${base.suite}`);
  await inChroot(context, base, layer, async (chroot) => {
    const result = await chroot.run({ ...aptCommand('-o', `Acquire::Check-Valid-Until=${String(releaseFileExpires(base.suite))}`, 'update'), onLine: context.onLine });
    if (saysDiskFull(result.stderr)) throw diskFullError(context.store);
    if (result.exitCode !== 0) throw mirrorDown(`the package lists of ${base.suite} could not be fetched`, result.stderr);
    // `apt-cache dumpavail` would be large: the release files name the hash of every list.
    const releases = await chroot.run({ argv: ['sh', '-c', 'cat /var/lib/apt/lists/*Release | sha256sum'], user: 'root', seconds: 60 });
    writeFileSync(`${stamp}.new`, releases.stdout.trim());
    renameSync(`${stamp}.new`, stamp);
  });
}

/** The file that names the state of the package lists: the hash of all release files. */
export function stampFile(context: EnvironmentContext, base: BaseSpec): string {
  return join(context.store, context.driver.name, 'apt', baseKey(base), 'lists.sha256');
}

/** Solves `apt-get <args>` over `parent` and gives the layer that has exactly the solution. */
async function solved(parent: string, request: EnvironmentRequest, context: EnvironmentContext, args: readonly string[]): Promise<Environment> {
  const { relations, profiles, base } = request;
  const lists = readFileSync(stampFile(context, base), 'utf8');
  // What apt solves in this system itself is true of no other.
  const memos = context.driver.name === 'here' ? join(context.store, 'here', 'solutions') : join(context.store, 'solutions');
  const memo = join(memos, `${shortHash({ parent, relations, profiles, args, lists })}.json`);
  let solution = readMemo(memo);
  if (solution === null) {
    solution = await inChroot(context, base, parent, (chroot) => solve(chroot, relations, args));
    mkdirSync(join(memo, '..'), { recursive: true });
    writeFileSync(`${memo}.new`, JSON.stringify(solution));
    renameSync(`${memo}.new`, memo);
  }
  if (solution.install.length + solution.remove.length === 0) return { layer: parent, packages: [], cached: true };
  const layer = solutionKey(parent, solution);
  if (await context.driver.hasLayer(layer)) return { layer, packages: solution.install, cached: true };
  await makeLayer({ parent, layer, solution, base }, context);
  return { layer, packages: solution.install, cached: false };
}

async function solve(chroot: Chroot, relations: Readonly<Record<string, string>>, args: readonly string[]): Promise<AptSolution> {
  const fields = Object.entries(relations).map(([name, value]) => `${name}: ${value.replace(/\s*\n\s*/g, ' ')}\n`);
  const control = `Source: debkit-environment\nMaintainer: debkit <debkit@localhost>\n${fields.join('')}\nPackage: debkit-environment\nArchitecture: any\n`;
  const write = { argv: ['sh', '-c', 'mkdir -p /run/debkit/debian && cat > /run/debkit/debian/control'], user: 'root', seconds: 60 } as const;
  await chroot.run({ ...write, stdin: Buffer.from(control) });
  const result = await chroot.run(aptCommand('--simulate', '--no-install-recommends', ...args));
  if (result.exitCode === 0) return parseSimulation(result.stdout);
  throw new PackageError('UNINSTALLABLE', 'the build dependencies cannot be installed', {
    tail: lastLines(`${result.stdout}\n${result.stderr}`),
    hint: 'see which package apt names: is its name right, and is it in this suite? (--suite)',
  });
}

interface LayerWork {
  readonly parent: string;
  readonly layer: string;
  readonly solution: AptSolution;
  readonly base: BaseSpec;
}

async function makeLayer(work: LayerWork, context: EnvironmentContext): Promise<void> {
  if (context.offline) throw notCached('this environment');
  const known = join(context.store, context.driver.name, 'environments', work.parent);
  mkdirSync(known, { recursive: true });
  const start = await largestPart(known, work, context.driver);
  const rest = start === null ? work.solution : withoutPart(work.solution, start.solution);
  const chroot = await context.driver.open(start?.layer ?? work.parent, { network: true, mounts: [], writable: aptMounts(context, work.base) });
  try {
    const install = aptCommand('--yes', '--no-install-recommends', '--allow-downgrades', 'install', ...installArguments(rest));
    const result = await chroot.run({ ...install, onLine: context.onLine });
    if (result.exitCode !== 0) throw installFailed(result.stdout + result.stderr, context.store);
    await context.driver.commit(chroot, work.layer);
  } finally {
    await chroot.close();
  }
  const file = join(known, `${work.layer}.json`);
  writeFileSync(`${file}.new`, JSON.stringify(work.solution));
  renameSync(`${file}.new`, file);
}

/** The layer over the same parent that holds the largest part of a solution and nothing else. */
async function largestPart(known: string, work: LayerWork, driver: SandboxDriver): Promise<{ layer: string; solution: AptSolution } | null> {
  let best: { layer: string; solution: AptSolution } | null = null;
  for (const name of readdirSync(known)) {
    const solution = name.endsWith('.json') ? readMemo(join(known, name)) : null;
    if (solution === null || !isSubset(solution, work.solution)) continue;
    if (solution.install.length <= (best?.solution.install.length ?? 0)) continue;
    const layer = name.slice(0, -'.json'.length);
    if (await driver.hasLayer(layer)) best = { layer, solution };
  }
  return best;
}

async function inChroot<T>(context: EnvironmentContext, base: BaseSpec, layer: string, work: (chroot: Chroot) => Promise<T>): Promise<T> {
  const chroot = await context.driver.open(layer, { network: true, mounts: [], writable: aptMounts(context, base) });
  try {
    return await work(chroot);
  } finally {
    await chroot.close();
  }
}

function readMemo(file: string): AptSolution | null {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as AptSolution;
  } catch {
    // Half a file after a power cut: solved anew.
    return null;
  }
}

function notCached(what: string): UpstreamError {
  return new UpstreamError('NOT_CACHED', `${what} is not in the cache, and --offline forbids the network`, { hint: 'run once without --offline' });
}

function mirrorDown(message: string, output: string): UpstreamError {
  return new UpstreamError('MIRROR_UNREACHABLE', message, {
    tail: lastLines(output),
    retryable: true,
    hint: 'is the mirror reachable? another one: `mirror` in the configuration file, or http_proxy',
  });
}

function installFailed(output: string, store: string): DebkitError {
  if (saysDiskFull(output)) return diskFullError(store);
  // apt's own words decide nothing else: a failed fetch is the mirror's, the rest the packages'.
  if (/^E: (Failed to fetch|Unable to fetch)/m.test(output)) return mirrorDown('packages of the environment could not be fetched', output);
  return new PackageError('UNINSTALLABLE', 'the packages of the environment could not be installed', { tail: lastLines(output) });
}
