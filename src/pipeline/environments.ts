// Which environments a target needs: one to build in, one with lintian, and the base alone for install tests.
import type { BaseSpec } from '../contracts/sandbox.ts';
import type { BuildTarget } from '../contracts/plan.ts';
import type { EnvironmentContext } from '../sandbox/apt.ts';
import { prepareBase, prepareEnvironment, type Environment } from '../sandbox/environment.ts';
import type { LocalPackages } from '../sandbox/local-packages.ts';
import { buildPackages } from '../sandbox/build-packages.ts';
import type { Places } from './request.ts';

/** The base system of a target. */
export function baseOf(target: BuildTarget, places: Places): BaseSpec {
  return { suite: target.suite, architecture: target.buildArchitecture, mirror: places.mirror, securityMirror: places.securityMirror, keyring: places.keyring, aptSources: target.aptSources };
}

/** What a source package declares, and the .debs that may satisfy it beside the archives. */
export interface BuildNeeds {
  readonly relations: Readonly<Record<string, string>>;
  readonly local: LocalPackages | null;
}

/** build-essential and exactly what the source package declares. */
export function prepareBuild(target: BuildTarget, { relations, local }: BuildNeeds, places: Places, context: EnvironmentContext): Promise<Environment> {
  const depends = [...buildPackages(), relations['Build-Depends'] ?? ''].filter((one) => one.trim() !== '').join(', ');
  return prepareEnvironment({ base: baseOf(target, places), relations: { ...relations, 'Build-Depends': depends }, profiles: target.buildProfiles, local }, context);
}

/** lintian, apart from what a build sees. */
export function prepareLint(target: BuildTarget, places: Places, context: EnvironmentContext): Promise<Environment> {
  return prepareEnvironment({ base: baseOf(target, places), relations: { 'Build-Depends': 'lintian' }, profiles: '', local: null }, context);
}

/** A clean system. */
export function prepareClean(target: BuildTarget, places: Places, context: EnvironmentContext): Promise<Environment> {
  return prepareBase(baseOf(target, places), context);
}
