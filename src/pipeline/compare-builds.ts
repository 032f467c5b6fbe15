// The targets of a comparison, built by the line as any: all of them planned first, so that what cannot be said or had is told before anything is built.
import { suites } from '../debian/suites.ts';
import { DebkitError, UsageError } from '../errors.ts';
import { refuseUnwritable } from '../system/folders.ts';
import { buildOrLeave, runInOrder } from './build-many.ts';
import type { BuildOutcome } from './outcome.ts';
import { planMany } from './plan-many.ts';
import type { BuildRequest, Services } from './request.ts';

/** A build of a comparison; `label` tells it apart where one target is built twice. */
export interface LabelledRequest {
  readonly label: string;
  readonly request: BuildRequest;
}

/** Builds all of it, as many at a time as `jobs` says, and gives the outcomes in that order. Errors: SAME_BUILD (exit 2), those of planMany and runBuild; one failure stops the others. */
export async function buildCompared(asked: readonly LabelledRequest[], jobs: number, services: Services): Promise<BuildOutcome[]> {
  for (const { request } of asked) refuseUnwritable(request.out);
  const planned = await planMany(asked.map(({ request }) => request), true, services).catch((error: unknown) => {
    throw inOtherWords(error);
  });
  const wrong = planned.find(({ error }) => error !== null);
  if (wrong !== undefined) throw inOtherWords(wrong.error);
  if (planned.length < asked.length) throw new UsageError('SAME_BUILD', 'both sides are one and the same build', { hint: 'a source package has the style that it has: name a second target, .deb or output folder to compare it with' });
  const requests = new Map(asked.map(({ label, request }) => [label, request]));
  services.emit({ type: 'targets', format: 1, command: 'compare', jobs, targets: [...requests.keys()] });
  // Events name a build by its label.
  const labelled = planned.map((one, index) => ({ ...one, request: { ...one.request, target: asked[index]?.label ?? '' } }));
  const alone = { needs: labelled.map(() => []), circles: labelled.map(() => null), afterwards: [] };
  const results = await runInOrder(labelled, alone, {
    ...{ jobs, failFast: true, services },
    build: (request, own, given) => buildOrLeave(requests.get(request.target) ?? request, own, given),
  });
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
