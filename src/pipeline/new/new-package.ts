// `debkit new`: from an upstream to a recipe that builds; what was found, what was changed on the way, and what a person should look at.
import { lstatSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxContext } from '../../contracts/context.ts';
import { describe } from '../../detect/describe.ts';
import { foundSources } from '../../detect/found-source.ts';
import { licencesOf } from '../../detect/licences.ts';
import { metadataLicence } from '../../detect/metadata-licence.ts';
import { detectBuild } from '../../detect/registry.ts';
import { shownPlace, type SourceTree } from '../../detect/source-tree.ts';
import { DebkitError, UpstreamError } from '../../errors.ts';
import { findTodos } from '../../recipe/todos.ts';
import type { EnvironmentContext } from '../../sandbox/apt.ts';
import { withinMilliseconds } from '../../system/time-limit.ts';
import { extractTarball } from '../../system/tarball.ts';
import { baseOf } from '../environments.ts';
import type { BuildOutcome } from '../outcome.ts';
import { targetOf } from '../plan-build.ts';
import type { BuildRequest, Services } from '../request.ts';
import { withRun } from '../services.ts';
import { stageRunner } from '../stage-runner.ts';
import type { SuiteFit } from './choose-packages.ts';
import { chooseSuite, suitesFrom } from './choose-suite.ts';
import { diskTree } from './disk-tree.ts';
import { firstDraft, type Draft } from './draft.ts';
import { inspectCopyright } from './inspect-copyright.ts';
import { findOrigin, type Given, type Origin } from './origin.ts';
import { treePages } from './missing-pages.ts';
import { resolveNeeds } from './resolve-needs.ts';
import { tryBuild, type Tried } from './try-build.ts';
import { demandVendorKind, makeVendored, vendorHint, withoutVendored, withVendoredCopyright } from './vendor.ts';
import { refuseExisting, rewrite, writeNew } from './write-new.ts';

/** What the user asks for. */
export interface NewRequest {
  readonly given: Given;
  /** Where recipes are: the new one's folder is made in it. */
  readonly folder: string;
  /** Whether the user has named the suite; else it is chosen. */
  readonly suiteIsGiven: boolean;
  /** Whether what upstream's lock file names is packed beside it. */
  readonly vendor: boolean;
  /** Whether the recipe is built. */
  readonly build: boolean;
}

/** What `debkit new` ends with. */
export interface NewOutcome {
  readonly format: 1;
  /** `works`: built, installed, and its programs start; `built`: built, with problems; `failed`: no package; `written`: not tried; `not-here`: no suite has what it needs. */
  readonly status: 'works' | 'built' | 'failed' | 'written' | 'not-here';
  readonly source: string;
  readonly version: string;
  readonly suite: string;
  readonly recipe: string;
  readonly system: string;
  readonly found: readonly string[];
  readonly mends: readonly string[];
  readonly problems: readonly string[];
  readonly uncertain: readonly string[];
  /** Places of the recipe that say TODO, as `line: key`. */
  readonly todos: readonly string[];
  readonly outcome: BuildOutcome | null;
  readonly error: { readonly code: string; readonly message: string; readonly cause: string | null; readonly log: string | null } | null;
}

/** Makes the recipe, and builds it. Errors: UsageError RECIPE_EXISTS, those of findOrigin; a failing build is an outcome. */
export async function newPackage(asked: NewRequest, request: BuildRequest, services: Services): Promise<NewOutcome> {
  if (asked.given.name !== null) refuseExisting(asked.folder, asked.given.name);
  const made = await withRun(request, services, (run) => firstRecipe(asked, { request, services }, run.contextOf));
  const { draft, origin, recipe, fit } = made;
  const suite = fit.suite;
  const told = { format: 1, source: origin.name, version: origin.version, suite, recipe, system: made.system, found: made.found } as const;
  const state = (current: Draft) => ({ uncertain: [...new Set(current.uncertain)], todos: findTodos(recipe) });
  if (fit.lacking.length > 0) return { ...told, ...state(draft), status: 'not-here', mends: [], problems: fit.lacking, outcome: null, error: null };
  if (!asked.build) return { ...told, ...state(draft), status: 'written', mends: [], problems: [], outcome: null, error: null };
  const target = { ...request, target: recipe, plan: { ...request.plan, suite, stepLimit: Math.min(request.plan.stepLimit, 1800) } };
  const tried = await tryBuild({ draft, sources: made.sources, pages: made.pages, save: (current) => rewrite(recipe, current, made.head) }, target, services);
  return { ...told, ...state(tried.draft), status: statusOf(tried), mends: tried.mends, problems: problemsOf(tried), outcome: tried.outcome, error: errorOf(tried.error) };
}

function statusOf(tried: Tried): NewOutcome['status'] {
  if (tried.outcome === null) return 'failed';
  return tried.problems.length === 0 && tried.outcome.installTest?.failed !== true ? 'works' : 'built';
}

function problemsOf({ problems, outcome }: Tried): string[] {
  const failed = (outcome?.installTest?.steps ?? []).filter(({ status }) => status === 'failed').map(({ name, detail }) => `${name}: ${detail}`);
  const lint = (outcome?.lint?.tags ?? []).filter(({ severity }) => severity === 'error').map(({ tag, context }) => `lintian: ${tag} ${context}`.trim());
  return [...problems, ...failed, ...lint];
}

function errorOf(error: DebkitError | null): NewOutcome['error'] {
  return error === null ? null : { code: error.code, message: error.message, cause: error.details.triage === undefined ? null : `${error.details.triage.cause}: ${error.details.triage.advice}`, log: error.details.logPath ?? null };
}

interface Made {
  readonly draft: Draft;
  readonly origin: Origin;
  readonly recipe: string;
  readonly head: string;
  readonly system: string;
  readonly fit: SuiteFit;
  readonly sources: ReadonlyMap<string, string>;
  readonly pages: readonly string[];
  readonly found: readonly string[];
}

interface Own {
  readonly request: BuildRequest;
  readonly services: Services;
}

type Context = SandboxContext & EnvironmentContext;

/** Everything up to the recipe on disk. */
async function firstRecipe(asked: NewRequest, { request, services }: Own, contextOf: (onLine: (line: string) => void) => Context): Promise<Made> {
  const runner = stageRunner(services.emit, services.now);
  const origin = await runner.run('fetch', async (onLine) => {
    const value = await findOrigin(asked.given, contextOf(onLine));
    return { value, detail: `${value.name} ${value.version}, ${value.why}` };
  });
  refuseExisting(asked.folder, origin.name);
  const context = contextOf(() => undefined);
  const unpacked = join(context.workspace, 'new-tree');
  await mkdir(unpacked, { recursive: true });
  await extractTarball(origin.tarball.path, unpacked, { strip: 1, signal: context.signal });
  const tree = await diskTree(unpacked);
  const read = within(origin.name, () => {
    const detected = detectBuild(tree);
    return { detected, description: describe(tree, origin.name, detected?.detection.system ?? null), claimed: metadataLicence(tree) };
  });
  const { detected, description } = read;
  if (detected === null) throw new UpstreamError('NEW_NO_BUILD_SYSTEM', `debkit sees neither how ${origin.name} is built nor scripts to copy`, { hint: `the top of its tree: ${tree.files.filter((file) => !file.includes('/')).slice(0, 12).join(', ')}` });
  const { others } = detected;
  const kind = asked.vendor ? demandVendorKind(detected.detection) : null;
  const detection = kind === null ? detected.detection : withoutVendored(detected.detection, kind);
  const vendored = kind === null ? null : await runner.run('vendor', async (onLine) => {
    const value = await makeVendored(kind, origin, request.places.registries ?? {}, contextOf(onLine));
    return { value, detail: `${value.parts.length} parts, ${(value.tarball.size / 1024).toFixed(0)} KiB` };
  });
  const fits = await runner.run('resolve', async (onLine) => {
    const value = await chooseSuite(asked.suiteIsGiven ? request.plan.suite : null, services.emit, (suite) => resolveNeeds(detection, origin.name, baseOf(targetOf({ ...request.plan, suite }), request.places), contextOf(onLine)));
    const { fit } = value;
    return { value, detail: `${fit.suite}: ${fit.lacking.length === 0 ? `${fit.buildDepends.length} build dependencies` : (fit.lacking[0] ?? '')}` };
  });
  const { fit } = fits;
  const hint = kind === null ? vendorHint(detection, fit.lacking, tree) : null;
  const base = baseOf(targetOf({ ...request.plan, suite: fit.suite }), request.places);
  const licences = await runner.run('licences', async (onLine) => {
    const { files, left } = await inspectCopyright({ folder: unpacked, files: tree.files }, base, contextOf(onLine));
    const found = within(origin.name, () => licencesOf(tree, files, { ...read.claimed, authors: description.authors }));
    const own = left === 0 ? found : { ...found, uncertain: [...found.uncertain, `the licences of ${left} files deep in the tree were not read`] };
    const value = vendored === null ? own : await withVendoredCopyright(own, vendored, base, contextOf(onLine));
    return { value, detail: `${value.stanzas[0]?.license ?? ''}, ${files.length} files` };
  });
  const from: Origin = kind === null ? origin : { ...origin, upstream: { ...origin.upstream, vendor: kind } };
  const draft = firstDraft({ origin: from, date: origin.undated ? newestDate(unpacked, tree, origin.date) : origin.date, tree, detection, description, licences, fit, suites: fits.why === null ? null : { names: suitesFrom(fit.suite), why: fits.why } });
  const recipe = join(asked.folder, origin.name, 'recipe.yaml');
  const head = `Made by debkit new from ${asked.given.from}: each comment says from where a line is known.`;
  await writeNew(recipe, draft, head, origin);
  const found = [
    `${origin.name} ${origin.version}: ${origin.why}`,
    `built with ${detection.system}, since there is ${shownPlace(detection.place)}${others.length === 0 ? '' : ` (and not by ${others.map(({ place }) => place.file).join(', ')})`}`,
    `build dependencies: ${fit.buildDepends.map(({ name }) => name).join(', ') || 'none beyond the build system'}`,
    `licence: ${licences.stanzas[0]?.license ?? 'TODO'}, by ${licences.why}`,
    ...(vendored === null ? [] : [`vendor/: ${vendored.parts.length} part${vendored.parts.length === 1 ? '' : 's'} of others, by upstream's lock file`]),
    ...fits.notes,
    ...(hint === null ? [] : [hint]),
  ];
  return { draft, origin, recipe, head, system: detection.system, fit, sources: within(origin.name, () => foundSources(tree)), pages: within(origin.name, () => treePages(tree)), found };
}

// Milliseconds. A stranger's files can be made so that it takes for ever to see what they say.
const readingLimit = 20_000;

/** What is read of the tree within the limit. Error: NEW_TREE_TOO_ODD (exit 4). */
function within<T>(name: string, work: () => T): T {
  const read = withinMilliseconds(readingLimit, work);
  if (read !== null) return read.value;
  throw new UpstreamError('NEW_TREE_TOO_ODD', `what the files of ${name} say was not understood within ${readingLimit / 1000} s`, { hint: 'write the recipe by hand: docs/recipes.md' });
}

/** The newest file of a tarball, which is never newer than the tarball itself. */
function newestDate(folder: string, tree: SourceTree, most: number): number {
  const times = tree.files.map((file) => Math.floor(lstatSync(join(folder, file)).mtimeMs / 1000)).filter((time) => time <= most);
  return Math.max(0, ...times) || most;
}
