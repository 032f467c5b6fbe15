// Files written whole or not at all, named by their sha256.
import { createHash } from 'node:crypto';
import { closeSync, constants, createReadStream, existsSync, fstatSync, openSync, readFileSync, readSync, readdirSync, statSync } from 'node:fs';
import { chmod, lstat, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { HostError } from '../errors.ts';
import { isAbandoned, ownName } from './process-name.ts';

/** A file's text; nothing where it is not shown, or has gone by the time it is looked at. */
export function textIfAny(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** A name beside `path` (same folder, so that a rename is atomic) that no other run uses, and that tells whether its maker still runs. */
export function tempName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${ownName()}.tmp`);
}

/** A folder for work on `path`, beside it so that one rename puts it there; removeAbandoned() knows it. */
export function workBeside(path: string): string {
  return join(dirname(path), `.debkit-${ownName()}`);
}

/** What killed runs left under way in a folder, which need be neither there nor a folder. */
export function abandonedIn(folder: string): string[] {
  return (existsSync(`${folder}/.`) ? readdirSync(folder) : []).filter(isAbandoned).map((name) => join(folder, name));
}

/** Removes what killed runs left under way in a folder, but for what another user left, as in /tmp. */
export async function removeAbandoned(folder: string): Promise<void> {
  for (const path of abandonedIn(folder)) {
    await removeFolder(path).catch((error: unknown) => {
      if (!hasCode(error, 'EACCES', 'EPERM')) throw error;
    });
  }
}

/** Removes what killed runs left of their tempName() of this file. */
export async function removeAbandonedTemps(path: string): Promise<void> {
  for (const left of abandonedIn(dirname(path))) if (basename(left).startsWith(`.${basename(path)}.`)) await removeFolder(left);
}

/** Writes `content` to `path` in one step, with exactly `mode` whatever the umask; what a killed run left of that goes. Error: DISK_FULL. */
export async function writeFileAtomic(path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
  const temp = tempName(path);
  try {
    await removeAbandonedTemps(path);
    const handle = await open(temp, 'wx', mode);
    try {
      await handle.writeFile(content);
      await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temp, path);
  } catch (error) {
    await rm(temp, { force: true });
    throw diskFull(error, path);
  }
}

/** The file's sha256, lower-case hex. */
export async function sha256File(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** The file with its size in bytes and its sha256: a FileArtifact. */
export async function fileArtifact(
  path: string,
): Promise<{ readonly path: string; readonly size: number; readonly sha256: string }> {
  const { size } = await stat(path);
  return { path, size, sha256: await sha256File(path) };
}

/** Puts the folder (or file) `from` where `to` is: the old one goes aside, the new one in, the old one is removed. */
export async function replaceFolder(from: string, to: string): Promise<void> {
  await repairFolder(to);
  const aside = asideName(to);
  if (await exists(to)) await rename(to, aside);
  await rename(from, to);
  await removeFolder(aside);
}

/** Mends what a replaceFolder that was killed left: afterwards `to` is the old or the new one, whole, and nothing lies aside. */
export async function repairFolder(to: string): Promise<void> {
  const aside = asideName(to);
  if (!(await exists(aside))) return;
  if (await exists(to)) await removeFolder(aside);
  else await rename(aside, to);
}

/** Removes the folder and all in it, also below folders that are not writable; a missing one is no error. */
export async function removeFolder(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    if (!hasCode(error, 'EACCES', 'EPERM')) throw error;
    await makeWritable(path);
    await rm(path, { recursive: true, force: true });
  }
}

/** `error` itself, or, where it says that the disk or a quota is full, a HostError DISK_FULL that says where and what to do. */
export function diskFull(error: unknown, path: string): unknown {
  return hasCode(error, 'ENOSPC', 'EDQUOT') ? diskFullError(path, error) : error;
}

/** The HostError DISK_FULL for the disk that holds `path`. */
export function diskFullError(path: string, cause?: unknown): HostError {
  return new HostError('DISK_FULL', `no space is left on the disk of '${path}'`, {
    hint: 'free some space (debkit cache prune --all removes what debkit keeps), or put the cache elsewhere: XDG_CACHE_HOME',
    cause,
  });
}

/** Whether a command said that its disk is full: it can say so only in words. */
export function saysDiskFull(output: string): boolean {
  return /(?:: |\()No space left on device|Disk quota exceeded|You don't have enough free space in /.test(output);
}

/** The files and symbolic links below a folder, relative to it, in byte order; devices and the like are listed too, for a tarball's maker to refuse. */
export async function listTree(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = found
    .filter((item) => !item.isDirectory())
    .map((item) => join(item.parentPath, item.name).slice(folder.length + 1));
  return names.sort(byBytes);
}

/** The order of their UTF-8 bytes. */
export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Whether `path` is a regular file or leads to one; a pipe, which would be waited for, is none. */
export function isRegularFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** The first bytes of a regular file, `most` at most; null for anything else: no link is followed, no pipe waited for. */
export function readHead(path: string, most: number): Buffer | null {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO')) return null;
    throw error;
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return null;
    const part = Buffer.alloc(Math.min(stat.size, most));
    return part.subarray(0, readSync(file, part, 0, part.length, 0));
  } finally {
    closeSync(file);
  }
}

/** Whether something lies at `path`, a dangling symlink included. */
export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false;
    throw error;
  }
}

function asideName(path: string): string {
  return join(dirname(path), `.${basename(path)}.old`);
}

async function makeWritable(path: string): Promise<void> {
  if (!(await lstat(path)).isDirectory()) return;
  await chmod(path, 0o700);
  for (const name of await readdir(path)) await makeWritable(join(path, name));
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
