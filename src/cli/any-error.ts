// Whatever was thrown, as an error that can be told to the user.
import { DebkitError, HostError, InternalError } from '../errors.ts';
import { diskFullError } from '../system/files.ts';

/** Any thrown value as a DebkitError: the interruption that lies behind it, a refusal of the system, or a bug of debkit. */
export function asDebkitError(thrown: unknown, signal: AbortSignal): DebkitError {
  if (signal.aborted && signal.reason instanceof DebkitError) return signal.reason;
  if (thrown instanceof DebkitError) return thrown;
  const { code, path } = (thrown ?? {}) as NodeJS.ErrnoException;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFullError(path ?? '.', thrown);
  if (code === 'EIO') {
    return new HostError('DISK_FAILED', `the disk${path === undefined ? '' : ` of '${path}'`} failed: ${message}`, { hint: 'see what the kernel says of it (sudo dmesg); the cache can be put elsewhere by XDG_CACHE_HOME, and packages by --out', cause: thrown });
  }
  if (
    typeof path === 'string' &&
    ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'EMFILE', 'ENFILE', 'EFBIG', 'EBUSY', 'ELOOP', 'ESTALE', 'ENODEV', 'ENXIO', 'ENOTCONN'].includes(code ?? '')
  ) {
    return new HostError('FILE_NOT_ACCESSIBLE', `the system refused: ${message}`, { cause: thrown });
  }
  // A bug of debkit would say the same; that somebody cleared the cache in the midst of a run is the likelier.
  if (typeof path === 'string' && ['ENOENT', 'EEXIST', 'ENOTEMPTY'].includes(code ?? '')) {
    return new HostError('FILE_NOT_ACCESSIBLE', `the system refused: ${message}`, { hint: 'it was taken away, or put there, by something else than this run: run it again, and report it if it says this twice', cause: thrown });
  }
  return new InternalError('INTERNAL', `this is a bug of debkit: ${message}`, {
    cause: thrown,
    hint: 'please report it with the output of the same command with --verbose',
  });
}
