// What every sandbox gives a command: its user and a fixed environment.
import type { ChrootCommand, OpenOptions } from '../contracts/sandbox.ts';
import { DebkitError, PackageError } from '../errors.ts';

/** The name, uid and gid of the unprivileged user that builds. */
export const builder = { name: 'builder', id: 1000 } as const;

/** The name of a chroot's host, and uid and gid of its builder. */
export function identityOf({ identity }: Pick<OpenOptions, 'identity'>): { readonly hostName: string; readonly builder: number } {
  return identity ?? { hostName: 'debkit', builder: builder.id };
}

/** The environment of every command in a chroot; nothing of the host's. */
export const chrootEnvironment: Readonly<Record<string, string>> = {
  // With the games, as Debian's builders have it.
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/games',
  HOME: '/nonexistent',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
};

/** argv that runs `argv` as the user, from root; `builder`, whose uid and gid is `builderId`, has no capability and can gain none. */
export function asUser(user: 'root' | 'builder', argv: readonly string[], builderId: number = builder.id): string[] {
  if (user === 'root') return [...argv];
  const id = String(builderId);
  return ['setpriv', '--reuid', id, '--regid', id, '--clear-groups', '--no-new-privs', '--bounding-set=-all', '--inh-caps=-all', '--', ...argv];
}

/** The error to throw for a command: a time limit is said of it, not of what carries it into the sandbox. */
export function saidOfCommand(error: unknown, command: ChrootCommand): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (!(error instanceof DebkitError) || error.code !== 'TIME_LIMIT') return error;
  const name = command.argv[0] === 'sh' ? 'the step' : `'${command.argv[0] ?? ''}'`;
  return new PackageError('TIME_LIMIT', `${name} did not end within ${command.seconds} s`, {
    cause: error,
    hint: 'does a test wait for a network? `build.test: {run: false, reason: ...}`; a longer limit: --limit time=..., or `limits` in the configuration file',
  });
}
