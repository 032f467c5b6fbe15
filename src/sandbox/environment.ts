// Environments: a base with exactly the packages that apt solves for a request, kept as immutable layers, never a superset.
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BaseSpec, Chroot, SandboxDriver } from '../contracts/sandbox.ts';
import { PackageError, type DebkitError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { diskFullError, saysDiskFull } from '../system/files.ts';
import { aptCommand, aptMounts, inChroot, locked, mirrorDown, notCached, stampFile, updateLists, type EnvironmentContext } from './apt.ts';
import { installArguments, isSubset, parseSimulation, shortHash, solutionKey, withoutPart, type AptSolution, type SolvedPackage } from './apt-solution.ts';
import { aptSourceFiles, writeBaseFiles } from './apt-sources.ts';
import { baseKey } from './base.ts';
import { recordBase } from './layer-records.ts';
import { localMounts, localOptions, markLocal, type LocalPackages } from './local-packages.ts';

/** What an environment must satisfy: build relations as a control file has them, beside the base. */
export interface EnvironmentRequest {
  readonly base: BaseSpec;
  readonly relations: Readonly<Record<string, string>>;
  readonly profiles: string;
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
 * The environment for a request: found by what apt solves today, made where it is not there yet.
 * Errors: UNINSTALLABLE (exit 1), MIRROR_UNREACHABLE (exit 4), BASE_FAILED (exit 3).
 */
export function prepareEnvironment(request: EnvironmentRequest, context: EnvironmentContext): Promise<Environment> {
  return locked(request.base, context, async () => {
    const base = await currentBase(request.base, context);
    return solved(base.layer, request, context, [...localOptions(request.local), 'build-dep', ...profileOption(request.profiles), '/run/debkit']);
  });
}

function profileOption(profiles: string): string[] {
  return profiles === '' ? [] : [`--build-profiles=${profiles.trim().split(/[\s,]+/).join(',')}`];
}

async function currentBase(base: BaseSpec, context: EnvironmentContext): Promise<Environment> {
  const layer = baseKey(base);
  if (!(await context.driver.hasLayer(layer))) await makeBase(layer, base, context);
  recordBase(join(context.store, context.driver.name), layer, base);
  await updateLists(layer, base, context);
  // A base that has aged is brought to what a new one would be.
  return solved(layer, { base, relations: {}, profiles: '', local: null }, context, ['dist-upgrade']);
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

/** Solves `apt-get <args>` over `parent` and gives the layer that has exactly the solution. */
async function solved(parent: string, request: EnvironmentRequest, context: EnvironmentContext, args: readonly string[]): Promise<Environment> {
  const { relations, profiles, base, local } = request;
  const lists = readFileSync(stampFile(context, base), 'utf8');
  // What apt solves in this system itself is true of no other.
  const memos = context.driver.name === 'here' ? join(context.store, 'here', 'solutions') : join(context.store, 'solutions');
  const memo = join(memos, `${shortHash({ parent, relations, profiles, args, lists, ...(local === null ? {} : { local: local.packages }) })}.json`);
  let solution = readMemo(memo);
  if (solution === null) {
    const found = await inChroot(context, { base, layer: parent, mounts: localMounts(local) }, (chroot) => solve(chroot, relations, args));
    solution = markLocal(found, local);
    mkdirSync(join(memo, '..'), { recursive: true });
    writeFileSync(`${memo}.new`, JSON.stringify(solution));
    renameSync(`${memo}.new`, memo);
  }
  if (solution.install.length + solution.remove.length === 0) return { layer: parent, packages: [], cached: true };
  const layer = solutionKey(parent, solution);
  if (await context.driver.hasLayer(layer)) return { layer, packages: solution.install, cached: true };
  await makeLayer({ parent, layer, solution, base, local }, context);
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
  readonly local: LocalPackages | null;
}

async function makeLayer(work: LayerWork, context: EnvironmentContext): Promise<void> {
  if (context.offline) throw notCached('this environment');
  const known = join(context.store, context.driver.name, 'environments', work.parent);
  mkdirSync(known, { recursive: true });
  const start = await largestPart(known, work, context.driver);
  const rest = start === null ? work.solution : withoutPart(work.solution, start.solution);
  const chroot = await context.driver.open(start?.layer ?? work.parent, { network: true, mounts: localMounts(work.local), writable: aptMounts(context, work.base) });
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

function readMemo(file: string): AptSolution | null {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as AptSolution;
  } catch {
    // Half a file after a power cut: solved anew.
    return null;
  }
}

function installFailed(output: string, store: string): DebkitError {
  if (saysDiskFull(output)) return diskFullError(store);
  // apt's own words decide nothing else: a failed fetch is the mirror's, the rest the packages'.
  if (/^E: (Failed to fetch|Unable to fetch)/m.test(output)) return mirrorDown('packages of the environment could not be fetched', output);
  return new PackageError('UNINSTALLABLE', 'the packages of the environment could not be installed', { tail: lastLines(output) });
}
