// Control groups of debkit's own, by which the kernel holds what runs to its memory and number of processes: below the one that debkit runs in, where that is delegated to it.
import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Limits } from '../contracts/limits.ts';
import type { Exec, ExecRequest, ExecResult } from '../system/exec.ts';
import { textIfAny } from '../system/files.ts';
import { isAlive, ownName } from '../system/process-name.ts';
import { memoryLimit } from './limits.ts';

type Held = Pick<Limits, 'memory' | 'processes'>;

/** A group for one command. */
export interface Group {
  /** argv that runs `argv` in it. */
  enter(argv: readonly string[]): string[];
  /** Whether the kernel has ended one of its processes since its memory was all taken. */
  shortOfMemory(): boolean;
  /** Takes the group away; what ran in it has ended, or is about to. */
  close(): Promise<void>;
}

/** What of cgroups is this process's own. */
export interface Cgroups {
  readonly delegated: boolean;
  /** A group with these limits; where nothing is delegated, one that holds nothing. Errors: those of the kernel. */
  group(limits: Held): Group;
  /** Takes away the groups of runs that were killed. */
  reap(): void;
}

/** Where the kernel shows groups. */
export interface Shown {
  readonly mounted: string;
  /** The lines of /proc/self/cgroup. */
  readonly own: string;
}

/** A folder in which debkit may make groups, and the files there by which one is held (kernel: admin-guide/cgroup-v2; cgroup-v1/memory, cgroup-v1/pids). */
interface Hierarchy {
  readonly folder: string;
  readonly files: (limits: Held) => readonly (readonly [name: string, value: number])[];
  /** The file with a line `oom_kill N`. */
  readonly kills?: string;
}

const prefix = 'debkit-';
// Version 2 lets no group have both processes and controlled groups below it: who was in ours is moved here.
const leaf = `${prefix}main`;

/** Looks for delegated groups, and tries to hold one. */
export async function delegatedCgroups(exec: Exec, shown: Shown = { mounted: '/sys/fs/cgroup', own: textIfAny('/proc/self/cgroup') }): Promise<Cgroups> {
  try {
    const hierarchies = version1(shown) ?? (await version2(shown, exec));
    if (hierarchies === null) return none;
    const cgroups = cgroupsIn(hierarchies);
    await cgroups.group({ memory: 2 ** 30, processes: 64 }).close();
    return cgroups;
  } catch {
    // The kernel refuses: what is not delegated can look as if it were.
    return none;
  }
}

/** No groups at all. */
export const none: Cgroups = {
  delegated: false,
  group: () => ({ enter: (argv) => [...argv], shortOfMemory: () => false, close: () => Promise.resolve() }),
  reap: () => undefined,
};

/** Runs a command in a group of its own. Errors: those of exec; MEMORY_LIMIT where it failed since the kernel ended what it ran. */
export async function execInGroup(exec: Exec, request: ExecRequest, cgroups: Cgroups, limits: Held): Promise<ExecResult> {
  const group = cgroups.group(limits);
  try {
    const result = await exec({ ...request, argv: group.enter(request.argv) });
    if (result.exitCode !== 0 && group.shortOfMemory()) throw memoryLimit(limits);
    return result;
  } finally {
    await group.close();
  }
}

const enterScript = 'while [ "$1" != -- ]; do echo $$ > "$1" || exit 125; shift; done; shift; exec "$@"';

function cgroupsIn(hierarchies: readonly Hierarchy[]): Cgroups {
  return {
    delegated: true,
    group(limits) {
      const name = `${prefix}${ownName()}`;
      try {
        for (const { folder, files } of hierarchies) {
          mkdirSync(join(folder, name));
          for (const [file, value] of files(limits)) writeFileSync(join(folder, name, file), String(value));
        }
      } catch (error) {
        for (const { folder } of hierarchies) removed(join(folder, name));
        throw error;
      }
      return {
        enter: (argv) => ['sh', '-c', enterScript, 'sh', ...hierarchies.map(({ folder }) => join(folder, name, 'cgroup.procs')), '--', ...argv],
        shortOfMemory: () => hierarchies.some(({ folder, kills }) => kills !== undefined && Number(/^oom_kill (\d+)$/m.exec(textIfAny(join(folder, name, kills)))?.[1] ?? 0) > 0),
        close: async () => {
          for (const { folder } of hierarchies) await removeGroup(join(folder, name));
        },
      };
    },
    reap() {
      for (const { folder } of hierarchies) {
        for (const name of readdirSync(folder)) if (name.startsWith(prefix) && name !== leaf && !isAlive(name.slice(prefix.length))) removed(join(folder, name));
      }
    },
  };
}

/** The groups of version 1: root's alone, who may make groups below any. */
function version1({ mounted, own }: Shown): Hierarchy[] | null {
  const [memory, pids] = ['memory', 'pids'].map((controller) => {
    const path = new RegExp(`^\\d+:(?:[^:]*,)?${controller}(?:,[^:]*)?:(/.*)$`, 'm').exec(own)?.[1];
    return path === undefined ? '' : join(mounted, controller, path);
  });
  if (memory === undefined || pids === undefined || !mayDivide(memory) || !mayDivide(pids)) return null;
  return [
    { folder: memory, files: (limits) => [['memory.limit_in_bytes', limits.memory]], kills: 'memory.oom_control' },
    { folder: pids, files: (limits) => [['pids.max', limits.processes]] },
  ];
}

/** The group of version 2 that was given to this process's user, or to root by whoever manages groups. */
async function version2({ mounted, own }: Shown, exec: Exec): Promise<Hierarchy[] | null> {
  const path = /^0::(\/.*)$/m.exec(own)?.[1];
  if (path === undefined) return null;
  const here = join(mounted, path);
  const folder = basename(here) === leaf ? dirname(here) : here;
  if (!mayDivide(folder) || !controls(folder, 'cgroup.controllers')) return null;
  if (folder === here) {
    if (process.getuid?.() === 0 && !(await isGivenToRoot(here, exec))) return null;
    mkdirSync(join(here, leaf), { recursive: true });
    for (const pid of textIfAny(join(here, 'cgroup.procs')).split('\n')) if (pid !== '') writeFileSync(join(here, leaf, 'cgroup.procs'), pid);
    writeFileSync(join(here, 'cgroup.subtree_control'), '+memory +pids');
  }
  if (!controls(folder, 'cgroup.subtree_control')) return null;
  return [{ folder, files: (limits) => [['memory.max', limits.memory], ['memory.oom.group', 1], ['pids.max', limits.processes]], kills: 'memory.events' }];
}

/** Root may write to every group, but those of units without Delegate= are systemd's (systemd.resource-control(5)). */
async function isGivenToRoot(folder: string, exec: Exec): Promise<boolean> {
  if (!existsSync('/run/systemd/system')) return true;
  const { stdout } = await exec({ argv: ['systemctl', 'show', '--property=Delegate', '--value', '--', basename(folder)], seconds: 10 });
  return stdout.trim() === 'yes';
}

function mayDivide(folder: string): boolean {
  try {
    for (const path of [folder, join(folder, 'cgroup.procs')]) accessSync(path, constants.W_OK);
    // The folder is what it seems only if this process is in it, or in a group below.
    return textIfAny(join(folder, 'cgroup.procs')).split('\n').concat(textIfAny(join(folder, leaf, 'cgroup.procs')).split('\n')).includes(String(process.pid));
  } catch {
    return false;
  }
}

function controls(folder: string, file: string): boolean {
  const said = textIfAny(join(folder, file)).split(/\s/);
  return said.includes('memory') && said.includes('pids');
}

/** What ran may take a moment to end. */
async function removeGroup(folder: string): Promise<void> {
  for (let tries = 0; tries < 100 && !removed(folder); tries++) await delay(20);
}

function removed(folder: string): boolean {
  try {
    rmdirSync(folder);
  } catch {
    return !existsSync(folder);
  }
  return true;
}
