// What every sandbox gives a command: its user and a fixed environment.

/** The name, uid and gid of the unprivileged user that builds. */
export const builder = { name: 'builder', id: 1000 } as const;

/** The environment of every command in a chroot; nothing of the host's. */
export const chrootEnvironment: Readonly<Record<string, string>> = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/nonexistent',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
};

/** argv that runs `argv` as the user, from root; `builder` has no capability and can gain none. */
export function asUser(user: 'root' | 'builder', argv: readonly string[]): string[] {
  if (user === 'root') return [...argv];
  const id = String(builder.id);
  return ['setpriv', '--reuid', id, '--regid', id, '--clear-groups', '--no-new-privs', '--bounding-set=-all', '--inh-caps=-all', '--', ...argv];
}
