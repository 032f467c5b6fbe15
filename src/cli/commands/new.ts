// `debkit new`: a recipe for an upstream, built and tried; at the end what was found, what is uncertain, and what a person should look at.
import { join } from 'node:path';
import { newPackage, type NewOutcome } from '../../pipeline/new/new-package.ts';
import { loadContext } from '../context.ts';
import { readyHost } from '../host-tools.ts';
import type { Invocation } from '../invocation.ts';
import type { Session } from '../session.ts';
import { buildRequest } from '../settings.ts';
import { newSummary } from '../views/new-summary.ts';

/** Makes the recipe; 0 where the package works and is without lint errors, else 1. Errors: those of newPackage. */
export async function runNew({ targets: [from = ''], options }: Invocation, session: Session): Promise<number> {
  const context = await loadContext(session);
  const { services, cwd } = session;
  const request = { ...buildRequest('', { ...options, stopAt: 'packages' }, context), failOn: options.failOn ?? 'none' } as const;
  await readyHost(request, options, session);
  services.emit({ type: 'start', format: 1, target: from, command: 'new' });
  const outcome = await newPackage({ given: { from, cwd, name: options.name ?? null }, folder: join(cwd, 'recipes'), suiteIsGiven: options.suite !== undefined, vendor: options.vendor === true, build: options.build !== false }, request, services);
  session.result(outcome, newSummary(outcome, { colors: session.colors.out, cwd }));
  return exitCodeOf(outcome);
}

function exitCodeOf({ status, outcome }: NewOutcome): 0 | 1 {
  const errors = outcome?.lint?.tags.some(({ severity }) => severity === 'error') === true;
  return status === 'written' || (status === 'works' && !errors) ? 0 : 1;
}
