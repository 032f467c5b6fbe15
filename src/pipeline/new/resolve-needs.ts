// What a build and a program need, looked up in a suite: its Contents indexes, its packages, and what every build has.
import type { BaseSpec } from '../../contracts/sandbox.ts';
import type { Detection, Need } from '../../detect/detection.ts';
import type { EnvironmentContext } from '../../sandbox/apt.ts';
import { ownersOfEach } from '../../sandbox/contents.ts';
import { presentInBuilds, suitePackages } from '../../sandbox/suite-packages.ts';
import { choosePackages, keyOf, type SuiteFit } from './choose-packages.ts';

/** What every compiler has. */
const always = new Set(['library m', 'library c', 'library pthread', 'library dl', 'library rt', 'library util', 'library stdc++', 'library gcc', 'library crypt_i']);

/** Looks up the needs of a detection of the project `source` in one suite. Errors: those of the package lists and Contents indexes. */
export async function resolveNeeds(found: Detection, source: string, base: BaseSpec, context: EnvironmentContext): Promise<SuiteFit> {
  const asked = { ...found, needs: found.needs.filter(isAsked), runtime: found.runtime.filter(isAsked), implied: found.implied.filter(isAsked) };
  const unique = new Map([...asked.needs, ...asked.runtime, ...asked.implied].map(({ wanted }) => [keyOf(wanted), wanted] as const));
  const owners = new Map([...(await ownersOfEach([...unique.values()], base, context))].map(([wanted, value]) => [keyOf(wanted), value] as const));
  const names = [...owners.values()].flatMap((one) => one?.packages ?? []);
  const present = await presentInBuilds(base, context);
  const known = await suitePackages(names, base, context);
  return choosePackages(asked, { suite: base.suite, owners, present, known, system: found.system, own: source });
}

function isAsked({ wanted }: Need): boolean {
  return !always.has(`${wanted.kind} ${wanted.name}`);
}
