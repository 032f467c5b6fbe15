// What `here` puts into this system for a chroot, written down before it is made, so that the next run can take it away after a kill.
import { appendFileSync, chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, rmdirSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OpenOptions } from '../contracts/sandbox.ts';
import { HostError } from '../errors.ts';
import { isAlive, ownName } from '../system/process-name.ts';
import { builder } from './chroot-command.ts';

/** The files of one chroot. */
export interface HereFiles {
  /** Makes /build and the mounts' targets. Error: HERE_TARGET_EXISTS. */
  prepare(options: OpenOptions): void;
  /** Removes what prepare made, and what is in /build. */
  remove(): void;
}

// apt's own folders are this system's: they are as throw-away as it is.
const systemFolders = ['/var/lib/apt/lists', '/var/cache/apt'];

/** A record below `folder`, for the /build and the targets of one chroot. */
export function hereFiles(folder: string, buildFolder = '/build'): HereFiles {
  const record = join(folder, ownName());

  function note(kind: 'tree' | 'content' | 'folder', path: string): void {
    if (path.includes('\n')) throw new HostError('HERE_TARGET_EXISTS', `a line end in the path ${JSON.stringify(path)}`);
    appendFileSync(record, `${kind} ${path}\n`);
  }

  function makeFolder(path: string): void {
    if (existsSync(path)) return;
    makeFolder(dirname(path));
    note('folder', path);
    mkdirSync(path);
  }

  function claim(target: string): void {
    if (existsSync(target)) throw new HostError('HERE_TARGET_EXISTS', `${target} is there already`, { hint: '--sandbox here is for a fresh, throw-away system' });
    makeFolder(dirname(target));
    note('tree', target);
  }

  return {
    prepare({ mounts, writable = [] }) {
      mkdirSync(folder, { recursive: true });
      if (existsSync(buildFolder) && readdirSync(buildFolder).length > 0) {
        throw new HostError('HERE_TARGET_EXISTS', `${buildFolder} is not empty`, { hint: '--sandbox here is for a fresh, throw-away system' });
      }
      makeFolder(buildFolder);
      note('content', buildFolder);
      chownSync(buildFolder, builder.id, builder.id);
      for (const { source, target } of mounts) {
        // An empty folder, such as /mnt, stays when what was put into it goes.
        if (isEmptyFolder(target)) note('content', target);
        else claim(target);
        // A copy, since the builder cannot enter a cache folder in a home of mode 0700.
        cpSync(source, target, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
        chmodSync(target, 0o755);
      }
      for (const { source, target } of writable) {
        mkdirSync(source, { recursive: true });
        if (systemFolders.includes(target)) continue;
        claim(target);
        symlinkSync(source, target);
      }
    },
    remove: () => removeRecorded(record),
  };
}

function isEmptyFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory() && readdirSync(path).length === 0;
}

/** Removes what killed runs left. */
export function removeOrphans(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) if (!isAlive(name)) removeRecorded(join(folder, name));
}

function removeRecorded(record: string): void {
  if (!existsSync(record)) return;
  for (const line of readFileSync(record, 'utf8').trimEnd().split('\n').reverse()) {
    const [, kind, path] = /^(\w+) (\/.*)$/.exec(line) ?? [];
    if (kind === undefined || path === undefined) continue;
    if (kind === 'tree') rmSync(path, { recursive: true, force: true });
    else if (kind === 'content') for (const name of existsSync(path) ? readdirSync(path) : []) rmSync(join(path, name), { recursive: true, force: true });
    else if (existsSync(path) && readdirSync(path).length === 0) rmdirSync(path);
  }
  rmSync(record, { force: true });
}
