// The environment that a build would get, held against debkit.lock: a notice where it differs, or, with --locked, an end.
import type { SandboxContext } from '../contracts/context.ts';
import type { LockReport } from '../contracts/outcome.ts';
import type { BuildPlan } from '../contracts/plan.ts';
import type { Emit } from '../contracts/events.ts';
import { DebkitError } from '../errors.ts';
import type { LockedEnvironment, Pins } from '../recipe/lock-file.ts';
import type { EnvironmentContext } from '../sandbox/apt.ts';
import type { EnvironmentFacts } from '../sandbox/environment-facts.ts';
import type { LocalPackages } from '../sandbox/local-packages.ts';
import { buildFacts } from './environments.ts';
import type { FollowedLock } from './follow-lock.ts';
import { archivesInWords, compareEnvironments, isDrift, packagesInWords, pinsOf, type EnvironmentDifference } from './lock-difference.ts';
import type { Places } from './request.ts';
import { relationFields } from './source-line.ts';

export type { LockReport };

/** Where there is no lock to be held against. */
export const unlocked: LockReport = { file: null, state: 'none', newer: 0, security: 0, notice: null };

export type CheckContext = SandboxContext & EnvironmentContext;

/** An environment as a lock has it, and `name version` of what comes from security updates. */
export interface FoundEnvironment {
  readonly environment: LockedEnvironment;
  readonly security: ReadonlySet<string>;
  /** The names of packages of this run. */
  readonly local: ReadonlySet<string>;
}

/** A build whose environment is looked at; `local` are the .debs of this run that may satisfy its build dependencies. */
export interface CheckedBuild {
  readonly plan: BuildPlan;
  readonly places: Places;
  readonly local: LocalPackages | null;
}

/** What the build would get today. Errors: those of environmentFacts. */
export async function findEnvironment({ plan, places, local }: CheckedBuild, context: CheckContext): Promise<FoundEnvironment> {
  return lockedForm(await buildFacts(plan.target, { relations: relationFields(plan), local }, places, context));
}

/** What differs from the lock; the packages of this run are no lock's to hold. */
export function differenceTo(locked: LockedEnvironment, { environment, security, local }: FoundEnvironment): EnvironmentDifference {
  const kept = (pins: Pins): Pins => new Map([...pins].filter(([name]) => !local.has(name)));
  return compareEnvironments({ ...locked, base: kept(locked.base), buildDependencies: kept(locked.buildDependencies) }, environment, security);
}

function lockedForm({ base, buildDependencies, tools, archives, local }: EnvironmentFacts): FoundEnvironment {
  const pins = (facts: EnvironmentFacts['base']) => pinsOf(facts.map(({ name, version, sha256 }) => ({ name, value: version, sha256 })));
  const mirror = pinsOf(archives.map(({ name, date, sha256 }) => ({ name, value: date, sha256 })));
  const security = [...base, ...buildDependencies, ...tools].filter((one) => one.security).map(({ name, version }) => `${name} ${version}`);
  return { environment: { mirror, base: pins(base), buildDependencies: pins(buildDependencies), tools: pins(tools) }, security: new Set(security), local: new Set(local) };
}

/** What a check is lent: it tells of the difference in one notice. */
export interface CheckServices {
  readonly emit: Emit;
  readonly contextOf: (onLine: (line: string) => void) => CheckContext;
}

/** How the environment of today stands to the lock, told in a notice where it differs; one that cannot be compared ends no build. */
export async function checkLock(lock: FollowedLock | null, build: CheckedBuild | null, services: CheckServices): Promise<LockReport> {
  const locked = lock?.release ?? null;
  if (lock === null || locked === null || build === null) return { ...unlocked, file: lock?.file ?? null };
  const report = { ...unlocked, file: lock.file };
  if (locked.environment === null) return { ...report, state: 'upstream-only' };
  const notice = (message: string) => services.emit({ type: 'notice', message });
  const context = services.contextOf(() => undefined);
  try {
    const difference = differenceTo(locked.environment, await findEnvironment(build, context));
    const words = [...packagesInWords(difference.packages, 0), ...archivesInWords(difference.archives)];
    const said = words.length === 0 ? null : `since debkit.lock was written: ${words.join('; ')} (${lock.update})`;
    if (said !== null) notice(said);
    const newer = difference.packages.filter(({ kind }) => kind === 'newer');
    return { ...report, state: isDrift(difference) ? 'drifted' : 'followed', newer: newer.length, security: newer.filter((one) => one.security).length, notice: said };
  } catch (error) {
    if (!(error instanceof DebkitError) || context.signal.aborted) throw error;
    notice(`the environment could not be held against debkit.lock: ${error.message}`);
    return { ...report, state: 'unchecked' };
  }
}
