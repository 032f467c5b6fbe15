// `debkit build` and `debkit source`: from the request to the summary, of one target here, of several in build-many.ts.
import type { DebkitEvent } from '../../contracts/events.ts';
import { UsageError } from '../../errors.ts';
import { exitCodeOf, type BuildOutcome } from '../../pipeline/outcome.ts';
import type { BuildRequest } from '../../pipeline/request.ts';
import { findUnchanged, unchangedEvents, unchangedFile, unchangedNotice } from '../../pipeline/unchanged.ts';
import { loadContext } from '../context.ts';
import { everyRecipe } from '../every-recipe.ts';
import { standInNotice, usesStandIn } from '../maintainer.ts';
import type { Invocation, Options } from '../invocation.ts';
import type { Session } from '../session.ts';
import { buildRequest, librariesOf } from '../settings.ts';
import { buildSummary, summaryOptions } from '../views/summary.ts';

/** Builds the targets and shows the outcome; 0, or the exit code of what failed. Errors: those of runBuild and runBuilds. */
export async function runBuildCommand({ command, targets, options }: Invocation, session: Session): Promise<number> {
  if (command === 'build' && options.all === true) return (await import('./build-all.ts')).runBuildAll(options, session);
  const context = await loadContext(session);
  const { services } = session;
  const named = options.all === true ? everyRecipe(librariesOf(context.configuration, context.cwd), services.emit) : [...new Set(targets)];
  const requests = named.map((target) => buildRequest(target, { ...options, stopAt: command === 'source' ? 'source' : 'packages' }, context));
  const [request] = requests;
  if (request === undefined) throw new UsageError('NO_RECIPE', 'no recipe is found', { hint: 'debkit list shows where they are looked for' });
  if (requests.length > 1) return (await import('./build-many.ts')).runManyTargets(requests, { command, options }, session);
  const file = unchangedFile(request);
  const unchanged = file === null ? null : findUnchanged(file, request.offline);
  const start = { type: 'start', format: 1, target: request.target, command } as const;
  const outcome = unchanged === null ? await build(request, { start, options }, session) : unchanged;
  if (unchanged !== null) {
    for (const event of [start, ...unchangedEvents(unchanged)]) services.emit(event);
    services.emit({ type: 'notice', message: unchangedNotice });
  }
  if (usesStandIn(outcome)) services.emit({ type: 'notice', message: standInNotice });
  session.result(outcome, buildSummary(outcome, summaryOptions(options, session)));
  return exitCodeOf(outcome);
}

/** `debkit test`: the same with upgrades, for each suite that --suite names. Errors: those of runBuildCommand. */
export async function runTestCommand({ targets, options }: Invocation, session: Session): Promise<number> {
  const suites = [...new Set((options.suite ?? '').split(',').map((suite) => suite.trim()))];
  const [only = ''] = suites;
  if (suites.length === 1) return runBuildCommand({ command: 'test', targets, options: { ...options, ...(options.suite === undefined ? {} : { suite: only }), upgrade: true } }, session);
  const context = await loadContext(session);
  const [target = ''] = targets;
  const requests = suites.map((suite) => ({ ...buildRequest(target, { ...options, suite, upgrade: true, stopAt: 'packages' }, context), row: { name: `${target} ${suite}`, unreachable: null } }));
  return (await import('./build-many.ts')).runManyTargets(requests, { command: 'test', options }, session);
}

/** `debkit verify`: built twice and nothing else; 1 where a build differs. Errors: those of runBuildCommand. */
export function runVerifyCommand({ targets, options }: Invocation, session: Session): Promise<number> {
  return runBuildCommand({ command: 'verify', targets, options: { ...options, verify: true, lint: false, test: false } }, session);
}

/** Builds; what that needs is loaded here, since it takes longer than to see that nothing changed. */
async function build(request: BuildRequest, { start, options }: { start: DebkitEvent; options: Options }, session: Session): Promise<BuildOutcome> {
  const { services } = session;
  const [{ runBuild }, { readyHost }] = await Promise.all([import('../../pipeline/build.ts'), import('../host-tools.ts')]);
  // Before the view begins to redraw, since sudo may ask for a password.
  await readyHost(request, options, session);
  services.emit(start);
  return runBuild(request, services);
}
