// What a system has before and after a package was there: files, users, what dpkg and update-alternatives were told, and the packages themselves.
import type { Chroot } from '../contracts/sandbox.ts';
import { PackageError } from '../errors.ts';

/** How a file is. */
export interface FileState {
  /** Kind, mode, owner and group, as find(1) prints them. */
  readonly look: string;
  /** Size and time of a plain file, or the target of a link. */
  readonly content: string;
}

export interface SystemSnapshot {
  /** By absolute path, outside the places where dpkg, apt and logs live. */
  readonly files: ReadonlyMap<string, FileState>;
  /** Files of the packages that are installed. */
  readonly owned: ReadonlySet<string>;
  readonly users: ReadonlySet<string>;
  /** Diversions, overrides of modes (dpkg-statoverride(1)) and alternatives, each in words. */
  readonly told: ReadonlySet<string>;
  /** Names of the packages that dpkg knows: installed, or removed with their configuration kept. */
  readonly packages: ReadonlySet<string>;
}

// A system user stays after purge by custom, and so does what tells debconf and systemd of it.
const skipped = ['/proc', '/sys', '/dev', '/tmp', '/run', '/build', '/var/lib/dpkg', '/var/lib/apt', '/var/cache', '/var/log'];

// Each line begins with what it is; $@ are the folders that find leaves out. A choice of update-alternatives is a line of its record with a path, and
// the lines of the link itself are the same before and after.
const script = `set -eu
find / -xdev "$@" -printf 'file %y %m %u:%g\\t%s %T@ %l\\t%p\\n'
cat /var/lib/dpkg/info/*.list | sed 's,^/\\(bin\\|sbin\\|lib[0-9x]*\\)/,/usr/\\1/,; s/^/owned /'
cut -d: -f1 /etc/passwd | sed 's/^/user /'
cut -d: -f1 /etc/group | sed 's/^/user /; s/$/ (group)/'
dpkg-divert --list | sed 's/^/told diversion /; s/^told diversion diversion /told diversion /'
dpkg-statoverride --list | sed 's/^/told override of dpkg-statoverride /' || :
cd /var/lib/dpkg/alternatives
for name in *; do [ ! -f "$name" ] || sed -n "s,^/,told alternative of $name: /,p" "$name"; done
dpkg-query --show --showformat='package \${Package}\\n'`;

/** Reads the state of an opened system. Error: SNAPSHOT_FAILED. */
export async function takeSnapshot(chroot: Chroot): Promise<SystemSnapshot> {
  const reader = snapshotReader();
  const prune = skipped.flatMap((path) => ['-path', path, '-prune', '-o']);
  const result = await chroot.run({ argv: ['sh', '-c', script, 'sh', ...prune], user: 'root', seconds: 300, onLine: reader.onLine });
  if (result.exitCode !== 0) throw new PackageError('SNAPSHOT_FAILED', `the state of the test system could not be read: ${result.stderr.trim()}`);
  return reader.snapshot;
}

/** Takes the lines of a snapshot's script. */
export function snapshotReader(): { readonly onLine: (line: string) => void; readonly snapshot: SystemSnapshot } {
  const files = new Map<string, FileState>();
  const sets = { owned: new Set<string>(), user: new Set<string>(), told: new Set<string>(), package: new Set<string>() };
  const onLine = (line: string) => {
    const end = line.indexOf(' ');
    const [kind, rest] = [line.slice(0, end), line.slice(end + 1)];
    if (kind === 'file') {
      const [look = '', content = '', ...path] = rest.split('\t');
      if (path.length > 0) files.set(path.join('\t'), { look: look.startsWith('l') ? 'l' : look, content: contentOf(look, content) });
    } else if (kind in sets) sets[kind as keyof typeof sets].add(rest);
  };
  return { onLine, snapshot: { files, owned: sets.owned, users: sets.user, told: sets.told, packages: sets.package } };
}

/** A folder's size and time change with what is in it; a link that is made anew to the same target is the same. */
function contentOf(look: string, content: string): string {
  if (look.startsWith('d')) return '';
  return look.startsWith('l') ? content.split(' ').slice(2).join(' ') : content;
}

/** What of the second snapshot is not as before: failures (files that stay, are gone, or are others; diversions and the like) and notes (users). */
export function leftBehind(before: SystemSnapshot, after: SystemSnapshot): { failures: string[]; notes: string[] } {
  const notExpected = tops([...after.files.keys()].filter((path) => !before.files.has(path)));
  const gone = tops([...before.files.keys()].filter((path) => !after.files.has(path)));
  const others = [...before.files].filter(([path, old]) => isOther(path, old, after.files.get(path), before)).map(([path]) => path);
  const expected = (path: string) => !passwords.test(path);
  return {
    failures: [
      ...notExpected.filter(expected),
      ...more(before.told, after.told),
      ...said('taken away', [...gone.filter(expected), ...more(after.told, before.told)]),
      ...said('changed', others.filter(expected).sort()),
    ],
    notes: more(before.users, after.users).map((user) => `system user ${user} stays`),
  };
}

/** Whether something of the system is no longer as it was; what no package owns, such as an index, may have been made anew, the configuration the same as before. */
function isOther(path: string, old: FileState, now: FileState | undefined, { owned }: SystemSnapshot): boolean {
  if (now === undefined || old.content === now.content) return now !== undefined && old.look !== now.look;
  const sizeOf = ({ content }: FileState) => content.split(' ')[0];
  return old.look !== now.look || owned.has(path) || old.look === 'l' || (path.startsWith('/etc/') && path !== '/etc/ld.so.cache' && sizeOf(old) !== sizeOf(now));
}

function more(a: ReadonlySet<string>, b: ReadonlySet<string>): string[] {
  return [...b].filter((one) => !a.has(one)).sort();
}

/** Sorted; a folder stands for all that is in it. */
function tops(paths: readonly string[]): string[] {
  const all = new Set(paths);
  return paths.filter((path) => !all.has(path.slice(0, path.lastIndexOf('/')))).sort();
}

// Many are one fault.
const mostShown = 10;

function said(what: string, paths: readonly string[]): string[] {
  if (paths.length === 0) return [];
  const rest = paths.length - mostShown;
  return [`${what}: ${paths.slice(0, mostShown).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`];
}

const passwords = /^\/etc\/(passwd|group|shadow|gshadow|subuid|subgid)-?$/;
