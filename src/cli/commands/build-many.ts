// `debkit build a b c`: several targets in one command, from their requests to one table.
import { availableParallelism, totalmem } from 'node:os';
import { exitCodeOf } from '../../pipeline/outcome.ts';
import { runBuilds, type TargetResult } from '../../pipeline/build-many.ts';
import type { BuildRequest } from '../../pipeline/request.ts';
import { asDebkitError } from '../any-error.ts';
import { ownVersion } from '../../system/own-version.ts';
import { readyHost } from '../host-tools.ts';
import { standInNotice, usesStandIn } from '../maintainer.ts';
import type { Invocation } from '../invocation.ts';
import type { Session } from '../session.ts';
import { failureData } from '../views/failure.ts';
import { manyFailures, manySummary } from '../views/summary-many.ts';
import { indexLine, summaryOptions } from '../views/summary.ts';
import { rowsOf, writeIndex } from '../write-index.ts';

/** Builds the targets and shows their outcomes; 0, or the highest exit code of those that failed. Errors: those of runBuilds. */
export async function runManyTargets(requests: readonly BuildRequest[], asked: Pick<Invocation, 'command' | 'options'>, session: Session): Promise<number> {
  const { command, options } = asked;
  const { services } = session;
  const [first] = requests;
  // Before the view begins to redraw, since sudo may ask for a password.
  if (first !== undefined) await readyHost(first, options, session);
  const results = await runBuilds(requests, { jobs: first === undefined ? 1 : jobsFor(first, options), failFast: options.failFast === true, named: options.all !== true }, services);
  if (results.some((one) => one.kind === 'built' && usesStandIn(one.outcome))) services.emit({ type: 'notice', message: standInNotice });
  const shown = summaryOptions(options, session);
  const exitCode = Math.max(...results.map((result) => exitCodeOfTarget(result, services.signal)));
  const out = first?.out ?? '';
  const index = first === undefined ? null : await writeIndex(out, rowsOf(results, out), { debkit: ownVersion(), ended: `${new Date().toISOString().slice(0, 19)}Z` }, session);
  session.complain(manyFailures(results, { ...shown, colors: session.colors.err, again: (target) => `debkit ${command} ${target}`, keep: options.keep === true }));
  session.result({ status: exitCode === 0 ? 'passed' : 'failed', exitCode, index, results: results.map((one) => dataOf(one, services.signal)) }, `${manySummary(results, { ...shown, notTested: command === 'test' })}${indexLine(index, shown)}`);
  return exitCode;
}

/** How many at a time: as the options say; this machine itself has room for one build. */
export function jobsFor({ sandbox }: BuildRequest, { jobs }: Pick<Invocation['options'], 'jobs'>): number {
  return sandbox === 'here' ? 1 : (jobs ?? defaultJobs(availableParallelism(), totalmem()));
}

/**
 * How many builds at a time on this many processors and bytes of memory: half the processors, since each build uses all of them where it can, but two
 * where there are two, since each has stretches that use one; and 2 GiB for each.
 */
export function defaultJobs(processors: number, memory: number): number {
  return Math.max(1, Math.min(Math.max(Math.min(2, processors), Math.floor(processors / 2)), Math.floor(memory / 2 ** 31)));
}

/** As if it had been the only target; what was skipped has no say. */
export function exitCodeOfTarget(result: TargetResult, signal: AbortSignal): number {
  if (result.kind === 'failed') return asDebkitError(result.error, signal).exitCode;
  return result.kind === 'built' ? exitCodeOf(result.outcome) : 0;
}

/** A target's part of the result. */
export function dataOf(result: TargetResult, signal: AbortSignal): object {
  const { target, duration } = result;
  if (result.kind === 'built') return { target, status: result.outcome.status, duration, outcome: result.outcome };
  if (result.kind === 'failed') return { target, duration, ...failureData(asDebkitError(result.error, signal), result.stage) };
  return { target, status: 'skipped', duration, why: result.why };
}
