// Who maintains packages whose recipe names no one: the configuration, DEBFULLNAME and DEBEMAIL, or a stand-in.
import { isValidMaintainer, splitPerson } from '../debian/names.ts';
import type { BuildPlan } from '../contracts/plan.ts';
import { UsageError } from '../errors.ts';
import type { Environment } from './environment.ts';

/** The stand-in; its host is one that lintian takes for routable (tag bogus-mail-host refuses localhost). */
export const standInMaintainer = 'Local Packager <packager@example.org>';

/** What to say where the stand-in was used. */
export const standInNotice = `no maintainer is known, so ${standInMaintainer} stands in: set DEBFULLNAME and DEBEMAIL, or 'maintainer' in the configuration file`;

/** Whether a plan names the stand-in. */
export function usesStandIn({ plan }: { readonly plan: BuildPlan | null }): boolean {
  return plan?.packaging.maintainer === standInMaintainer;
}

/** `Name <address>` by configuration, then by DEBFULLNAME and DEBEMAIL, else the stand-in. Error: BAD_MAINTAINER (exit 2). */
export function maintainerOf(configured: string | undefined, environment: Environment): string {
  if (configured !== undefined) return configured;
  const name = (environment.DEBFULLNAME ?? '').trim();
  const email = (environment.DEBEMAIL ?? '').trim();
  if (email === '') return standInMaintainer;
  // As debchange(1) has it, DEBEMAIL may hold the whole of `Name <address>`.
  const { name: written = '', email: address = email } = splitPerson(email) ?? {};
  const maintainer = `${name !== '' ? name : written !== '' ? written : (address.split('@')[0] ?? '')} <${address}>`;
  if (!isValidMaintainer(maintainer)) {
    throw new UsageError('BAD_MAINTAINER', `DEBFULLNAME and DEBEMAIL make '${maintainer}', which is not a maintainer`, {
      hint: 'they should make: Name <name@example.org>, without commas',
    });
  }
  return maintainer;
}
