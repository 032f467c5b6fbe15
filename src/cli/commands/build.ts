// `debkit build` and `debkit source`: one target, from the request to the summary; main.ts calls it once for each.
import type { DebkitEvent } from '../../contracts/events.ts';
import { exitCodeOf, type BuildOutcome } from '../../pipeline/outcome.ts';
import type { BuildRequest } from '../../pipeline/request.ts';
import { findUnchanged, unchangedEvents, unchangedFile } from '../../pipeline/unchanged.ts';
import { loadContext } from '../context.ts';
import { standInMaintainer, standInNotice } from '../maintainer.ts';
import type { Invocation, Options } from '../program.ts';
import type { Session } from '../session.ts';
import { buildRequest } from '../settings.ts';
import { buildSummary } from '../views/summary.ts';

/** Builds the target and shows the outcome; 0, or 1 where lint or the install test failed. Errors: those of runBuild. */
export async function runBuildCommand({ command, targets, options }: Invocation, session: Session): Promise<number> {
  const [target = ''] = targets;
  const context = await loadContext(session);
  const request = buildRequest(target, { ...options, stopAt: command === 'source' ? 'source' : 'packages' }, context);
  const { services } = session;
  const file = unchangedFile(request);
  const unchanged = file === null ? null : findUnchanged(file, request.offline);
  const start = { type: 'start', format: 1, target, command } as const;
  const outcome = unchanged === null ? await build(request, { start, options }, session) : unchanged;
  if (unchanged !== null) {
    for (const event of [start, ...unchangedEvents(unchanged)]) services.emit(event);
    if (unchanged.lock.notice !== null) services.emit({ type: 'notice', message: unchanged.lock.notice });
    services.emit({ type: 'notice', message: 'nothing changed since this was built (--fresh runs every stage again)' });
  }
  if (usesStandIn(outcome)) services.emit({ type: 'notice', message: standInNotice });
  session.result(
    outcome,
    buildSummary(outcome, {
      colors: session.colors.out,
      cwd: session.cwd,
      quiet: options.quiet === true,
      verbose: options.verbose === true,
    }),
  );
  return exitCodeOf(outcome);
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

function usesStandIn({ plan }: BuildOutcome): boolean {
  return plan?.packaging.maintainer === standInMaintainer;
}
