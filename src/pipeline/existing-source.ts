// A source package that exists enters the line after rendering: a .dsc as it is, a folder with debian/ packed first.
import { readFileSync } from 'node:fs';
import type { SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { BuildTarget } from '../contracts/plan.ts';
import { matchesArchitecture } from '../debian/architecture.ts';
import { parseDsc } from '../debian/artifacts.ts';
import { PackageError } from '../errors.ts';
import type { EnvironmentContext } from '../sandbox/apt.ts';
import { packSourceTree } from '../stages/pack-source-tree.ts';
import { readSourcePackage } from '../stages/read-source-package.ts';
import { prepareBuild } from './environments.ts';
import type { Target } from './find-target.ts';
import type { Places } from './request.ts';

/** The source package a target names. Errors as readSourcePackage and packSourceTree, and NOT_FOR_ARCHITECTURE (exit 1). */
export async function existingSource(
  found: Exclude<Target, { kind: 'recipe' }>,
  where: { readonly target: BuildTarget; readonly places: Places },
  context: SandboxContext & EnvironmentContext,
): Promise<SourcePackage> {
  const made = found.kind === 'dsc' ? await readSourcePackage(found.path) : await packed(found.path, where, context);
  refuseForeign(made, where.target.hostArchitecture);
  return made;
}

async function packed(folder: string, { target, places }: { readonly target: BuildTarget; readonly places: Places }, context: SandboxContext & EnvironmentContext): Promise<SourcePackage> {
  const { layer } = await prepareBuild(target, { relations: {}, local: null }, places, context);
  return packSourceTree({ folder, layer, seconds: target.stepLimit }, context);
}

/** Before anything is prepared: dpkg would find no package to build at the end. `all` is built on every architecture (Policy 5.6.8). */
function refuseForeign({ source, version, dsc }: SourcePackage, architecture: string): void {
  const { architectures } = parseDsc(readFileSync(dsc.path, 'utf8'));
  if (architectures.some((one) => one === 'all' || matchesArchitecture(one, architecture))) return;
  throw new PackageError('NOT_FOR_ARCHITECTURE', `${source} ${version} builds nothing for ${architecture}: its Architecture is ${architectures.join(' ')}`, {
    hint: 'is the Architecture of its binary packages right?',
  });
}
