// apt in a base: its lists and packages beside the layers, one debkit at a time, and how it is called.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BaseSpec, Chroot, Mount, SandboxDriver } from '../contracts/sandbox.ts';
import { UpstreamError } from '../errors.ts';
import { diskFullError, saysDiskFull } from '../system/files.ts';
import { rememberFiles } from '../system/file-states.ts';
import { withLock } from '../system/lock.ts';
import { proxyEnvironment } from '../system/proxy.ts';
import { parseSimulation, parseUris, type AptSolution } from './apt-solution.ts';
import { baseKey, mustBeValid } from './base.ts';
import { listsKept, listsState } from './lists-state.ts';
import { mirrorDown } from './mirror-errors.ts';

/** What environments are made with and kept in. */
export interface EnvironmentContext {
  readonly driver: SandboxDriver;
  readonly store: string;
  readonly offline: boolean;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

const aptOptions = ['APT::Sandbox::User=root', 'Dpkg::Use-Pty=0', 'APT::Update::Error-Mode=any', 'Acquire::Retries=2'];
// Work that nobody uses: the cache of lists and status together, since every layer has another status, and what could be removed.
const quickOptions = ['Dir::Cache::pkgcache=', 'APT::Get::HideAutoRemove=1'];
const aptGet = ['apt-get', ...[...aptOptions, ...quickOptions].flatMap((option) => ['-o', option])];
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

/** What apt-get would do for these arguments, null where it refuses; `said` is the end of its output. */
export async function simulate(chroot: Chroot, ...args: readonly string[]): Promise<{ readonly solution: AptSolution | null; readonly said: string }> {
  // Of a large solution the result keeps the end alone.
  const lines: string[] = [];
  const result = await chroot.run({ ...aptCommand('--simulate', ...args), onLine: (line) => void lines.push(line) });
  return { solution: result.exitCode === 0 ? parseSimulation(lines.join('\n')) : null, said: `${result.stdout}\n${result.stderr}` };
}

/** The same as simulate() of packages of archives alone, in a third of its time: apt simulates each step of an installation. */
export async function foresee(chroot: Chroot, native: string, ...args: readonly string[]): ReturnType<typeof simulate> {
  const lines: string[] = [];
  // What is in the archive folder already would not be named.
  const command = aptCommand('--print-uris', '-o', 'Dir::Cache::Archives=/run/debkit', ...args);
  const result = await chroot.run({ ...command, onLine: (line) => void lines.push(line) });
  return { solution: result.exitCode === 0 ? parseUris(`${lines.join('\n')}\n`, native) : null, said: `${result.stdout}\n${result.stderr}` };
}

/** Runs `work` while no other debkit changes apt's lists and packages of this base. Error: LOCK_FAILED (exit 3). */
export async function locked<T>(base: BaseSpec, context: EnvironmentContext, work: () => Promise<T>): Promise<T> {
  const folder = join(context.store, context.driver.name, 'apt', baseKey(base));
  mkdirSync(folder, { recursive: true });
  const onWait = () => context.onLine('waiting for another debkit to finish this environment');
  return withLock(join(folder, 'lock'), work, { signal: context.signal, onWait });
}

/** Brings apt's lists to the mirror's state of today, where they are older than six hours. Errors: MIRROR_UNREACHABLE, NOT_CACHED (exit 4), DISK_FULL. */
export async function updateLists(layer: string, base: BaseSpec, context: EnvironmentContext): Promise<void> {
  const stamp = stampFile(context, base);
  const kept = keptLists(context, base);
  if (listsState(stamp, context.offline) !== null && kept === 'whole') return;
  if (context.offline) throw notCached(`the package lists of ${base.suite}`);
  await inChroot(context, { base, layer, mounts: [] }, async (chroot) => {
    // apt would stop at what is damaged of them.
    if (kept === 'changed') await chroot.run({ argv: ['sh', '-c', 'rm -rf /var/lib/apt/lists/*'], user: 'root', seconds: 60 });
    const result = await chroot.run({ ...aptCommand('-o', `Acquire::Check-Valid-Until=${String(mustBeValid(base))}`, 'update'), onLine: context.onLine });
    if (saysDiskFull(result.stderr)) throw diskFullError(context.store);
    if (result.exitCode !== 0) throw mirrorDown(`the package lists of ${base.suite} could not be fetched`, result.stderr);
    // `apt-cache dumpavail` would be large: the release files name the hash of every list.
    const releases = await chroot.run({ argv: ['sh', '-c', 'cat /var/lib/apt/lists/*Release | sha256sum'], user: 'root', seconds: 60 });
    const [lists] = aptMounts(context, base);
    if (lists !== undefined && context.driver.name !== 'here') rememberFiles(lists.source, listsRecord(context, base));
    writeFileSync(`${stamp}.new`, releases.stdout.trim());
    renameSync(`${stamp}.new`, stamp);
  });
}

/** Whether the lists are there, as they were fetched: without them apt would say that a package's build dependencies do not exist. */
function keptLists(context: EnvironmentContext, base: BaseSpec): ReturnType<typeof listsKept> {
  const [lists] = aptMounts(context, base);
  // There apt has its lists where it always has them.
  return context.driver.name === 'here' || lists === undefined ? 'whole' : listsKept(lists.source, listsRecord(context, base));
}

function listsRecord(context: EnvironmentContext, base: BaseSpec): string {
  return join(context.store, context.driver.name, 'apt', baseKey(base), 'lists.json');
}

/** The file that names the state of the package lists: the hash of all release files. */
export function stampFile(context: EnvironmentContext, base: BaseSpec): string {
  return join(context.store, context.driver.name, 'apt', baseKey(base), 'lists.sha256');
}

/** What a chroot for apt is opened over, and what is shown in it. */
interface AptChroot {
  readonly base: BaseSpec;
  readonly layer: string;
  readonly mounts: readonly Mount[];
}

/** Runs `work` in a throw-away chroot over a layer, with apt's lists and packages and the network. */
export async function inChroot<T>(context: EnvironmentContext, { base, layer, mounts }: AptChroot, work: (chroot: Chroot) => Promise<T>): Promise<T> {
  const chroot = await context.driver.open(layer, { network: true, mounts, writable: aptMounts(context, base) });
  try {
    return await work(chroot);
  } finally {
    await chroot.close();
  }
}

/** The error for what --offline keeps from being fetched. */
export function notCached(what: string): UpstreamError {
  return new UpstreamError('NOT_CACHED', `${what} is not in the cache, and --offline forbids the network`, { hint: 'run once without --offline' });
}
