// `debkit build` and `debkit source`: from the request to the summary, of one target here, of several in build-many.ts.
import { runBuild } from '../../pipeline/build.ts';
import { exitCodeOf } from '../../pipeline/outcome.ts';
import { UsageError } from '../../errors.ts';
import { execOnTerminal } from '../../system/exec.ts';
import { loadContext } from '../context.ts';
import { ensureHostTools } from '../host-tools.ts';
import { standInNotice, usesStandIn } from '../maintainer.ts';
import type { Invocation } from '../program.ts';
import type { Session } from '../session.ts';
import { buildRequest, librariesOf } from '../settings.ts';
import { buildSummary } from '../views/summary.ts';
import { everyRecipe, runManyTargets, summaryOptions } from './build-many.ts';

/** Builds the targets and shows the outcome; 0, or the exit code of what failed. Errors: those of runBuild and runBuilds. */
export async function runBuildCommand({ command, targets, options }: Invocation, session: Session): Promise<number> {
  const context = await loadContext(session);
  const { services } = session;
  const named = options.all === true ? everyRecipe(librariesOf(context.configuration, context.cwd), services.emit) : [...new Set(targets)];
  const requests = named.map((target) => buildRequest(target, { ...options, stopAt: command === 'source' ? 'source' : 'packages' }, context));
  const [request] = requests;
  if (request === undefined) throw new UsageError('NO_RECIPE', 'no recipe is found', { hint: 'debkit list shows where they are looked for' });
  // Before the view begins to redraw, since sudo may ask for a password.
  await ensureHostTools(
    {
      sandbox: request.sandbox,
      containerBase: request.places.containerBase,
      yes: options.yes === true,
      terminal: session.interactive,
      onTerminal: execOnTerminal,
    },
    services,
  );
  if (requests.length > 1) return runManyTargets(requests, { command, options }, session);
  services.emit({ type: 'start', format: 1, target: request.target, command });
  const outcome = await runBuild(request, services);
  if (usesStandIn(outcome)) services.emit({ type: 'notice', message: standInNotice });
  session.result(outcome, buildSummary(outcome, summaryOptions(options, session)));
  return exitCodeOf(outcome);
}

