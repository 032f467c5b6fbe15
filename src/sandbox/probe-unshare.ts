// What of the embedded sandbox works on this host, and what to do where it does not.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Probe } from '../contracts/sandbox.ts';
import { DebkitError } from '../errors.ts';
import type { Exec } from '../system/exec.ts';
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

/** Tries tools, namespace, overlay and pivot_root for real in `store`. */
export async function probeUnshare(store: string, exec: Exec): Promise<Probe> {
  const findings: Finding[] = [];
  for (const [command, name] of Object.entries(unsharePackages)) {
    const ok = isCommand(command);
    findings.push(ok ? { what: command, ok } : { what: command, ok, hint: `apt-get install ${name}` });
  }
  const { uid, username } = userInfo();
  if (uid !== 0) findings.push(...['/etc/subuid', '/etc/subgid'].map((file) => subordinateFinding(file, username, uid)));
  if (findings.every((finding) => finding.ok)) findings.push(...(await tryNamespace(store, exec)));
  return { usable: findings.every((finding) => finding.ok), findings, weaknesses: [] };
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

async function tryNamespace(store: string, exec: Exec): Promise<Finding[]> {
  mkdirSync(store, { recursive: true });
  try {
    const space = await openNamespace(store, exec);
    try {
      // A tmpfs stands for the store's disk: what is tried is whether the kernel lets this namespace mount an overlay.
      const script =
        'mount -t tmpfs none /mnt && cd /mnt && mkdir l u w m && mount -t overlay none -o userxattr,lowerdir=l,upperdir=u,workdir=w m || exit 11;' +
        ' bwrap --unshare-pid --unshare-net --bind / / --proc /proc --dev /dev true || exit 12';
      const result = await exec({ argv: space.enter(['sh', '-c', script]), seconds: 20 });
      const tail = result.stderr.trim().split('\n').at(-1) ?? '';
      return [
        { what: 'user namespace with mapped ids', ok: true },
        result.exitCode === 11
          ? { what: 'overlayfs in a user namespace', ok: false, hint: `needs Linux 5.11 or later with overlayfs (${tail})` }
          : { what: 'overlayfs in a user namespace', ok: true },
        result.exitCode === 12
          ? { what: 'pid and network namespaces with their own /proc', ok: false, hint: `inside a container? run it with more rights, or use --sandbox here (${tail})` }
          : { what: 'pid and network namespaces with their own /proc', ok: result.exitCode === 0 || result.exitCode === 11 },
      ];
    } finally {
      await space.dispose();
    }
  } catch (error) {
    const message = error instanceof DebkitError ? error.message : String(error);
    return [{ what: 'user namespace with mapped ids', ok: false, hint: `${message}; ${namespaceHint()}` }];
  }
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
