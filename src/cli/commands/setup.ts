// `debkit setup`: the Debian packages and ids this host lacks.
import { execOnTerminal } from '../../system/exec.ts';
import { configurationOf } from '../context.ts';
import { ensureHostTools } from '../host-tools.ts';
import type { Invocation } from '../invocation.ts';
import type { Session } from '../session.ts';

/** Installs what is missing, as root or through sudo; 0. Errors: TOOLS_MISSING, TOOLS_NOT_INSTALLED (exit 3). */
export async function runSetup({ options }: Invocation, session: Session): Promise<number> {
  const configuration = await configurationOf(session);
  const changed = await ensureHostTools(
    {
      sandbox: configuration.sandbox ?? 'auto',
      containerBase: configuration['container-base'] ?? null,
      yes: options.yes === true,
      terminal: session.interactive,
      onTerminal: execOnTerminal,
    },
    session.services,
  );
  session.result(
    { status: 'passed', changed },
    changed ? 'this host has what debkit needs now\n' : 'this host has what debkit needs already\n',
  );
  return 0;
}
