// The users and groups that every Debian system has from base-passwd, so that no package makes them.

const baseUsers: ReadonlySet<string> = new Set([
  'root', 'daemon', 'bin', 'sys', 'sync', 'games', 'man', 'lp', 'mail', 'news', 'uucp', 'proxy', 'www-data', 'backup', 'list', 'irc', '_apt', 'nobody',
]);

/** Whether base-passwd has the user (Policy 9.2.2: ids 0 to 99, and nobody). */
export function isBaseUser(name: string): boolean {
  return baseUsers.has(name);
}

const baseGroups: ReadonlySet<string> = new Set([
  'root', 'daemon', 'bin', 'sys', 'adm', 'tty', 'disk', 'lp', 'mail', 'news', 'uucp', 'man', 'proxy', 'kmem', 'dialout', 'fax', 'voice', 'cdrom', 'floppy', 'tape',
  'sudo', 'audio', 'dip', 'www-data', 'backup', 'operator', 'list', 'irc', 'src', 'shadow', 'utmp', 'video', 'sasl', 'plugdev', 'staff', 'games', 'users', 'nogroup',
]);

/** Whether base-passwd has the group; addgroup(8) refuses to make a system group of such a name. */
export function isBaseGroup(name: string): boolean {
  return baseGroups.has(name);
}
