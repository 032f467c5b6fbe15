// The build of a recipe that was taken to another release: the earlier packages made ready to be compared with, the lock, and the new ones.
import { existsSync } from 'node:fs';
import { DebkitError } from '../../errors.ts';
import { runBuild } from '../build.ts';
import { lowerBuilds } from '../earlier-build.ts';
import { readLock } from '../lock-place.ts';
import type { BuildOutcome } from '../outcome.ts';
import { targetOf } from '../plan-build.ts';
import type { BuildRequest, Services } from '../request.ts';
import { updateLock } from '../update-lock.ts';
import type { Bumped } from './bump.ts';

/** Builds the older release where no earlier build lies in the output folder, before the recipe is changed: what fails is told, and fails nothing. */
export async function buildEarlier({ source, file, from, version }: Bumped, request: BuildRequest, services: Services): Promise<void> {
  const target = targetOf(request.plan);
  if (existsSync(request.out) && lowerBuilds(request.out, { source, version, target }).length > 0) return;
  services.emit({ type: 'notice', message: `no build of ${source} ${from} is there to compare with: it is built first (--no-compare leaves that out)` });
  try {
    await runBuild({ ...request, target: `${file}@${from}`, lint: false, test: false, reproduce: 'no' }, services);
  } catch (error) {
    if (!(error instanceof DebkitError) || services.signal.aborted) throw error;
    services.emit({ type: 'notice', message: `${source} ${from} could not be built, so the new packages are compared with nothing: ${error.message}` });
  }
}

/** Takes the lock's entries further, where they had the older release; those with an environment only where something is built. */
export async function relock({ source, file, from }: Bumped, request: BuildRequest, { building }: { readonly building: boolean }, services: Services): Promise<void> {
  const found = readLock({ file, source, state: request.places.state });
  for (const [key, { releases }] of found?.lock ?? []) {
    const locked = releases.get(from);
    if (locked === undefined) continue;
    const [suite = '', architecture] = key.split('/');
    const again = `debkit update ${source} --suite ${suite}`;
    const still = (why: string) => services.emit({ type: 'notice', message: `debkit.lock has ${from} still for ${key} (${again})${why}` });
    if (architecture !== request.plan.architecture || (locked.environment !== null && !building)) {
      still('');
      continue;
    }
    try {
      await updateLock({ ...request, target: file, plan: { ...request.plan, suite } }, locked.environment === null, services);
    } catch (error) {
      if (!(error instanceof DebkitError) || services.signal.aborted) throw error;
      still(`: ${error.message}`);
    }
  }
}

/** Builds and tests the new release. Errors: those of runBuild. */
export function buildNew({ file, to }: Bumped, request: BuildRequest, services: Services): Promise<BuildOutcome> {
  return runBuild({ ...request, target: `${file}@${to}` }, services);
}
