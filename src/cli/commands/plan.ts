// `debkit plan`: the resolved plan as indented JSON, touching nothing.
import { makePlan } from '../../pipeline/make-plan.ts';
import type { BuildPlan } from '../../contracts/plan.ts';
import { loadContext } from '../context.ts';
import { standInMaintainer, standInNotice } from '../maintainer.ts';
import type { Invocation } from '../invocation.ts';
import type { Session } from '../session.ts';
import { placesOf, planRequest } from '../settings.ts';
import type { Places } from '../../pipeline/request.ts';

/** Prints the plan; 0. Errors: those of makePlan. */
export async function runPlan(invocation: Invocation, session: Session): Promise<number> {
  const { plan } = await planOf(invocation, session);
  session.result(plan, `${JSON.stringify(plan, null, 2)}\n`);
  return 0;
}

/** The plan of an invocation's only target, its notes told; and the places it was made with. */
export async function planOf(
  { command, targets, options }: Invocation,
  session: Session,
): Promise<{ plan: BuildPlan; places: Places }> {
  const [target = ''] = targets;
  const context = await loadContext(session);
  const places = placesOf(context);
  const request = planRequest(options, context);
  session.services.emit({ type: 'start', format: 1, target, command });
  const { emit, signal } = session.services;
  const onLine = (line: string) => emit({ type: 'output', stage: 'plan', line });
  const { plan } = await makePlan(target, request, places, {
    signal,
    onLine,
    offline: options.offline === true,
    store: places.store,
  });
  const notes = plan.packaging.maintainer === standInMaintainer ? [...plan.notes, standInNotice] : plan.notes;
  for (const message of notes) emit({ type: 'notice', message });
  return { plan, places };
}
