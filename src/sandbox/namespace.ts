// The user namespace all of a run's chroots live in: its root is never the host's root.
import { writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { HostError } from '../errors.ts';
import type { Exec } from '../system/exec.ts';
import { startHeld } from '../system/held.ts';
import { textIfAny } from '../system/files.ts';

/** A range of ids: `inside` in the namespace is `outside` on the host, `count` of them (user_namespaces(7)). */
export interface IdRange {
  readonly inside: number;
  readonly outside: number;
  readonly count: number;
}

/** An entered namespace; debkit's sandbox folder is at /mnt in it. */
export interface UserNamespace {
  /** argv that runs `argv` as the namespace's root, in a mount namespace of its own. */
  enter(argv: readonly string[]): string[];
  /** The host's uid and gid of the namespace's root. */
  readonly rootId: number;
  /** False once the process that holds it open has ended: killed, as for want of memory. */
  isHeld(): boolean;
  dispose(): Promise<void>;
}

/** Where root takes its ids: above all that nspawn and adduser hand out, below 2^31. */
export const rootRange = 0x70000000;

/** The map of user ids for a caller; an ordinary user's root is the user itself, so that its 0700 folders can be entered. */
export function idMap(uid: number, subordinate: { readonly start: number; readonly count: number } | null): IdRange[] {
  if (uid === 0) return [{ inside: 0, outside: rootRange, count: 65536 }];
  if (subordinate === null) return [{ inside: 0, outside: uid, count: 1 }];
  return [
    { inside: 0, outside: uid, count: 1 },
    { inside: 1, outside: subordinate.start, count: Math.min(subordinate.count, 65535) },
  ];
}

/** The first range of a user in a subuid(5) file's text; null where there is none of 65535 ids. */
export function subordinateIds(text: string, user: string, uid: number): { start: number; count: number } | null {
  for (const line of text.split('\n')) {
    const [owner, start, count] = line.trim().split(':');
    if (owner !== user && owner !== String(uid)) continue;
    if (Number(count) >= 65535) return { start: Number(start), count: Number(count) };
  }
  return null;
}

/** argv of the process that holds the namespace open: it says `ready` once inside and ends at the end of its stdin. */
export function holderArgv(uid: number, folder: string): string[] {
  const hold = ['unshare', '--user', '--', 'sh', '-c', 'echo ready; exec cat'];
  if (uid !== 0) return hold;
  // Only the host's root can enter its own 0700 home, so it binds the folder before it gives that up.
  const bind = 'mount --bind -- "$1" /mnt && shift && exec "$@"';
  return ['unshare', '--mount', '--propagation', 'private', '--', 'sh', '-c', bind, 'sh', folder, ...hold];
}

/** argv that enters the namespace held by `holder`; a child whose parent died in between ends at once. */
export function enterArgv(holder: number, how: { readonly uid: number; readonly parent: number; readonly folder: string }, argv: readonly string[]): string[] {
  const guard = '[ "$PPID" = "$1" ] || exit 125; shift; exec "$@"';
  const bind = '[ "$PPID" = "$1" ] || exit 125; mount --bind -- "$2" /mnt && shift 2 && exec "$@"';
  return [
    ...['nsenter', '--target', String(holder), ...(how.uid === 0 ? ['--mount'] : []), '--user', '-S', '0', '-G', '0', '--'],
    ...['unshare', '--mount', '--propagation', 'private', '--'],
    // Set here, since the kernel clears it when the ids change (prctl(2)).
    ...['setpriv', '--pdeathsig', 'KILL', '--'],
    ...(how.uid === 0 ? ['sh', '-c', guard, 'sh', String(how.parent)] : ['sh', '-c', bind, 'sh', String(how.parent), how.folder]),
    ...argv,
  ];
}

/** Makes the namespace and maps its ids. Errors: USER_NAMESPACE_FORBIDDEN, NO_SUBORDINATE_IDS (exit 3). */
export async function openNamespace(folder: string, exec: Exec): Promise<UserNamespace> {
  const { uid, username } = userInfo();
  const holder = startHeld({ argv: holderArgv(uid, folder) });
  try {
    await holder.firstLine;
  } catch (cause) {
    throw new HostError('USER_NAMESPACE_FORBIDDEN', 'this host does not let debkit make a user namespace', { cause, hint: 'run: debkit doctor' });
  }
  try {
    await mapIds(holder.pid, uid, username, exec);
  } catch (error) {
    await holder.stop();
    throw error;
  }
  let isHeld = true;
  void holder.ended.then(() => (isHeld = false), () => (isHeld = false));
  return {
    isHeld: () => isHeld,
    enter: (argv) => enterArgv(holder.pid, { uid, parent: process.pid, folder }, argv),
    rootId: uid === 0 ? rootRange : uid,
    dispose: () => holder.stop(),
  };
}

async function mapIds(pid: number, uid: number, user: string, exec: Exec): Promise<void> {
  if (uid === 0) {
    const map = idMap(0, null).map((range) => `${range.inside} ${range.outside} ${range.count}\n`).join('');
    writeFileSync(`/proc/${pid}/uid_map`, map);
    writeFileSync(`/proc/${pid}/gid_map`, map);
    return;
  }
  for (const [tool, file] of [['newuidmap', '/etc/subuid'], ['newgidmap', '/etc/subgid']] as const) {
    const ids = subordinateIds(textIfAny(file), user, uid);
    if (ids === null) {
      throw new HostError('NO_SUBORDINATE_IDS', `${file} gives the user '${user}' no 65535 ids of its own`, { hint: 'run: debkit setup' });
    }
    const outside = tool === 'newuidmap' ? uid : (process.getgid?.() ?? uid);
    const ranges = idMap(uid, ids).map((range) => (range.inside === 0 ? { ...range, outside } : range));
    const numbers = ranges.flatMap((range) => [String(range.inside), String(range.outside), String(range.count)]);
    const result = await exec({ argv: [tool, String(pid), ...numbers] });
    if (result.exitCode !== 0) throw new HostError('ID_MAP_FAILED', `${tool} failed: ${result.stderr.trim()}`, { hint: 'run: debkit doctor' });
  }
}
