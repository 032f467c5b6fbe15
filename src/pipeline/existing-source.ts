// A source package that exists enters the line after rendering: a .dsc as it is, a folder with debian/ packed first.
import type { SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { BuildTarget } from '../contracts/plan.ts';
import type { EnvironmentContext } from '../sandbox/apt.ts';
import { packSourceTree } from '../stages/pack-source-tree.ts';
import { readSourcePackage } from '../stages/read-source-package.ts';
import { prepareBuild } from './environments.ts';
import type { Target } from './find-target.ts';
import type { Places } from './request.ts';

/** The source package a target names. Errors as readSourcePackage and packSourceTree. */
export async function existingSource(
  found: Exclude<Target, { kind: 'recipe' }>,
  where: { readonly target: BuildTarget; readonly places: Places },
  context: SandboxContext & EnvironmentContext,
): Promise<SourcePackage> {
  if (found.kind === 'dsc') return readSourcePackage(found.path);
  const { layer } = await prepareBuild(where.target, { relations: {}, local: null }, where.places, context);
  return packSourceTree({ folder: found.path, layer, seconds: where.target.stepLimit }, context);
}
