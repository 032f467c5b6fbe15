// `--locked`: a run whose upstream, environment and tools are not exactly those of debkit.lock ends before anything is built.
import { PackageError } from '../errors.ts';
import type { LockedEnvironment } from '../recipe/lock-file.ts';
import type { LocalPackages } from '../sandbox/local-packages.ts';
import { differenceTo, findEnvironment, type CheckContext, type CheckedBuild } from './check-lock.ts';
import { updateCommand, type FollowedLock } from './follow-lock.ts';
import { driftInWords, isDrift, type EnvironmentDifference } from './lock-difference.ts';
import type { Places } from './request.ts';
import { placesOfSnapshot } from './snapshot.ts';

/** The build that is to be locked; `target` as the user named it. */
interface Demand extends CheckedBuild {
  readonly target: string;
}

/** Refuses a run that is to be locked and is not. Error: NOT_LOCKED (exit 1). */
function demandLocked(lock: FollowedLock | null, { target, plan }: Demand): LockedEnvironment {
  const { suite, hostArchitecture } = plan.target;
  const what = `${plan.packaging.source} ${lock?.version ?? plan.version.upstream} for ${suite}/${hostArchitecture}`;
  const refuse = (message: string, hint: string) => new PackageError('NOT_LOCKED', message, { hint });
  if (lock === null) throw refuse(`${plan.packaging.source} has no debkit.lock, which --locked demands`, updateCommand(target, suite));
  if (lock.release === null) throw refuse(`${lock.file} has nothing on ${what}`, lock.update);
  if (lock.release.upstream === null && plan.upstream.kind !== 'directory') throw refuse(`${lock.file} does not lock the upstream of ${what}`, lock.update);
  const { environment } = lock.release;
  if (environment !== null) return environment;
  throw refuse(`${lock.file} locks the upstream only of ${what}`, `${lock.update}; of debkit's own recipes upstream alone is locked: copy one to ./recipes to lock it whole`);
}

/**
 * The places whose archives give exactly the locked environment: today's mirror, else the configured snapshot; `notice` says which where it is not plain.
 * Errors: NOT_LOCKED, LOCK_DRIFT (exit 1), those of the environment.
 */
export async function demandEnvironment(lock: FollowedLock | null, demand: Demand, context: CheckContext): Promise<{ places: Places; notice: string | null }> {
  const { plan, places } = demand;
  const locked = demandLocked(lock, demand);
  const compare = async (at: Places) => differenceTo(locked, await findEnvironment({ ...demand, places: at }, context));
  const today = await compare(places);
  if (!isDrift(today)) return { places, notice: movedNotice(today) };
  const past = await placesOfSnapshot(locked, plan.target.suite, places, context);
  if (past === null) throw drift(lock, today, `${lock?.update ?? ''} takes what there is today; where the mirror no longer has a version: snapshot-mirror in the configuration file`);
  const then = await compare(past);
  if (isDrift(then)) throw drift(lock, then, `that is what ${past.mirror ?? ''} has; ${lock?.update ?? ''} takes today's`);
  return { places: past, notice: `the mirror has moved on from debkit.lock: the environment is made from ${past.mirror ?? ''}` };
}

function movedNotice({ archives }: EnvironmentDifference): string | null {
  if (archives.length === 0) return null;
  return `the mirror has another state than in debkit.lock (${archives.map(({ name }) => name).join(', ')}); every package is the same`;
}

function drift(lock: FollowedLock | null, difference: EnvironmentDifference, hint: string): PackageError {
  const count = difference.packages.length + difference.archives.filter(({ kind }) => kind !== 'moved').length;
  const message = `${count} ${count === 1 ? 'thing is' : 'things are'} not as ${lock?.file ?? ''} demands: ${driftInWords(difference)}`;
  return new PackageError('LOCK_DRIFT', message, { hint });
}

/** Makes sure of what was made, since the mirror may have moved between the check and the making. Error: LOCK_DRIFT (exit 1). */
export function demandBuilt(lock: FollowedLock | null, packages: Readonly<Record<string, string>>, local: LocalPackages | null): void {
  const environment = lock?.release?.environment;
  const pinned = (name: string) => (environment?.buildDependencies.get(name) ?? environment?.base.get(name))?.value;
  const ours = new Set(local?.packages.map(({ name }) => name));
  const wrong = Object.entries(packages).filter(([name, version]) => !ours.has(name) && pinned(name) !== version);
  if (wrong.length === 0) return;
  const named = wrong.slice(0, 10).map(([name, version]) => `${name} ${version}`).join(', ');
  throw new PackageError('LOCK_DRIFT', `the mirror moved while the environment was made: ${named}`, { hint: 'run it again' });
}

/** The refusal of a target that cannot have a lock. */
export function refuseUnlocked(target: string): PackageError {
  return new PackageError('NOT_LOCKED', `'${target}' is a source package, which has no debkit.lock`, { hint: 'leave --locked out' });
}
