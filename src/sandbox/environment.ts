// Environments: a base with exactly the packages that apt solves for a request, kept as immutable layers, never a superset.
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BaseSpec, Chroot, SandboxDriver } from '../contracts/sandbox.ts';
import { PackageError, type DebkitError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { diskFullError, saysDiskFull } from '../system/files.ts';
import { readRecord, writeRecord } from '../system/records.ts';
import { dependsOnOrder, readAccounts } from './accounts.ts';
import { aptCommand, aptMounts, foresee, inChroot, locked, notCached, simulate, stampFile, updateLists, type EnvironmentContext } from './apt.ts';
import { mirrorDown } from './mirror-errors.ts';
import { installArguments, isSubset, solutionKey, withoutPart, type AptSolution, type SolvedPackage } from './apt-solution.ts';
import { aptSourceFiles, writeBaseFiles } from './apt-sources.ts';
import { baseKey } from './base.ts';
import { recordBase } from './layer-records.ts';
import { localMounts, localOptions, markLocal, type LocalPackages } from './local-packages.ts';
import { memoised } from './solution-memo.ts';

/** What an environment must satisfy: build relations as a control file has them, beside the base. */
export interface EnvironmentRequest {
  readonly base: BaseSpec;
  readonly relations: Readonly<Record<string, string>>;
  readonly profiles: string;
  /** Whether it is to build in: apt-get build-dep adds build-essential (Policy 4.2). */
  readonly essential: boolean;
  /** .debs offered beside the archives; null where there are none. */
  readonly local: LocalPackages | null;
}

/** A prepared environment. */
export interface Environment {
  readonly layer: string;
  /** What it has beyond the base. */
  readonly packages: readonly SolvedPackage[];
  readonly cached: boolean;
}

/** The base as the mirror has it today, without any further package. */
export function prepareBase(base: BaseSpec, context: EnvironmentContext): Promise<Environment> {
  return locked(base, context, () => currentBase(base, context));
}

/**
 * The environments for requests over one base, in their order: each found by what apt solves today, made where it is not there yet, side by side.
 * Errors: UNINSTALLABLE (exit 1), MIRROR_UNREACHABLE (exit 4), BASE_FAILED (exit 3).
 */
export function prepareEnvironments<const T extends readonly Omit<EnvironmentRequest, 'base'>[]>(
  base: BaseSpec,
  requests: T,
  context: EnvironmentContext,
): Promise<{ -readonly [K in keyof T]: Environment }> {
  return locked(base, context, async () => {
    const { layer } = await currentBase(base, context);
    const found: Solved[] = [];
    for (const request of requests) found.push(await solved(layer, { ...request, base }, context, buildDep(request)));
    const missing = found.flatMap(({ work }) => (work === null ? [] : [work]));
    // Packages are fetched one environment after another, so that none is fetched twice; what installs them needs no lock then.
    if (missing.length > 1) for (const work of missing) await fillLayer({ ...work, options: ['--download-only'] }, context);
    const made = await Promise.allSettled(missing.map((work) => fillLayer({ ...work, options: missing.length > 1 ? ['-o', 'Debug::NoLocking=true'] : [] }, context)));
    for (const one of made) if (one.status === 'rejected') throw one.reason;
    return found.map(({ environment }) => environment) as { -readonly [K in keyof T]: Environment };
  });
}

/** One environment. Errors: those of prepareEnvironments. */
export async function prepareEnvironment({ base, ...request }: EnvironmentRequest, context: EnvironmentContext): Promise<Environment> {
  const [made] = await prepareEnvironments(base, [request], context);
  return made;
}

function buildDep({ profiles, essential, local }: Pick<EnvironmentRequest, 'profiles' | 'essential' | 'local'>): string[] {
  return [
    ...localOptions(local),
    ...['build-dep', ...(profiles === '' ? [] : [`--build-profiles=${profiles.trim().split(/[\s,]+/).join(',')}`])],
    // apt wants one name there: dpkg-dev is what any other tool needs of it.
    ...(essential ? [] : ['--option=APT::Build-Essential=dpkg-dev']),
    '/run/debkit',
  ];
}

/** What apt would add today to which layer for a request, without making it; to be called within locked(). Errors: as prepareEnvironment. */
export async function solveToday({ base, ...request }: EnvironmentRequest, context: EnvironmentContext): Promise<{ parent: string; solution: AptSolution }> {
  const { layer } = await currentBase(base, context);
  return { parent: layer, solution: await solutionOf(layer, { ...request, base }, context, buildDep(request)) };
}

async function currentBase(base: BaseSpec, context: EnvironmentContext): Promise<Environment> {
  const layer = baseKey(base);
  const there = await context.driver.hasLayer(layer);
  if (!there) await makeBase(layer, base, context);
  recordBase(join(context.store, context.driver.name), layer, base);
  await updateLists(layer, base, context);
  // A base that has aged is brought to what a new one would be.
  const { work, environment } = await solved(layer, { base, relations: {}, profiles: '', essential: false, local: null }, context, ['dist-upgrade']);
  if (work !== null) await fillLayer(work, context);
  return { ...environment, cached: there && environment.cached };
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

/** An environment, with the work of making it where it is not there yet. */
interface Solved {
  readonly environment: Environment;
  readonly work: LayerWork | null;
}

/** Solves `apt-get <args>` over `parent` and names the layer that has exactly the solution. */
async function solved(parent: string, request: EnvironmentRequest, context: EnvironmentContext, args: readonly string[]): Promise<Solved> {
  const { base, local } = request;
  return placed({ parent, solution: await solutionOf(parent, request, context, args), base, local }, context);
}

/** The layer that has exactly a solution over `parent`, made where it is not there; `locked` must be held. */
export async function solutionLayer(given: Wanted, context: EnvironmentContext): Promise<Environment> {
  const { environment, work } = await placed(given, context);
  if (work !== null) await fillLayer(work, context);
  return environment;
}

async function placed({ parent, solution, base, local }: Wanted, context: EnvironmentContext): Promise<Solved> {
  if (solution.install.length + solution.remove.length === 0) return { environment: { layer: parent, packages: [], cached: true }, work: null };
  const layer = solutionKey(parent, solution);
  const cached = await context.driver.hasLayer(layer);
  return { environment: { layer, packages: solution.install, cached }, work: cached ? null : { parent, layer, solution, base, local } };
}

async function solutionOf(parent: string, { relations, profiles, base, local }: EnvironmentRequest, context: EnvironmentContext, args: readonly string[]): Promise<AptSolution> {
  const lists = readFileSync(stampFile(context, base), 'utf8');
  const question = { parent, relations, profiles, args, lists, ...(local === null ? {} : { local: local.packages }) };
  const found = await memoised(question, context, () =>
    inChroot(context, { base, layer: parent, mounts: localMounts(local) }, (chroot) => solve(chroot, { relations, base, local }, args)),
  );
  return markLocal(found, local);
}

async function solve(chroot: Chroot, { relations, base, local }: Omit<EnvironmentRequest, 'profiles' | 'essential'>, args: readonly string[]): Promise<AptSolution> {
  const fields = Object.entries(relations).map(([name, value]) => `${name}: ${value.replace(/\s*\n\s*/g, ' ')}\n`);
  const control = `Source: debkit-environment\nMaintainer: debkit <debkit@localhost>\n${fields.join('')}\nPackage: debkit-environment\nArchitecture: any\n`;
  const write = { argv: ['sh', '-c', 'mkdir -p /run/debkit/debian && cat > /run/debkit/debian/control'], user: 'root', seconds: 60 } as const;
  await chroot.run({ ...write, stdin: Buffer.from(control) });
  const options = ['--no-install-recommends', ...args];
  // A local .deb needs no URI.
  const { solution, said } = await (local === null ? foresee(chroot, base.architecture, ...options) : simulate(chroot, ...options));
  if (solution !== null) return solution;
  throw new PackageError('UNINSTALLABLE', 'the build dependencies cannot be installed', {
    tail: lastLines(said),
    hint: 'see which package apt names: is its name right, and is it in this suite? (--suite)',
  });
}

/** A solution over `parent`, whose local packages are among `local`. */
interface Wanted {
  readonly parent: string;
  readonly solution: AptSolution;
  readonly base: BaseSpec;
  readonly local: LocalPackages | null;
}

/** What is done to make a layer. */
interface LayerWork extends Wanted {
  readonly layer: string;
  /** Further options of apt-get; with --download-only no layer is made. */
  readonly options?: readonly string[];
}

async function fillLayer(work: LayerWork, context: EnvironmentContext): Promise<void> {
  if (context.offline) throw notCached('this environment');
  const known = join(context.store, context.driver.name, 'environments', work.parent);
  mkdirSync(known, { recursive: true });
  const start = await largestPart(known, work, context.driver);
  if (start === null || !(await install(work, start, context))) await install(work, null, context);
  if (work.options?.includes('--download-only') !== true) writeRecord(join(known, `${work.layer}.json`), work.solution);
}

/** Makes the layer over its parent or what holds a part of it; false where that might not be what the parent alone would give. */
async function install(work: LayerWork, start: Part | null, context: EnvironmentContext, isAgain = false): Promise<boolean> {
  const { options = [] } = work;
  const accounts = start === null ? null : await inChroot(context, { base: work.base, layer: work.parent, mounts: [] }, readAccounts);
  const rest = start === null ? work.solution : withoutPart(work.solution, start.solution);
  const chroot = await context.driver.open(start?.layer ?? work.parent, { network: true, mounts: localMounts(work.local), writable: aptMounts(context, work.base) });
  const isOrdered = async () => accounts !== null && dependsOnOrder(accounts, await readAccounts(chroot));
  try {
    if (await isOrdered()) return false;
    const command = aptCommand(...options, '--yes', '--no-install-recommends', '--allow-downgrades', 'install', ...installArguments(rest));
    const result = await chroot.run({ ...command, onLine: context.onLine });
    if (result.exitCode !== 0) {
      const said = result.stdout + result.stderr;
      // apt takes a package that it has for the one that it wants by its size alone.
      if (isAgain || !/^dpkg-deb.*: /m.test(said)) throw installFailed(said, context.store);
      context.onLine('a package that was fetched earlier is damaged: all are fetched again');
      await chroot.run(aptCommand('clean'));
    } else {
      if (options.includes('--download-only')) return true;
      if (await isOrdered()) return false;
      await context.driver.commit(chroot, work.layer);
      return true;
    }
  } finally {
    await chroot.close();
  }
  return install(work, start, context, true);
}

/** A layer with what it holds. */
interface Part {
  readonly layer: string;
  readonly solution: AptSolution;
}

/** The layer over the same parent that holds the largest part of a solution and nothing else. */
async function largestPart(known: string, work: LayerWork, driver: SandboxDriver): Promise<Part | null> {
  let best: Part | null = null;
  for (const name of readdirSync(known)) {
    const solution = name.endsWith('.json') ? readRecord<AptSolution>(join(known, name)) : null;
    if (solution === null || !isSubset(solution, work.solution)) continue;
    if (solution.install.length <= (best?.solution.install.length ?? 0)) continue;
    const layer = name.slice(0, -'.json'.length);
    if (await driver.hasLayer(layer)) best = { layer, solution };
  }
  return best;
}

function installFailed(output: string, store: string): DebkitError {
  if (saysDiskFull(output)) return diskFullError(store);
  // apt's own words decide nothing else: a failed fetch is the mirror's, the rest the packages'.
  if (/^E: (Failed to fetch|Unable to fetch)/m.test(output)) return mirrorDown('packages of the environment could not be fetched', output);
  return new PackageError('UNINSTALLABLE', 'the packages of the environment could not be installed', { tail: lastLines(output) });
}
