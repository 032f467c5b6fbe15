// Users and groups that packages make: they are numbered in the order of installation, which a set of packages alone does not decide.
import type { Chroot } from '../contracts/sandbox.ts';
import { HostError } from '../errors.ts';

/** The names of a system's users and groups. */
export interface Accounts {
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

/** Reads passwd(5) and group(5) of an opened chroot. Error: ACCOUNTS_NOT_READABLE (exit 3). */
export async function readAccounts(chroot: Chroot): Promise<Accounts> {
  const result = await chroot.run({ argv: ['sh', '-c', 'cut -d: -f1 /etc/passwd && echo : && cut -d: -f1 /etc/group'], user: 'root', seconds: 60 });
  const [users, groups] = result.stdout.split('\n:\n').map((names) => names.trim().split('\n'));
  if (result.exitCode === 0 && users !== undefined && groups !== undefined) return { users, groups };
  throw new HostError('ACCOUNTS_NOT_READABLE', `the users of an environment could not be read: ${result.stderr.trim()}`);
}

/** Whether more than one user, or group, came to a system, so that another order could have numbered them otherwise. */
export function dependsOnOrder(before: Accounts, after: Accounts): boolean {
  const added = (was: readonly string[], is: readonly string[]) => is.filter((name) => !was.includes(name)).length;
  return added(before.users, after.users) > 1 || added(before.groups, after.groups) > 1;
}
