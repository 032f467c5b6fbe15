// Several targets before any is built: all found, each planned, none twice, and what their order depends on.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseDsc } from '../debian/artifacts.ts';
import { parseNewestEntry } from '../debian/changelog.ts';
import { fieldValue, parseStanzas } from '../debian/deb822.ts';
import { parseRelations, type Relation } from '../debian/relations.ts';
import { DebianSyntaxError } from '../debian/syntax-error.ts';
import { UsageError } from '../errors.ts';
import { applies, type OrderedTarget } from './build-order.ts';
import { findTarget, type Target } from './find-target.ts';
import { makePlan, type MadePlan } from './make-plan.ts';
import { outputName } from './output-folder.ts';
import { targetOf } from './plan-build.ts';
import { nameOf, type BuildRequest, type Services } from './request.ts';
import { relationFields } from './source-line.ts';

/** A target before it is built; `error` is why it cannot be. */
export interface PlannedTarget {
  readonly request: BuildRequest;
  /** null for a source package that exists, and where there is an error. */
  readonly plan: MadePlan | null;
  readonly error: unknown;
  readonly order: OrderedTarget;
  /** The output folder's name; null where it is not known before the build. */
  readonly folder: string | null;
}

/** What a target is and needs, in relation fields. */
interface Facts {
  readonly source: string;
  readonly version: string;
  readonly packages: readonly { readonly name: string; readonly provides: string; readonly depends: string }[];
  readonly build: Readonly<Record<string, string>>;
}

const nothing: OrderedTarget = { makes: [], buildNeeds: [], installNeeds: [] };

/**
 * Every target once, planned. With `strict` a target whose plan the command line is to blame for is thrown, not told.
 * Errors: those of findTarget, TARGETS_WRONG where there are several, SAME_OUTPUT (exit 2).
 */
export async function planMany(requests: readonly BuildRequest[], strict: boolean, services: Services): Promise<PlannedTarget[]> {
  const found = allOrNone(requests, (request) => findExisting(request));
  const planned = await Promise.all(requests.map((request, index) => planOne(request, found[index] as Target, services)));
  services.signal.throwIfAborted();
  if (strict) allOrNone(planned, ({ error }) => throwUsage(error));
  return withoutTwice(planned, found, services);
}

/** All values; with UsageErrors of several targets all are told in one. */
function allOrNone<T, V>(all: readonly T[], work: (one: T) => V): V[] {
  const wrong: UsageError[] = [];
  const values = all.flatMap((one) => {
    try {
      return [work(one)];
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      wrong.push(error);
      return [];
    }
  });
  const [first] = wrong;
  if (first === undefined) return values;
  // One target may be asked for in several ways, and is wrong in one.
  const messages = [...new Set(wrong.map(({ message }) => message))];
  if (messages.length === 1) throw first;
  const hints = wrong.flatMap(({ details: { hint } }) => (hint === undefined ? [] : [hint]));
  throw new UsageError('TARGETS_WRONG', `nothing is built: ${messages.join('; ')}`, { hint: [...new Set(hints)].join('; ') });
}

function findExisting({ target, places }: BuildRequest): Target {
  const found = findTarget(target, places.recipeLibraries);
  if (found.kind === 'dsc' && !existsSync(found.path)) throw new UsageError('DSC_NOT_FOUND', `there is no file ${found.path}`, { hint: 'name a .dsc, a folder with debian/, or a recipe' });
  return found;
}

function throwUsage(error: unknown): void {
  if (error instanceof UsageError) throw error;
}

async function planOne(request: BuildRequest, found: Target, services: Services): Promise<PlannedTarget> {
  const onLine = (line: string) => services.emit({ type: 'output', stage: 'plan', line, target: nameOf(request) });
  const context = { store: request.places.store, offline: request.offline, signal: services.signal, onLine };
  try {
    const plan = found.kind === 'recipe' ? await makePlan(request.target, request.plan, request.places, context) : null;
    const facts = plan === null ? readable(() => factsOf(found)) : factsOfPlan(plan);
    const style = plan === null || plan.ownStyle ? null : plan.plan.packaging.style;
    const folder = facts === null ? null : outputName(facts.source, facts.version, plan?.plan.target ?? targetOf(request.plan), style);
    return { request, plan, error: null, order: (facts === null ? null : readable(() => orderOf(facts, request))) ?? nothing, folder };
  } catch (error) {
    return { request, plan: null, error, order: nothing, folder: null };
  }
}

function factsOfPlan({ plan }: MadePlan): Facts {
  const packages = plan.packaging.packages.map(({ name, relations }) => {
    const field = (which: string) => (relations[which] ?? []).join(', ');
    return { name, provides: field('Provides'), depends: `${field('Pre-Depends')}, ${field('Depends')}` };
  });
  return { source: plan.packaging.source, version: plan.version.full, packages, build: relationFields(plan) };
}

/** null for a source package that cannot be read: its build says why. */
function readable<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof DebianSyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function factsOf(found: Target): Facts | null {
  if (found.kind === 'recipe') return null;
  if (found.kind === 'tree') return factsOfTree(found.path);
  const { source, version, binaries, buildRelations } = parseDsc(readFileSync(found.path, 'utf8'));
  return { source, version, packages: binaries.map((name) => ({ name, provides: '', depends: '' })), build: buildRelations };
}

function factsOfTree(folder: string): Facts {
  const { source, version } = parseNewestEntry(readFileSync(join(folder, 'debian', 'changelog'), 'utf8'));
  const [own = [], ...binaries] = parseStanzas(readFileSync(join(folder, 'debian', 'control'), 'utf8'));
  const packages = binaries.map((stanza) => {
    const field = (name: string) => fieldValue(stanza, name) ?? '';
    return { name: field('Package'), provides: field('Provides'), depends: `${field('Pre-Depends')}, ${field('Depends')}` };
  });
  return { source, version, packages, build: Object.fromEntries(own.map(({ name, value }) => [name, value])) };
}

/** A source package alone waits for nobody; without an install test nobody's packages need be there for it. */
function orderOf({ version, packages, build }: Facts, { stopAt, test, plan, row }: BuildRequest): OrderedTarget {
  const active = plan.buildProfiles.split(/\s+/);
  const relationsOf = (text: string): Relation[] =>
    parseRelations(text).map(({ alternatives }) => ({ alternatives: alternatives.filter((one) => applies(one, plan.architecture, active)) }));
  const provided = packages.flatMap(({ provides }) => relationsOf(provides).flatMap(({ alternatives }) => alternatives));
  const needs = ['Build-Depends', 'Build-Depends-Arch', 'Build-Depends-Indep'].map((field) => build[field] ?? '').join(', ');
  return {
    // What is made for another suite, or said in another style, is not what this row is given.
    ...(row === undefined ? {} : { group: `${plan.suite} ${plan.style ?? ''}` }),
    makes: [
      ...packages.map(({ name }) => ({ name, version })),
      ...provided.map((one) => ({ name: one.name, version: one.version?.version ?? null })),
    ],
    buildNeeds: stopAt === 'source' ? [] : relationsOf(needs),
    installNeeds: stopAt === 'source' || !test ? [] : packages.flatMap(({ depends }) => relationsOf(depends)),
  };
}

/** Drops what was named twice in other words; refuses two that would be written to one folder. */
function withoutTwice(planned: readonly PlannedTarget[], found: readonly Target[], services: Services): PlannedTarget[] {
  const fileOf = (index: number) => {
    const target = found[index];
    return target === undefined ? '' : realpathSync(resolve(target.kind === 'recipe' ? target.file : target.path));
  };
  return planned.filter(({ folder, request }, index) => {
    const first = folder === null ? index : planned.findIndex((one) => one.folder === folder);
    if (first === index) return true;
    const one = planned[first];
    const other = one === undefined ? '' : nameOf(one.request);
    if (fileOf(first) !== fileOf(index)) {
      throw new UsageError('SAME_OUTPUT', `'${other}' and '${nameOf(request)}' would both be written to ${basename(request.out)}/${folder ?? ''}`, {
        hint: 'build one of them with another --out',
      });
    }
    services.emit({ type: 'notice', target: nameOf(request), message: `'${nameOf(request)}' is '${other}': it is built once` });
    return false;
  });
}
