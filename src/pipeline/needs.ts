// What a target needs before it can be built, without building it: its build relations, and with a shell its source package.
import { realpathSync } from 'node:fs';
import type { SourcePackage } from '../contracts/artifacts.ts';
import type { BuildPlan, BuildTarget } from '../contracts/plan.ts';
import { existingSource } from './existing-source.ts';
import { findTarget } from './find-target.ts';
import type { FollowedLock } from './follow-lock.ts';
import { makePlan } from './make-plan.ts';
import { targetOf } from './plan-build.ts';
import type { BuildRequest, Services } from './request.ts';
import type { Run } from './services.ts';
import { relationFields } from './source-line.ts';
import type { StageRunner } from './stage-runner.ts';

/** One of plan and source package is there, or neither where no target was named. */
export interface Needs {
  readonly target: BuildTarget;
  readonly relations: Readonly<Record<string, string>>;
  readonly plan: BuildPlan | null;
  /** The lock that the plan follows; null where there is none. */
  readonly lock: FollowedLock | null;
  readonly sourcePackage: SourcePackage | null;
  /** Where the recipe, .dsc or folder lies: its real path; empty where none was named. */
  readonly where: string;
}

/** Reads the request's target; a null one is the bare suite. Errors: those of makePlan and existingSource. */
export async function needsOf(request: BuildRequest, named: boolean, line: { readonly services: Services; readonly run: Run; readonly runner: StageRunner }): Promise<Needs> {
  const { run, runner, services } = line;
  const target = targetOf(request.plan);
  if (!named) return { target, relations: {}, plan: null, lock: null, sourcePackage: null, where: '' };
  const found = findTarget(request.target, request.places.recipeLibraries);
  if (found.kind !== 'recipe') {
    const sourcePackage = await runner.run('source', async (onLine) => {
      const value = await existingSource(found, { target, places: request.places }, run.contextOf(onLine));
      return { value, detail: `${value.source} ${value.version}` };
    });
    return { target, relations: sourcePackage.buildRelations, plan: null, lock: null, sourcePackage, where: realpathSync(found.path) };
  }
  const { plan, lock } = await runner.run('plan', async (onLine) => {
    const value = await makePlan(request.target, request.plan, request.places, run.contextOf(onLine));
    return { value, detail: `${value.plan.packaging.source} ${value.plan.version.full}` };
  });
  for (const message of plan.notes) services.emit({ type: 'notice', message });
  return { target: plan.target, relations: relationFields(plan), plan, lock, sourcePackage: null, where: realpathSync(found.file) };
}
