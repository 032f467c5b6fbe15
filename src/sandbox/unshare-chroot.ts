// How a command gets into a chroot of the embedded sandbox: the argv that mounts the overlay and starts bubblewrap.
import { dirname } from 'node:path';
import type { Limits } from '../contracts/limits.ts';
import type { ChrootCommand, OpenOptions, TerminalCommand } from '../contracts/sandbox.ts';
import { HostError } from '../errors.ts';
import { diskFullError, saysDiskFull } from '../system/files.ts';
import { asUser, identityOf } from './chroot-command.ts';
import { limitedArgv } from './limits.ts';
import { withBeside } from './terminal.ts';

/** The folders of an overlay, as the namespace sees them. */
export interface Overlay {
  readonly lower: readonly string[];
  readonly upper: string;
  readonly work: string;
  readonly merged: string;
}

// What runs in a chroot gets no user namespaces, as on Debian's builders and in containers: it would have every capability in them. Where /proc/sys is
// read-only it may. The work folder is made anew, since a volatile overlay refuses one that was used (overlayfs documentation).
const overlayScript = '{ echo 0 > /proc/sys/user/max_user_namespaces; } 2>/dev/null; rm -rf -- "$1" && mkdir -- "$1" && mount -t overlay debkit -o "$2" -- "$3" && : > "$3.mounted" && shift 3 && exec "$@"';

/** What of a command is in argv; one with a terminal keeps the session that the terminal belongs to. */
type ArgvCommand = Pick<ChrootCommand, 'argv' | 'user' | 'cwd'> & Partial<Pick<TerminalCommand, 'terminal' | 'beside'>>;

/** argv, to be run by the namespace's root, that mounts the overlay and runs a command in it. */
export function chrootArgv(overlay: Overlay, options: OpenOptions & { readonly limits: Limits }, command: ArgvCommand): string[] {
  const mountOptions = `userxattr,volatile,lowerdir=${overlay.lower.join(':')},upperdir=${overlay.upper},workdir=${overlay.work}`;
  const { hostName, builder } = identityOf(options);
  const inside = asUser(command.user, command.argv, builder);
  return [
    ...['sh', '-c', overlayScript, 'sh', overlay.work, mountOptions, overlay.merged],
    ...limitedArgv(options.limits, ['bwrap', '--die-with-parent', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try']),
    ...(command.terminal === true ? [] : ['--new-session']),
    ...(options.network ? [] : ['--unshare-net']),
    ...['--hostname', hostName, '--bind', overlay.merged, '/', '--dev', '/dev', '--proc', '/proc'],
    // Builds and their tests expect both, as containers and Debian's builders have them: a /dev/shm for every user (shm_overview(7)), and /sys.
    ...['--perms', '1777', '--size', String(Math.floor(options.limits.memory / 4)), '--tmpfs', '/dev/shm', '--ro-bind-try', '/sys', '/sys'],
    ...(options.network ? ['--ro-bind', '/etc/resolv.conf', '/etc/resolv.conf'] : []),
    // bubblewrap would make missing parents for root alone.
    ...[...new Set(options.mounts.map((mount) => dirname(mount.target)))].flatMap((folder) => ['--perms', '0755', '--dir', folder]),
    ...options.mounts.flatMap((mount) => ['--ro-bind', mount.source, mount.target]),
    ...(options.writable ?? []).flatMap((mount) => ['--bind', mount.source, mount.target]),
    ...['--chdir', command.cwd ?? '/', '--'],
    ...(command.beside === undefined ? inside : withBeside(inside, command.beside, builder)),
  ];
}

/** What keeps a command from being started, by what was said: DISK_FULL, else OVERLAY_FAILED (exit 3). */
export function overlayFailed(stderr: string, store: string): HostError {
  if (saysDiskFull(stderr)) return diskFullError(store);
  return new HostError('OVERLAY_FAILED', "the overlay of a chroot could not be mounted over debkit's cache", {
    tail: stderr.split('\n').filter((line) => line.trim() !== ''),
    hint: 'run: debkit doctor',
  });
}
