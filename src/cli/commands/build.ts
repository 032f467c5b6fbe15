// `debkit build` and `debkit source`: one target, from the request to the summary; main.ts calls it once for each.
import { runBuild } from '../../pipeline/build.ts';
import { exitCodeOf, type BuildOutcome } from '../../pipeline/outcome.ts';
import { loadContext } from '../context.ts';
import { readyHost } from '../host-tools.ts';
import { standInMaintainer, standInNotice } from '../maintainer.ts';
import type { Invocation } from '../program.ts';
import type { Session } from '../session.ts';
import { buildRequest } from '../settings.ts';
import { buildSummary } from '../views/summary.ts';

/** Builds the target and shows the outcome; 0, or 1 where lint or the install test failed. Errors: those of runBuild. */
export async function runBuildCommand({ command, targets, options }: Invocation, session: Session): Promise<number> {
  const [target = ''] = targets;
  const context = await loadContext(session);
  const request = buildRequest(target, { ...options, stopAt: command === 'source' ? 'source' : 'packages' }, context);
  await readyHost(request, options, session);
  const { services } = session;
  services.emit({ type: 'start', format: 1, target, command });
  const outcome = await runBuild(request, services);
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

function usesStandIn({ plan }: BuildOutcome): boolean {
  return plan?.packaging.maintainer === standInMaintainer;
}
