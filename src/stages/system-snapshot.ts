// What a system has before and after a package was there: files, users, diversions and alternatives.
import type { Chroot } from '../contracts/sandbox.ts';
import { PackageError } from '../errors.ts';

export interface SystemSnapshot {
  /** Absolute paths outside the places where dpkg, apt and logs live. */
  readonly files: ReadonlySet<string>;
  readonly users: ReadonlySet<string>;
  readonly diversions: ReadonlySet<string>;
}

// A system user stays after purge by custom, and so does what tells debconf and systemd of it.
const skipped = ['/proc', '/sys', '/dev', '/tmp', '/run', '/build', '/var/lib/dpkg', '/var/lib/apt', '/var/cache', '/var/log'];

/** Reads the state of an opened system. Error: SNAPSHOT_FAILED. */
export async function takeSnapshot(chroot: Chroot): Promise<SystemSnapshot> {
  const prune = skipped.flatMap((path) => ['-path', path, '-prune', '-o']);
  return {
    files: await lines(chroot, ['find', '/', '-xdev', ...prune, '-print']),
    users: await lines(chroot, ['sh', '-c', 'cut -d: -f1 /etc/passwd; cut -d: -f1 /etc/group | sed "s/$/ (group)/"']),
    diversions: await lines(chroot, ['dpkg-divert', '--list']),
  };
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

async function lines(chroot: Chroot, argv: readonly string[]): Promise<Set<string>> {
  const collected = new Set<string>();
  const result = await chroot.run({ argv, user: 'root', seconds: 300, onLine: (line) => collected.add(line) });
  if (result.exitCode !== 0) throw new PackageError('SNAPSHOT_FAILED', `'${argv[0] ?? ''}' failed in the test system: ${result.stderr.trim()}`);
  return collected;
}
