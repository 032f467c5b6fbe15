// The limits of what runs in a sandbox, by what every Linux has: getrlimit(2), the kernel's choice of a victim when memory is short, and a watcher.
import { readdirSync, readFileSync, statfsSync } from 'node:fs';
import { totalmem } from 'node:os';
import type { Limits } from '../contracts/limits.ts';
import { PackageError } from '../errors.ts';
import { diskFullError, textIfAny } from '../system/files.ts';
import type { Watch } from '../system/watch-process.ts';
import { formatSize } from '../text/format.ts';

/** Where nothing else is said: most of the memory, and more of the rest than a large honest build takes. */
export function defaultLimits(): Limits {
  return { processes: 8192, memory: Math.floor(totalmem() * 0.9), disk: 100 * 2 ** 30, log: 256 * 2 ** 20 };
}

/** argv that runs `argv` under the limits of setrlimit(2), first in line when the kernel is out of memory, and without core dumps. */
export function limitedArgv(limits: Pick<Limits, 'processes' | 'disk'>, argv: readonly string[]): string[] {
  const own = hardLimits();
  const processes = Math.min(limits.processes, own.processes);
  const disk = Math.min(limits.disk, own.file);
  return ['choom', '--adjust', '1000', '--', 'prlimit', `--nproc=${processes}:${processes}`, `--fsize=${disk}:${disk}`, '--core=0:0', '--', ...argv];
}

/** How a sandbox that debkit makes itself holds what runs to its limits. */
export function limitsHere(cgroups: boolean): string {
  const shared = 'the size of a file by setrlimit; ';
  return cgroups ? `processes and memory by cgroups, ${shared}disk and output by a watcher` : `processes and ${shared}memory, disk and output by a watcher`;
}

/** The hard limits of this process, which nobody without privilege can raise. */
export function hardLimits(): { readonly files: number; readonly processes: number; readonly file: number } {
  const text = readFileSync('/proc/self/limits', 'utf8');
  const hard = (name: string, unlimited: number) => Number(new RegExp(`^${name} +\\S+ +(\\d+)`, 'm').exec(text)?.[1] ?? unlimited);
  return { files: hard('Max open files', 1 << 20), processes: hard('Max processes', 1 << 20), file: hard('Max file size', Number.MAX_SAFE_INTEGER) };
}

/** What the watcher asks of a chroot. */
export interface Watched {
  readonly limits: Limits;
  /** A folder of the file system that is written to. */
  readonly folder: string;
  /** Bytes that the chroot's top takes; asked only after the file system has become fuller. */
  readonly usedDisk?: () => Promise<number>;
}

// What a full disk does to others begins before it is full.
const reserve = 128 * 2 ** 20;
// Where there was less room than this at first, the disk was full before the package came.
const little = 2 ** 30;
// How much fuller the file system becomes before the top is measured again.
const grown = 128 * 2 ** 20;

/** The watch of a command that runs with a folder's file system below it. */
export function watcher({ limits, folder, usedDisk }: Watched): Watch {
  const freeAtFirst = freeOf(folder).free;
  let freeBefore = freeAtFirst;
  return async (pid, printed) => {
    if (printed > limits.log) return new PackageError('LOG_LIMIT', `what ran was ended, since it printed more than ${formatSize(limits.log)}`, { hint: hintOf('log') });
    const memory = memoryOf(pid);
    if (memory > limits.memory) return beyond('MEMORY_LIMIT', 'memory', memory, limits.memory);
    const left = memoryLeft();
    if (left < totalmem() / 50) return new PackageError('MEMORY_LIMIT', `what ran was ended, since this machine had ${formatSize(left)} of memory left`, { hint: 'it may need a larger machine, or fewer builds at a time (--jobs)' });
    const { free, size } = freeOf(folder);
    if (free < Math.min(reserve, size / 100)) {
      if (freeAtFirst < Math.min(little, limits.disk)) return diskFullError(folder);
      return new PackageError('DISK_LIMIT', `what ran was ended, since it left ${formatSize(free)} on the file system of ${folder}`, { hint: 'make room there (debkit cache prune), or put the cache elsewhere by XDG_CACHE_HOME' });
    }
    if (usedDisk === undefined || freeBefore - free < Math.min(grown, limits.disk / 4)) return null;
    freeBefore = free;
    const used = await usedDisk();
    return used > limits.disk ? beyond('DISK_LIMIT', 'disk', used, limits.disk) : null;
  };
}

/** The error of a command that took more memory than it may. */
export function memoryLimit(limits: Pick<Limits, 'memory'>): PackageError {
  return new PackageError('MEMORY_LIMIT', `what ran was ended, since it needed more than ${formatSize(limits.memory)} of memory`, { hint: hintOf('memory') });
}

function beyond(code: string, name: 'memory' | 'disk', used: number, limit: number): PackageError {
  return new PackageError(code, `what ran was ended, since it took ${formatSize(used)} of ${name}; the limit is ${formatSize(limit)}`, { hint: hintOf(name) });
}

function hintOf(name: string): string {
  return `if that is what it needs: --limit ${name}=..., or \`limits\` in the configuration file`;
}

/** Bytes that the kernel could still give; all where it does not say (proc_meminfo(5)). */
function memoryLeft(): number {
  const kibibytes = /^MemAvailable:\s+(\d+) kB/m.exec(textIfAny('/proc/meminfo'))?.[1];
  return kibibytes === undefined ? totalmem() : Number(kibibytes) * 1024;
}

function freeOf(folder: string): { readonly free: number; readonly size: number } {
  const { bavail, blocks, bsize } = statfsSync(folder);
  return { free: bavail * bsize, size: blocks * bsize };
}

/** Bytes of memory that a process and all below it hold, without what files back (proc_pid_status(5)). */
export function memoryOf(pid: number): number {
  let sum = 0;
  const seen = new Set<number>();
  const visit = (one: number) => {
    if (seen.has(one)) return;
    seen.add(one);
    sum += ownMemory(one);
    for (const child of childrenOf(one)) visit(child);
  };
  visit(pid);
  return sum;
}

function ownMemory(pid: number): number {
  const text = textIfAny(`/proc/${pid}/status`);
  const kibibytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
  return (kibibytes('RssAnon') + kibibytes('RssShmem')) * 1024;
}

function childrenOf(pid: number): number[] {
  return threadsOf(pid).flatMap((thread) => textIfAny(`/proc/${pid}/task/${thread}/children`).split(' ').filter((word) => word !== '').map(Number));
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}
