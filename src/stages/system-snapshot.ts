// What a system has before and after a package was there: files, users, diversions, and the packages themselves.
import type { Chroot } from '../contracts/sandbox.ts';
import { PackageError } from '../errors.ts';

export interface SystemSnapshot {
  /** Absolute paths outside the places where dpkg, apt and logs live. */
  readonly files: ReadonlySet<string>;
  readonly users: ReadonlySet<string>;
  readonly diversions: ReadonlySet<string>;
  /** Names of the packages that dpkg knows: installed, or removed with their configuration kept. */
  readonly packages: ReadonlySet<string>;
}

// A system user stays after purge by custom, and so does what tells debconf and systemd of it.
const skipped = ['/proc', '/sys', '/dev', '/tmp', '/run', '/build', '/var/lib/dpkg', '/var/lib/apt', '/var/cache', '/var/log'];

// Each line begins with what it is; $@ are the folders that find leaves out.
const script = `set -eu
find / -xdev "$@" -printf 'file %p\\n'
cut -d: -f1 /etc/passwd | sed 's/^/user /'
cut -d: -f1 /etc/group | sed 's/^/user /; s/$/ (group)/'
dpkg-divert --list | sed 's/^/diversion /'
dpkg-query --show --showformat='package \${Package}\\n'`;

/** Reads the state of an opened system. Error: SNAPSHOT_FAILED. */
export async function takeSnapshot(chroot: Chroot): Promise<SystemSnapshot> {
  const found = { file: new Set<string>(), user: new Set<string>(), diversion: new Set<string>(), package: new Set<string>() };
  const onLine = (line: string) => {
    const end = line.indexOf(' ');
    found[line.slice(0, end) as keyof typeof found]?.add(line.slice(end + 1));
  };
  const prune = skipped.flatMap((path) => ['-path', path, '-prune', '-o']);
  const result = await chroot.run({ argv: ['sh', '-c', script, 'sh', ...prune], user: 'root', seconds: 300, onLine });
  if (result.exitCode !== 0) throw new PackageError('SNAPSHOT_FAILED', `the state of the test system could not be read: ${result.stderr.trim()}`);
  return { files: found.file, users: found.user, diversions: found.diversion, packages: found.package };
}

/** What the second snapshot has more: failures (files, diversions) and notes (users). */
export function leftBehind(before: SystemSnapshot, after: SystemSnapshot): { failures: string[]; notes: string[] } {
  const more = (a: ReadonlySet<string>, b: ReadonlySet<string>) => [...b].filter((one) => !a.has(one)).sort();
  const files = more(before.files, after.files);
  // A folder stands for all that is in it.
  const tops = files.filter((path) => !files.includes(path.slice(0, path.lastIndexOf('/'))));
  const notExpected = tops.filter((path) => !passwordBackup.test(path));
  return {
    failures: [...notExpected, ...more(before.diversions, after.diversions)],
    notes: more(before.users, after.users).map((user) => `system user ${user} stays`),
  };
}

const passwordBackup = /^\/etc\/(passwd|group|shadow|gshadow|subuid|subgid)-$/;
