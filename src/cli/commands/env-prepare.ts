// `debkit env prepare`: one target's environments, or the suite's; main.ts calls it once for each.
import { runPrepare } from '../../pipeline/prepare.ts';
import { loadContext } from '../context.ts';
import { readyHost } from '../host-tools.ts';
import type { Invocation } from '../invocation.ts';
import type { Session } from '../session.ts';
import { buildRequest } from '../settings.ts';
import { preparedText } from '../views/prepared.ts';

/** Makes them and shows what is ready; 0. Errors: those of runPrepare. */
export async function runEnvPrepare({ targets, options }: Invocation, session: Session): Promise<number> {
  const [target = ''] = targets;
  const request = buildRequest(target, { ...options, stopAt: 'source' }, await loadContext(session));
  await readyHost(request, options, session);
  session.services.emit({ type: 'start', format: 1, target, command: 'env prepare' });
  const outcome = await runPrepare(request, session.services);
  session.result(outcome, preparedText(outcome, { colors: session.colors.out, quiet: options.quiet === true }));
  return 0;
}
