// A chroot and the commands in it under circumstances: host name and user by the sandbox, clock and kernel by what stands before a command.
import type { SandboxContext } from '../contracts/context.ts';
import type { Chroot, Mount } from '../contracts/sandbox.ts';
import { HostError } from '../errors.ts';
import type { Circumstances } from './circumstances.ts';

// $1 user, $2 uid and gid, $3 host name.
const identityScript = `set -eu
echo "$1:x:$2:$2::/nonexistent:/bin/bash" >> /etc/passwd
echo "$1:x:$2:" >> /etc/group
echo "$3" > /etc/hostname
echo "127.0.1.1 $3" >> /etc/hosts
chown "$2:$2" /build`;

/** A chroot without a network over the layer, with the host name and the user of the circumstances where the sandbox can have them. Error: IDENTITY_NOT_MADE (exit 3). */
export async function openUnder({ hostName, user }: Circumstances, layer: string, mounts: readonly Mount[], { sandbox }: SandboxContext): Promise<Chroot> {
  const options = { network: false, mounts };
  if (!sandbox.ownIdentity) return sandbox.open(layer, options);
  const chroot = await sandbox.open(layer, { ...options, identity: { hostName, builder: user.id } });
  try {
    const made = await chroot.run({ argv: ['sh', '-c', identityScript, 'sh', user.name, String(user.id), hostName], user: 'root', seconds: 60 });
    if (made.exitCode !== 0) throw new HostError('IDENTITY_NOT_MADE', `the user of the second build could not be made: ${made.stderr.trim()}`);
    return chroot;
  } catch (error) {
    await chroot.close();
    throw error;
  }
}

/** What stands before a command: env(1) with the clock, and setarch(8). `variables` wins over what the command has. */
export function commandUnder({ clock, oldKernel }: Circumstances, variables: Readonly<Record<string, string>>): string[] {
  // The times of files stay: make compares them with each other.
  const clocked = clock === null ? {} : { LD_PRELOAD: clock.library, FAKETIME: clock.time, FAKETIME_DONT_FAKE_MONOTONIC: '1', NO_FAKE_STAT: '1' };
  const settings = Object.entries({ ...clocked, ...variables }).map(([name, value]) => `${name}=${value}`);
  return [...(oldKernel ? ['setarch', '--uname-2.6'] : []), 'env', ...settings];
}
