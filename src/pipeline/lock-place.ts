// Where the debkit.lock of a recipe lies: beside it, or in the user's state folder where nothing can be written there.
import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { formatLock, parseLock, type LockFile } from '../recipe/lock-file.ts';
import { leavesFolder } from '../recipe/recipe-files.ts';
import { writeFileAtomic } from '../system/files.ts';

/** A lock file that is there. */
export interface FoundLock {
  /** As the user would name it. */
  readonly file: string;
  readonly lock: LockFile;
  /** Whether it lies in the state folder rather than beside the recipe. */
  readonly elsewhere: boolean;
}

/** A recipe's file and source name, and the state folder (absolute). */
export interface LockOwner {
  readonly file: string;
  readonly source: string;
  readonly state: string;
}

/** debkit.lock beside recipe.yaml and debkit.yaml, `<name>.lock` beside `<name>.yaml`. */
export function lockBeside(recipe: string): string {
  const name = basename(recipe).replace(/\.ya?ml$/, '');
  return join(dirname(recipe), `${name === 'recipe' ? 'debkit' : name}.lock`);
}

/** `<state>/locks/<source>-<hash of the recipe's path>.lock`. */
export function lockElsewhere({ file, source, state }: LockOwner): string {
  const hash = createHash('sha256').update(realpathSync(file)).digest('hex').slice(0, 12);
  return join(state, 'locks', `${source}-${hash}.lock`);
}

/**
 * The recipe's lock; null where there is none. One in the state folder wins: it is there because the user's own update could not write beside the recipe.
 * Errors: LockErrors, LOCK_NOT_READABLE (exit 2).
 */
export function readLock(owner: LockOwner): FoundLock | null {
  const elsewhere = lockElsewhere(owner);
  if (isThere(elsewhere)) return { file: elsewhere, lock: parseLock(bytesOf(elsewhere), elsewhere), elsewhere: true };
  const beside = lockBeside(owner.file);
  if (!isThere(beside)) return null;
  const folder = dirname(owner.file);
  // A stranger's link to a file of the user's would have its lines shown in messages.
  if (leavesFolder({ path: resolve(folder), shown: folder }, basename(beside)) === true) {
    throw new UsageError('LOCK_NOT_READABLE', `${beside} is a symbolic link that leaves the recipe's folder`, { hint: 'put the file itself there' });
  }
  return { file: beside, lock: parseLock(bytesOf(beside), beside), elsewhere: false };
}

/** Writes the lock in one step, and gives where. Errors of the file system, where neither place can be written. */
export async function writeLock(owner: LockOwner, lock: LockFile): Promise<Omit<FoundLock, 'lock'>> {
  const [beside, elsewhere] = [lockBeside(owner.file), lockElsewhere(owner)];
  const text = formatLock(lock, owner.source);
  try {
    await writeFileAtomic(beside, text);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(String((error as NodeJS.ErrnoException).code))) throw error;
    await mkdir(dirname(elsewhere), { recursive: true });
    await writeFileAtomic(elsewhere, text);
    return { file: elsewhere, elsewhere: true };
  }
  rmSync(elsewhere, { force: true });
  return { file: beside, elsewhere: false };
}

/** A link that leads nowhere is there too: whoever put it there wants a lock. */
function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

function bytesOf(file: string): Buffer {
  const hint = 'mend it, or remove it and run debkit update';
  try {
    // The reading of a pipe might never end.
    if (statSync(file).isFile()) return readFileSync(file);
  } catch (cause) {
    throw new UsageError('LOCK_NOT_READABLE', `${file} cannot be read: ${(cause as Error).message}`, { hint, cause });
  }
  throw new UsageError('LOCK_NOT_READABLE', `${file} cannot be read: it is no file`, { hint });
}
