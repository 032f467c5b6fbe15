// What a run of debkit may have left on this machine: processes, mounts, and folders of the cache.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makerOf } from '../../src/system/process-name.ts';
import type { World } from './e2e-world.ts';

/** Processes that have the HOME in their arguments, environment or mounts, and the host's own mounts of it. */
export function runningOf(home: string): string[] {
  // A mount shows a path from its file system's root: /tmp may be one of its own.
  const mark = home.split('/').slice(-2).join('/');
  const found: string[] = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
    const command = textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
    const told = [command, textOf(`/proc/${pid}/environ`), textOf(`/proc/${pid}/mountinfo`)];
    if (told.some((text) => text.includes(mark))) found.push(`${pid} ${command}`);
  }
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n').filter((line) => line.includes(mark));
  return [...found, ...mounts];
}

/** What is left of runningOf() after at most `seconds`. */
export async function runningAfter(home: string, seconds: number): Promise<string[]> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await delay(100)) {
    if (runningOf(home).length === 0) return [];
  }
  return runningOf(home);
}

/** Throw-away folders in the cache and beside output folders that no run has taken away. */
export function abandoned(own: World, out: string): string[] {
  const cache = join(own.home, '.cache', 'debkit');
  const list = (folder: string, which: RegExp) =>
    existsSync(folder) ? readdirSync(folder).filter((name) => which.test(name)).map((name) => join(folder, name)) : [];
  return [...list(join(cache, 'unshare', 'tops'), /./), ...list(join(cache, 'work'), /./), ...list(out, /^\.|\.failed$/)];
}

/** Names of work under way anywhere below the folders, whoever made them; the trees of systems are not looked into. */
export function abandonedIn(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) => (existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (makerOf(entry.name) !== null || /^\d+-\d+-[0-9a-f]{12}$/.test(entry.name)) return [path];
    return entry.isDirectory() && entry.name !== 'tree' ? abandonedIn(path) : [];
  }));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It has ended, or is another user's.
    return '';
  }
}
