// Several targets in one command: as many at a time as asked, each after those it needs, whose packages it is given; what fails stops its own followers alone.
import { basename, join } from 'node:path';
import type { FileArtifact } from '../contracts/artifacts.ts';
import type { DebkitEvent, StageName } from '../contracts/events.ts';
import { isOrdinaryDeb } from '../debian/file-names.ts';
import { DebkitError, HostError, UsageError } from '../errors.ts';
import { diskFull } from '../system/files.ts';
import { refuseUnwritable } from '../system/folders.ts';
import { buildOrder, standsOn, type BuildOrder } from './build-order.ts';
import { runBuild, type Given } from './build.ts';
import { exitCodeOf, verdictOf, type BuildOutcome } from './outcome.ts';
import { isUnreachable } from './other-line.ts';
import { planMany, type PlannedTarget } from './plan-many.ts';
import { nameOf, type BuildRequest, type Services } from './request.ts';
import { findUnchanged, unchangedEvents, unchangedFile, unchangedNotice } from './unchanged.ts';

/** How several targets are built. */
export interface ManyOptions {
  /** How many at a time, at least 1. */
  readonly jobs: number;
  /** Whether one failure stops the others. */
  readonly failFast: boolean;
  /** Whether the user named the targets, and so is to blame for what they are. */
  readonly named: boolean;
}

type Ending =
  | { readonly kind: 'built'; readonly outcome: BuildOutcome }
  | { readonly kind: 'failed'; readonly error: unknown; readonly stage: StageName | null }
  | { readonly kind: 'skipped'; readonly why: string };

/** How one target ended; `duration` in milliseconds. */
export type TargetResult = Ending & { readonly target: string; readonly duration: number };

/** Builds the targets, those without a plan or before others in a circle failing at once. Errors: those of planMany; the user's wish to stop. */
export async function runBuilds(requests: readonly BuildRequest[], options: ManyOptions, services: Services): Promise<TargetResult[]> {
  for (const out of new Set(requests.map((request) => request.out))) refuseUnwritable(out);
  const planned = await planMany(requests, options.named, services);
  const command = requests.some(({ stopAt }) => stopAt === 'packages') ? 'build' : 'source';
  services.emit({ type: 'targets', format: 1, command, jobs: options.jobs, targets: planned.map(({ request }) => nameOf(request)) });
  const order = buildOrder(planned.map((one) => one.order));
  tellOrder(planned, order, services);
  const results = await runInOrder(planned, order, { ...options, services, build: buildOrLeave });
  services.signal.throwIfAborted();
  return results;
}

/** As runBuild, but nothing is opened for a target of which nothing changed. */
export async function buildOrLeave(request: BuildRequest, services: Services, given: Given): Promise<BuildOutcome> {
  const file = unchangedFile(request, given.debs);
  const unchanged = file === null ? null : findUnchanged(file, request.offline);
  if (unchanged === null) return runBuild(request, services, given);
  for (const event of [...unchangedEvents(unchanged), { type: 'notice', message: unchangedNotice } as const]) services.emit(event);
  return unchanged;
}

function tellOrder(planned: readonly PlannedTarget[], order: BuildOrder, { emit }: Services): void {
  const name = (index: number) => namedAt(planned, index);
  order.needs.forEach((needs, index) => {
    if (needs.length > 0) emit({ type: 'target', target: name(index), status: 'waiting', duration: 0, detail: `for ${needs.map(name).join(', ')}` });
  });
  for (const [target, needed] of order.afterwards) {
    const message = `its install test takes what the archive has of ${name(needed)}, which itself needs ${name(target)} to be there first`;
    emit({ type: 'notice', target: name(target), message });
  }
}

export interface OrderedRun extends Pick<ManyOptions, 'jobs' | 'failFast'> {
  readonly services: Services;
  /** What builds one target. */
  readonly build: (request: BuildRequest, services: Services, given: Given) => Promise<BuildOutcome>;
}

/** Builds planned targets in their order, and gives the result of each; nothing is thrown. */
export async function runInOrder(planned: readonly PlannedTarget[], order: BuildOrder, { jobs, failFast, services, build }: OrderedRun): Promise<TargetResult[]> {
  const results: (TargetResult | undefined)[] = planned.map(() => undefined);
  const running = new Map<number, Promise<void>>();
  const stopper = new AbortController();
  const signal = AbortSignal.any([services.signal, stopper.signal]);

  function end(index: number, result: TargetResult): void {
    results[index] = result;
    services.emit({ type: 'target', target: result.target, status: statusOf(result), duration: result.duration, detail: saidOf(result) });
    if (isGood(result) || result.kind === 'skipped' || stopper.signal.aborted) return;
    // What ails this machine would ail the others too.
    if (failFast || (result.kind === 'failed' && isHosts(result.error))) {
      stopper.abort(new DebkitError('STOPPED', `${result.target} failed${failFast ? ' (--fail-fast)' : ''}`));
    }
  }

  async function run(index: number, { request, plan }: PlannedTarget): Promise<void> {
    const target = nameOf(request);
    const began = services.now();
    let stage: StageName | null = null;
    const emit = (event: DebkitEvent) => {
      if (event.type === 'stage' && event.status === 'failed') stage = event.stage;
      services.emit({ ...event, target });
    };
    emit({ type: 'start', format: 1, target, command: request.stopAt === 'source' ? 'source' : 'build' });
    const debs = standsOn(order.needs, index).flatMap((needed) => debsOf(results[needed]));
    const ended = await build(request, { ...services, signal, emit }, { plan, debs }).then(
      (outcome): Ending => ({ kind: 'built', outcome }),
      (error: unknown): Ending => (signal.aborted && error === signal.reason ? { kind: 'skipped', why: `stopped, since ${saidOfStop(signal)}` } : endingOf(request, error, stage)),
    );
    end(index, { target, duration: services.now() - began, ...ended });
  }

  planned.forEach((one, index) => {
    const error = one.error ?? circleError(order.circles[index] ?? null, planned);
    if (error !== null) end(index, { target: nameOf(one.request), duration: 0, ...endingOf(one.request, error, 'plan') });
  });
  // Those that most others stand on come first.
  const followers = planned.map((_, index) => planned.filter((_, other) => standsOn(order.needs, other).includes(index)).length);
  const turn = [...planned.entries()].sort(([a], [b]) => (followers[b] ?? 0) - (followers[a] ?? 0));
  for (;;) {
    const before = results.filter((result) => result !== undefined).length;
    for (const [index, one] of turn) {
      if (results[index] !== undefined || running.has(index)) continue;
      const needs = order.needs[index] ?? [];
      const why = signal.aborted ? `not begun, since ${saidOfStop(signal)}` : whyNot(needs, results);
      const isReady = needs.every((needed) => results[needed] !== undefined);
      if (why !== null) end(index, { target: nameOf(one.request), duration: 0, kind: 'skipped', why });
      else if (isReady && running.size < jobs) running.set(index, run(index, one).finally(() => running.delete(index)));
    }
    // What was skipped now may be what another waits for.
    if (results.filter((result) => result !== undefined).length > before) continue;
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  return results.filter((result) => result !== undefined);
}

function namedAt(planned: readonly PlannedTarget[], index: number): string {
  const one = planned[index];
  return one === undefined ? '' : nameOf(one.request);
}

/** A failure as the row's recipe has it: where the source cannot be fetched, it may say that the row is then not tried. */
function endingOf({ row }: BuildRequest, error: unknown, stage: StageName | null): Ending {
  const reason = row?.unreachable ?? null;
  if (reason === null || !isUnreachable(error, stage)) return { kind: 'failed', error, stage };
  return { kind: 'skipped', why: `not tried: ${reason}` };
}

function isHosts(error: unknown): boolean {
  return diskFull(error, '.') instanceof HostError || error instanceof HostError;
}

function saidOfStop(signal: AbortSignal): string {
  return signal.reason instanceof Error ? signal.reason.message : 'the run was stopped';
}

/** Why a target cannot be built: the first it needs that is not good. */
function whyNot(needs: readonly number[], results: readonly (TargetResult | undefined)[]): string | null {
  const bad = needs.flatMap((needed) => results[needed] ?? []).find((result) => !isGood(result));
  if (bad === undefined) return null;
  return `it needs ${bad.target}, ${bad.kind === 'skipped' ? 'which is skipped itself' : `which ${saidOf(bad)}`}`;
}

function circleError(circle: readonly number[] | null, planned: readonly PlannedTarget[]): UsageError | null {
  if (circle === null) return null;
  const names = circle.map((index) => namedAt(planned, index));
  return new UsageError('BUILD_CIRCLE', `it cannot be first nor last: to be built, ${names.join(' needs ')}`, {
    hint: `build one of them by itself, with what the archive has of the others: debkit build ${names[0] ?? ''}`,
  });
}

/** The packages that others are given; debug symbols are nobody's dependency. */
function debsOf(result: TargetResult | undefined): FileArtifact[] {
  if (result?.kind !== 'built') return [];
  const { files, folder } = result.outcome;
  return files
    .filter(({ name }) => isOrdinaryDeb(name))
    .map(({ name, size, sha256 }) => ({ path: join(folder, basename(name)), size, sha256 }));
}

/** Whether others may stand on it. */
export function isGood(result: TargetResult): boolean {
  return result.kind === 'built' && exitCodeOf(result.outcome) === 0;
}

function statusOf(result: TargetResult): 'passed' | 'failed' | 'skipped' {
  return result.kind === 'skipped' ? 'skipped' : isGood(result) ? 'passed' : 'failed';
}

/** The verdict in a few words. */
export function saidOf(result: TargetResult): string {
  switch (result.kind) {
    case 'built':
      return [verdictOf(result.outcome), ...notTested(result.outcome)].join(', ');
    case 'failed':
      return `failed${result.stage === null ? '' : ` at ${result.stage}`}`;
    case 'skipped':
      return result.why;
  }
}

/** How many steps of a passed install test could not be tried: none of them looks as if it had passed. */
function notTested({ status: verdict, installTest }: BuildOutcome): string[] {
  if (verdict !== 'passed') return [];
  const number = (installTest?.steps ?? []).filter(({ status }) => status === 'not-tested').length;
  return number === 0 ? [] : [`${number} ${number === 1 ? 'step' : 'steps'} not tested`];
}
