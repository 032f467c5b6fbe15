// What of the embedded sandbox works on this host, and what to do where it does not.
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Probe } from '../contracts/sandbox.ts';
import { DebkitError } from '../errors.ts';
import type { Exec } from '../system/exec.ts';
import { ownName } from '../system/process-name.ts';
import { limitsHere } from './limits.ts';
import { openNamespace, subordinateIds } from './namespace.ts';

/** The host's packages that the embedded sandbox needs, with the command that shows each. */
export const unsharePackages: Readonly<Record<string, string>> = {
  mmdebstrap: 'mmdebstrap',
  bwrap: 'bubblewrap',
  newuidmap: 'uidmap',
  mount: 'mount',
  setpriv: 'util-linux',
};

type Finding = Probe['findings'][number];

/** Tries tools, namespace, overlay and pivot_root for real in `store`; `cgroups`: whether some are delegated. */
export async function probeUnshare(store: string, exec: Exec, cgroups: boolean): Promise<Probe> {
  const findings: Finding[] = [];
  for (const [command, name] of Object.entries(unsharePackages)) {
    const ok = isCommand(command);
    findings.push(ok ? { what: command, ok } : { what: command, ok, hint: `apt-get install ${name}` });
  }
  const { uid, username } = userInfo();
  if (uid !== 0) findings.push(...['/etc/subuid', '/etc/subgid'].map((file) => subordinateFinding(file, username, uid)));
  if (findings.every((finding) => finding.ok)) findings.push(...(await tryNamespace(store, exec)));
  return { usable: findings.every((finding) => finding.ok), findings, weaknesses: [], limits: limitsHere(cgroups) };
}

/** Whether a command is on the fixed PATH. */
export function isCommand(name: string): boolean {
  return ['/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/local/bin', '/usr/local/sbin'].some((folder) => existsSync(join(folder, name)));
}

function subordinateFinding(file: string, user: string, uid: number): Finding {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (subordinateIds(text, user, uid) !== null) return { what: `${file} has ids for ${user}`, ok: true };
  const option = file.endsWith('uid') ? '--add-subuids' : '--add-subgids';
  return { what: `${file} has ids for ${user}`, ok: false, hint: `as root: usermod ${option} 100000-165535 ${user}` };
}

// $1 is a folder of the cache: a file system that cannot be an overlay's upper one (overlayfs itself) must show here.
const trial = `cd -- "$1" && mkdir lower upper work merged || exit 11
mount -t overlay debkit -o userxattr,volatile,lowerdir=lower,upperdir=upper,workdir=work merged || exit 11
bwrap --unshare-pid --unshare-net --bind / / --proc /proc --dev /dev true || exit 12`;

async function tryNamespace(store: string, exec: Exec): Promise<Finding[]> {
  const folder = join(store, 'unshare', 'tops', ownName());
  mkdirSync(folder, { recursive: true });
  try {
    const space = await openNamespace(store, exec);
    try {
      if (process.getuid?.() === 0) chownSync(folder, space.rootId, space.rootId);
      const inside = `/mnt${folder.slice(store.length)}`;
      const result = await exec({ argv: space.enter(['sh', '-c', trial, 'sh', inside]), seconds: 20 });
      await exec({ argv: space.enter(['rm', '-rf', '--', `${inside}/lower`, `${inside}/upper`, `${inside}/work`, `${inside}/merged`]) });
      return findingsOf(result.exitCode, result.stderr.trim().split('\n').find((line) => line.includes(': ')) ?? '', store);
    } finally {
      await space.dispose();
    }
  } catch (error) {
    const message = error instanceof DebkitError ? error.message : String(error);
    return [{ what: 'user namespace with mapped ids', ok: false, hint: `${message}; ${namespaceHint()}` }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function findingsOf(exitCode: number, said: string, store: string): Finding[] {
  const overlayHint = `needs Linux 5.11 or later, and ${store} on another file system than overlayfs: inside a container, XDG_CACHE_HOME on a volume (${said})`;
  const processHint = `inside a container? run it with more rights, or use --sandbox here (${said})`;
  const finding = (what: string, ok: boolean, hint: string): Finding => (ok ? { what, ok } : { what, ok, hint });
  return [
    { what: 'user namespace with mapped ids', ok: true },
    finding('overlayfs in a user namespace, over the cache folder', exitCode !== 11, overlayHint),
    ...(exitCode === 11 ? [] : [finding('pid and network namespaces with their own /proc', exitCode === 0, processHint)]),
  ];
}

/** Which of the known switches forbids user namespaces here. */
function namespaceHint(): string {
  const switches: readonly (readonly [string, string, string])[] = [
    ['/proc/sys/kernel/unprivileged_userns_clone', '0', 'as root: sysctl kernel.unprivileged_userns_clone=1'],
    ['/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1', 'AppArmor forbids it; as root: sysctl kernel.apparmor_restrict_unprivileged_userns=0'],
    ['/proc/sys/user/max_user_namespaces', '0', 'as root: sysctl user.max_user_namespaces=10000'],
  ];
  for (const [file, value, hint] of switches) if (existsSync(file) && readFileSync(file, 'utf8').trim() === value) return hint;
  return 'a container or a security module may forbid it; use --sandbox docker, podman, or here';
}
