// `debkit build a b c`: several targets in one command, from their requests to one table.
import { availableParallelism, totalmem } from 'node:os';
import { exitCodeOf } from '../../pipeline/outcome.ts';
import { runBuilds, type TargetResult } from '../../pipeline/build-many.ts';
import type { BuildRequest, Services } from '../../pipeline/request.ts';
import { listRecipes, type RecipeLibrary } from '../../recipe/lookup.ts';
import { asDebkitError } from '../any-error.ts';
import { standInNotice, usesStandIn } from '../maintainer.ts';
import type { Invocation, Options } from '../program.ts';
import type { Session } from '../session.ts';
import { failureData } from '../views/failure.ts';
import { manyFailures, manySummary } from '../views/summary-many.ts';
import type { SummaryOptions } from '../views/summary.ts';

/** Builds the targets and shows their outcomes; 0, or the highest exit code of those that failed. Errors: those of runBuilds. */
export async function runManyTargets(requests: readonly BuildRequest[], asked: Pick<Invocation, 'command' | 'options'>, session: Session): Promise<number> {
  const { command, options } = asked;
  const { services } = session;
  // This machine itself has room for one build.
  const jobs = requests[0]?.sandbox === 'here' ? 1 : (options.jobs ?? defaultJobs(availableParallelism(), totalmem()));
  services.emit({ type: 'targets', format: 1, command, jobs, targets: requests.map(({ target }) => target) });
  const results = await runBuilds(requests, { jobs, failFast: options.failFast === true, named: options.all !== true }, services);
  if (results.some((one) => one.kind === 'built' && usesStandIn(one.outcome))) services.emit({ type: 'notice', message: standInNotice });
  const shown = summaryOptions(options, session);
  const exitCode = Math.max(...results.map((result) => exitCodeOfTarget(result, services.signal)));
  session.complain(manyFailures(results, { ...shown, colors: session.colors.err, command, keep: options.keep === true }));
  session.result({ status: exitCode === 0 ? 'passed' : 'failed', exitCode, results: results.map((one) => dataOf(one, services.signal)) }, manySummary(results, shown));
  return exitCode;
}

/** How summaries are shown here. */
export function summaryOptions({ quiet, verbose }: Options, { colors, cwd }: Session): SummaryOptions {
  return { colors: colors.out, cwd, quiet: quiet === true, verbose: verbose === true };
}

/**
 * How many builds at a time on this many processors and bytes of memory: half the processors, since each build uses all of them where it can, but two
 * where there are two, since each has stretches that use one; and 2 GiB for each.
 */
export function defaultJobs(processors: number, memory: number): number {
  return Math.max(1, Math.min(Math.max(Math.min(2, processors), Math.floor(processors / 2)), Math.floor(memory / 2 ** 31)));
}

/** The names of every recipe in the user's folders; of debkit's own, the last library, where those have none. */
export function everyRecipe(libraries: readonly RecipeLibrary[], emit: Services['emit']): string[] {
  const found = listRecipes(libraries).filter(({ shadowedBy }) => shadowedBy === null);
  const own = libraries.at(-1);
  const users = found.filter(({ library }) => libraries.length === 1 || library !== own);
  if (users.length > 0) return users.map(({ name }) => name);
  if (found.length > 0) emit({ type: 'notice', message: `no recipe in ${libraries.slice(0, -1).map(({ label }) => label).join(', ')}: all of ${own?.label ?? ''}` });
  return found.map(({ name }) => name);
}

function exitCodeOfTarget(result: TargetResult, signal: AbortSignal): number {
  if (result.kind === 'failed') return asDebkitError(result.error, signal).exitCode;
  return result.kind === 'built' ? exitCodeOf(result.outcome) : 0;
}

function dataOf(result: TargetResult, signal: AbortSignal): object {
  const { target, duration } = result;
  if (result.kind === 'built') return { target, status: result.outcome.status, duration, outcome: result.outcome };
  if (result.kind === 'failed') return { target, duration, ...failureData(asDebkitError(result.error, signal), result.stage) };
  return { target, status: 'skipped', duration, why: result.why };
}
