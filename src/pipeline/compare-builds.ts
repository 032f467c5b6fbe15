// The targets of a comparison, built by the line as any: all of them planned first, so that what cannot be said or had is told before anything is built.
import { suites } from '../debian/suites.ts';
import { DebkitError, UsageError } from '../errors.ts';
import { refuseUnwritable } from '../system/folders.ts';
import { buildOrLeave, runInOrder } from './build-many.ts';
import type { BuildOutcome } from './outcome.ts';
import { planMany } from './plan-many.ts';
import { nameOf, type BuildRequest, type Services } from './request.ts';

/** Builds all of it, as many at a time as `jobs` says, and gives the outcomes in that order; a request's `row` tells it apart where one target is built twice. Errors: SAME_BUILD (exit 2), those of planMany and runBuild; one failure stops the others. */
export async function buildCompared(asked: readonly BuildRequest[], jobs: number, services: Services): Promise<BuildOutcome[]> {
  for (const { out } of asked) refuseUnwritable(out);
  const planned = await planMany(asked, true, services).catch((error: unknown) => {
    throw inOtherWords(error);
  });
  const wrong = planned.find(({ error }) => error !== null);
  if (wrong !== undefined) throw inOtherWords(wrong.error);
  if (planned.length < asked.length) throw new UsageError('SAME_BUILD', 'both sides are one and the same build', { hint: 'a source package has the style that it has: name a second target, .deb or output folder to compare it with' });
  services.emit({ type: 'targets', format: 1, command: 'compare', jobs, targets: asked.map(nameOf) });
  const alone = { needs: planned.map(() => []), circles: planned.map(() => null), afterwards: [] };
  const results = await runInOrder(planned, alone, { jobs, failFast: true, services, build: buildOrLeave });
  services.signal.throwIfAborted();
  const failed = results.find((result) => result.kind === 'failed');
  if (failed !== undefined) throw failed.error;
  return results.flatMap((result) => (result.kind === 'built' ? [result.outcome] : []));
}

/** What helps one who builds does not help one who compares. */
function inOtherWords(error: unknown): unknown {
  if (!(error instanceof DebkitError)) return error;
  if (error.code === 'SAME_OUTPUT') return new UsageError(error.code, error.message, { hint: 'build one of them with debkit build --out FOLDER, and compare with the output folder in it' });
  if (error.code !== 'STYLE_NOT_IN_SUITE') return error;
  const names = suites.filter(({ hasCdbs }) => hasCdbs).map(({ codename }) => codename);
  return new UsageError(error.code, error.message, { hint: `cdbs is in ${names.join(' and ')}: --suite ${names.at(-1) ?? ''}` });
}
