// `debkit import`: a recipe of a source package that exists, proved by building both.
import { join } from 'node:path';
import { importInto } from '../../pipeline/import/into/into-recipe.ts';
import { placeOf } from '../../pipeline/import/old-source.ts';
import { importPackage } from '../../pipeline/import/import-package.ts';
import { loadContext } from '../context.ts';
import { readyHost } from '../host-tools.ts';
import type { Invocation } from '../invocation.ts';
import type { Session } from '../session.ts';
import { buildRequest } from '../settings.ts';
import { importSummary, intoSummary } from '../views/import-summary.ts';

/** Imports it, or with --into takes edits back; 0 where the recipe builds the same packages or was not to be built. Errors: those of importPackage. */
export async function runImport({ targets: [from = ''], options }: Invocation, session: Session): Promise<number> {
  const context = await loadContext(session);
  const { services, cwd } = session;
  const request = { ...buildRequest(from, { ...options, stopAt: 'packages' }, context), failOn: 'none' } as const;
  await readyHost(request, options, session);
  services.emit({ type: 'start', format: 1, target: from, command: 'import' });
  if (options.into !== undefined) {
    const taken = await importInto({ from, recipe: options.into, place: placeOf(from) }, request, services);
    session.result(taken, intoSummary(taken, { colors: session.colors.out, cwd }));
    return 0;
  }
  const outcome = await importPackage({ from, folder: join(cwd, 'recipes'), build: options.build !== false }, request, services);
  session.result(outcome, importSummary(outcome, { colors: session.colors.out, cwd }));
  return 0;
}
