// The users that every Debian system has from base-passwd, so that no package makes them.

const baseUsers: ReadonlySet<string> = new Set([
  'root', 'daemon', 'bin', 'sys', 'sync', 'games', 'man', 'lp', 'mail', 'news', 'uucp', 'proxy', 'www-data', 'backup', 'list', 'irc', '_apt', 'nobody',
]);

/** Whether base-passwd has the user (Policy 9.2.2: ids 0 to 99, and nobody). */
export function isBaseUser(name: string): boolean {
  return baseUsers.has(name);
}
