// Why a package failed: by the end of its output, with the package that has what is missing, and where the recipe is to be changed.
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { diagnose } from '../debian/triage/diagnose.ts';
import type { Diagnosis } from '../debian/triage/diagnosis.ts';
import { DebkitError, type Triage } from '../errors.ts';
import { locateBeside } from '../recipe/locate-beside.ts';
import { locateSpot } from '../recipe/locate-spot.ts';
import { withoutDumps } from '../system/telling-lines.ts';
import { packagesWith } from '../sandbox/contents.ts';
import type { BuildTarget } from '../contracts/plan.ts';
import { baseOf } from './environments.ts';
import type { BuildRequest, Places, Services } from './request.ts';
import { openRun } from './services.ts';

/** What failed, and what may be looked up for it. */
export interface FailedRun {
  readonly request: BuildRequest;
  readonly services: Services;
  readonly target: BuildTarget;
  readonly places: Places;
  /** The recipe's file; null for a source package of others. */
  readonly recipe: string | null;
  /** The log of the step that failed, where it has one. */
  readonly log: string;
}

/** The triage of a package's failure; null where the error is this host's or the network's, which say themselves what to do, or where nothing known shows. */
export async function triage(error: DebkitError, run: FailedRun): Promise<Triage | null> {
  // A step that was ended for its time says so itself; what it last wrote is no cause.
  if (error.exitCode !== 1 || error.code === 'TIME_LIMIT') return null;
  const found = diagnose(withoutDumps(existsSync(run.log) ? endOf(run.log).split('\n') : (error.details.tail ?? [])));
  if (found === null) return null;
  const packages = await packagesFor(found, run);
  const { cause, said, place, side, spot } = found;
  const location = spot === null || run.recipe === null ? null : (locateBeside(run.recipe, spot) ?? locateSpot(run.recipe, spot));
  return { class: found.class, side, cause, advice: adviceOf(found, packages, run.target), said, place, location, packages: packages ?? [] };
}

/** The last 4 MiB of a log, which may have any size. */
function endOf(log: string): string {
  const { size } = statSync(log);
  const part = Buffer.alloc(Math.min(size, 4 << 20));
  const file = openSync(log, 'r');
  try {
    readSync(file, part, 0, part.length, size - part.length);
  } finally {
    closeSync(file);
  }
  return part.toString('utf8');
}

/** null where it was not looked for, or could not be. */
async function packagesFor({ wanted }: Diagnosis, { request, services, target, places }: FailedRun): Promise<string[] | null> {
  // A store of its own has no base to look in.
  if (wanted === null || request.noCache || services.signal.aborted) return null;
  services.emit({ type: 'notice', message: `looking for the package that has ${wanted.name}` });
  // The run that failed has ended all that was its own.
  const run = await openRun({ ...request, keep: false }, services);
  try {
    return await packagesWith(wanted, baseOf(target, places), run.contextOf(() => undefined));
  } catch (error) {
    if (services.signal.aborted || !(error instanceof DebkitError)) throw error;
    services.emit({ type: 'notice', message: `which package has ${wanted.name} is not known: ${error.message}${lastWords(error)}` });
    return null;
  } finally {
    await run.close();
  }
}

function lastWords({ details: { tail = [] } }: DebkitError): string {
  const last = tail.filter((line) => line.trim() !== '').at(-1);
  return last === undefined ? '' : ` (${last.trim()})`;
}

function adviceOf({ wanted, advice }: Diagnosis, packages: readonly string[] | null, { suite }: BuildTarget): string {
  if (wanted === null) return advice;
  if (packages === null) return `${advice}: apt-file search ${wanted.name}`;
  const [first, ...others] = packages;
  if (first === undefined) return `no package of ${suite} has ${wanted.name}: another --suite, or an option in \`build\` that does without`;
  return `add \`${first}\` to \`build-depends\`${others.length === 0 ? '' : ` (${others.join(', ')} ${others.length === 1 ? 'has' : 'have'} it too)`}`;
}
