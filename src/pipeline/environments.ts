// Which environments a target needs: one to build in, one with lintian, and the base alone for install tests.
import type { BaseSpec } from '../contracts/sandbox.ts';
import type { BuildPlan, BuildTarget } from '../contracts/plan.ts';
import type { EnvironmentContext } from '../sandbox/apt.ts';
import { prepareBase, prepareEnvironment, prepareEnvironments, type Environment, type EnvironmentRequest } from '../sandbox/environment.ts';
import { environmentFacts, type EnvironmentFacts } from '../sandbox/environment-facts.ts';
import type { LocalPackages } from '../sandbox/local-packages.ts';
import { buildPackages } from '../sandbox/build-packages.ts';
import { firstAlternatives } from './first-alternatives.ts';
import type { Places } from './request.ts';

/** The base system of a target. */
export function baseOf(target: BuildTarget, places: Places): BaseSpec {
  return { suite: target.suite, architecture: target.buildArchitecture, mirror: places.mirror, securityMirror: places.securityMirror, keyring: places.keyring, aptSources: target.aptSources, ...(places.past === true ? { past: true } : {}) };
}

/** What a source package declares, and the .debs that may satisfy it beside the archives. */
export interface BuildNeeds {
  readonly relations: Relations;
  readonly local: LocalPackages | null;
}

/** build-essential and exactly what the source package declares. */
export function prepareBuild(target: BuildTarget, { relations, local }: BuildNeeds, places: Places, context: EnvironmentContext): Promise<Environment> {
  return prepareEnvironment({ base: baseOf(target, places), ...toBuild(target, relations, local), local }, context);
}

/** What prepareBuild would make today. */
export function buildFacts(target: BuildTarget, { relations, local }: BuildNeeds, places: Places, context: EnvironmentContext): Promise<EnvironmentFacts> {
  return environmentFacts({ base: baseOf(target, places), ...toBuild(target, relations, local), local }, context);
}

/** lintian, apart from what a build sees. */
export function prepareLint(target: BuildTarget, places: Places, context: EnvironmentContext): Promise<Environment> {
  return prepareEnvironment({ base: baseOf(target, places), ...toLint }, context);
}

/** diffoscope, with the tools that it reads packages by. */
export function prepareDiffoscope(target: BuildTarget, places: Places, context: EnvironmentContext): Promise<Environment> {
  return prepareEnvironment({ base: baseOf(target, places), ...toCompare }, context);
}

/** Both, made side by side. */
export function prepareBuildAndLint(target: BuildTarget, relations: Relations, places: Places, context: EnvironmentContext): Promise<[build: Environment, lint: Environment]> {
  return prepareEnvironments(baseOf(target, places), [toBuild(target, relations, null), toLint], context);
}

/** A clean system. */
export function prepareClean(target: BuildTarget, places: Places, context: EnvironmentContext): Promise<Environment> {
  return prepareBase(baseOf(target, places), context);
}

/** Whether a plan says that its packages have systemd units, which systemd-analyze is needed for. */
export function expectsUnits(plan: BuildPlan | null): boolean {
  if (plan === null) return false;
  const { packages, debianFiles } = plan.packaging;
  return packages.some(({ services }) => services.length > 0) || debianFiles.some(({ path }) => path.endsWith('.service'));
}

type Relations = Readonly<Record<string, string>>;
type Wanted = Omit<EnvironmentRequest, 'base'>;

function toBuild(target: BuildTarget, relations: Relations, local: LocalPackages | null): Wanted {
  const profiles = target.buildProfiles.split(/[\s,]+/).filter((name) => name !== '');
  const how = { architecture: target.hostArchitecture, profiles, ours: new Set(local?.packages.map(({ name }) => name)) };
  const asked = Object.entries(relations).map(([name, field]) => [name, name.startsWith('Build-Depends') ? firstAlternatives(field, how) : field] as const);
  const own = Object.fromEntries(asked);
  const depends = [...buildPackages(), own['Build-Depends'] ?? ''].filter((one) => one.trim() !== '').join(', ');
  return { relations: { ...own, 'Build-Depends': depends }, profiles: target.buildProfiles, essential: true, local: null };
}

const toCompare: Wanted = { relations: { 'Build-Depends': 'diffoscope-minimal, binutils, xz-utils' }, profiles: '', essential: false, local: null };
const toLint: Wanted = { relations: { 'Build-Depends': 'lintian' }, profiles: '', essential: false, local: null };
