// The whole line of one target: from a recipe, or from a source package that exists, to the output folder.
import { basename, join, resolve } from 'node:path';
import { existsSync, realpathSync, writeFileSync } from 'node:fs';
import type { FileArtifact, SourcePackage } from '../contracts/artifacts.ts';
import type { BuildPlan, BuildTarget } from '../contracts/plan.ts';
import { DebkitError } from '../errors.ts';
import { stampFile } from '../sandbox/apt.ts';
import { layOutLocal, type LocalPackages } from '../sandbox/local-packages.ts';
import { fileArtifact } from '../system/files.ts';
import { refuseUnwritable } from '../system/folders.ts';
import { ownVersion } from '../system/own-version.ts';
import { environmentStage, runBinaryLine, type BinaryOutcome } from './binary-line.ts';
import { allOrStop } from './all-or-stop.ts';
import { checkLock, unlocked, type LockReport } from './check-lock.ts';
import { demandBuilt, demandEnvironment, refuseUnlocked } from './demand-lock.ts';
import { baseOf, expectsUnits } from './environments.ts';
import { findTarget } from './find-target.ts';
import type { FollowedLock } from './follow-lock.ts';
import { makePlan, type MadePlan } from './make-plan.ts';
import { editsFileOf, readEdits } from './kept-edits.ts';
import { openLintGate } from './lint-gate.ts';
import { buildElsewhere, demandSandboxes, withSandboxes } from './other-sandboxes.ts';
import { namingOtherLine } from './other-line.ts';
import { failedFolder, isBuilt, outputName, refuseForeign, writeOutput, type OutputPlace } from './output-folder.ts';
import { outputFile, statusOf, type BuildOutcome } from './outcome.ts';
import { targetOf } from './plan-build.ts';
import type { BuildRequest, Places, Services } from './request.ts';
import { openRun, type Run } from './services.ts';
import { existingSource } from './existing-source.ts';
import { runSourceLine, type MadeSource } from './source-line.ts';
import { stageCache } from './stage-cache.ts';
import { stageRunner, type StageRunner } from './stage-runner.ts';
import { triage } from './triage.ts';
import { keepUnchanged, unchangedFile } from './unchanged.ts';

/** What the line knows of its subject as it goes on; the output folder's name comes from it. */
interface Subject {
  readonly began: string;
  /** The target as the user named it. */
  readonly request: string;
  plan: BuildPlan | null;
  source: string;
  version: string;
  target: BuildTarget;
  ownStyle: boolean;
  /** Where the recipe, .dsc or folder lies: its real path. */
  where: string;
  /** The version that the target names. */
  wanted: string | null;
  /** What lint was held against. */
  lintFile: string | null;
  withoutGit: string | null;
  /** Whether an unchanged request gives the same again. */
  settled: boolean;
  /** Where its packages come from: the request's, or with --locked archives of old. */
  places: Places;
  followed: FollowedLock | null;
  lock: LockReport;
}

/** What is ready before a target's own line begins. */
export interface Given {
  readonly plan: MadePlan | null;
  /** .debs of other targets, offered above the archives. */
  readonly debs: readonly FileArtifact[];
}

/**
 * Builds (or, with stopAt `source`, stops at the .dsc) and writes the output folder, also where lint or install test failed.
 * Throws the DebkitError that stopped it where no package was made, after writing `<folder>.failed`.
 */
export async function runBuild(request: BuildRequest, services: Services, given: Given = { plan: null, debs: [] }): Promise<BuildOutcome> {
  // Known before an hour of building.
  refuseUnwritable(request.out);
  const unchanged = unchangedFile(request, given.debs);
  const began = `${new Date().toISOString().slice(0, 19)}Z`;
  await demandSandboxes(request, services);
  const run = await openRun(request, services);
  const runner = stageRunner(services.emit, services.now, run.sandboxesOf);
  const subject: Subject = { began, request: request.target, plan: null, source: '', version: '', target: targetOf(request.plan), ownStyle: true, where: '', wanted: null, lintFile: null, withoutGit: null, settled: true, places: request.places, followed: null, lock: unlocked };
  try {
    const local = given.debs.length === 0 ? null : layOutLocal(given.debs, join(run.workspace.path, 'local'));
    const { sourcePackage, environment, remake } = await makeSource(request, services, { run, runner, subject, local, planned: given.plan });
    const keep = (outcome: BuildOutcome) => {
      const lists = stampFile(run.contextOf(() => undefined), baseOf(subject.target, subject.places));
      if (unchanged !== null && subject.settled) keepUnchanged(unchanged, { lists, lint: subject.lintFile }, outcome);
      return outcome;
    };
    const checking = () => checkLock(subject.followed, subject.plan === null ? null : { plan: subject.plan, places: subject.places, local }, { ...services, ...run });
    if (request.stopAt === 'source') {
      subject.lock = await checking();
      // What was built of the very same source package is not put aside for less.
      if (isBuilt(folderOf(request, subject), sourcePackage.files)) return sourceOnly(folderOf(request, subject), sourcePackage, { run, runner, subject });
      return keep(await finish(request, { run, runner, subject, sourcePackage, binary: null }));
    }
    const { failOn, lint, test, reproduce, diffoscope, ccache, continueFailed } = request;
    const style = subject.plan?.packaging.style ?? null;
    const { places } = subject;
    const cache = stageCache(run.store, request.fresh, run.workspace.path);
    const origin = { where: subject.where, style };
    const { suite, hostArchitecture: architecture } = subject.target;
    const lintGate = lint ? openLintGate(places.state, { ...origin, wanted: subject.wanted, suite, architecture }, { failOn, accept: request.acceptLint }) : null;
    subject.lintFile = lintGate?.file ?? null;
    if (lintGate?.damaged === true) services.emit({ type: 'notice', message: `what lint found in the last build cannot be read, so this one is held against nothing: ${lintGate.file}` });
    const building = { origin, ccache, configured: ccache && !request.fresh, continueFailed, keepFailed: !request.noCache, notice: run.notice };
    const line = { target: subject.target, units: expectsUnits(subject.plan), places, local, lintGate, test, remake, diffoscope, upgrade: request.upgrade ? { out: resolve(request.out) } : null, reproduce, runner, cache, contextOf: run.contextOf, stop: run.stop, ...building };
    const prepared = environment ?? (await environmentStage(sourcePackage.buildRelations, line));
    const [made, lock] = await allOrStop([runBinaryLine(sourcePackage, prepared, line), checking()] as const, run.stop);
    subject.lock = lock;
    const others = await buildElsewhere({ target: subject.target, places, local, sourcePackage, environment: prepared, result: made.result }, request, { services, runner });
    const binary = made.reproduced === null ? made : { ...made, reproduced: { ...made.reproduced, report: withSandboxes(made.reproduced.report, others) } };
    return keep(await finish(request, { run, runner, subject, sourcePackage, binary }));
  } catch (error) {
    throw await failed(error, { request, services, run, runner, subject });
  } finally {
    await run.close();
  }
}

interface Line {
  readonly run: Run;
  readonly runner: StageRunner;
  readonly subject: Subject;
}

interface Started extends Line {
  readonly local: LocalPackages | null;
  readonly planned: MadePlan | null;
}

async function makeSource(request: BuildRequest, services: Services, line: Started): Promise<Pick<MadeSource, 'sourcePackage'> & { readonly [K in 'environment' | 'remake']: MadeSource[K] | null }> {
  const { run, runner, subject, local } = line;
  const found = findTarget(request.target, request.places.recipeLibraries);
  if (found.kind !== 'recipe') {
    if (request.plan.lock === 'demand') throw refuseUnlocked(request.target);
    const made = await runner.run('source', async (onLine) => {
      const value = await existingSource(found, { target: subject.target, places: request.places }, run.contextOf(onLine));
      return { value, detail: `${value.source} ${value.version}` };
    });
    subject.source = made.source;
    subject.version = made.version;
    subject.where = realpathSync(found.path);
    refuseForeign(folderOf(request, subject));
    return { sourcePackage: made, environment: null, remake: null };
  }
  const { plan, ownStyle, withoutGit, settled, lock: followed } = await runner.run('plan', async (onLine) => {
    const value = line.planned ?? await makePlan(request.target, request.plan, request.places, run.contextOf(onLine));
    return { value, detail: `${value.plan.packaging.source} ${value.plan.version.full}` };
  });
  for (const message of plan.notes) services.emit({ type: 'notice', message });
  if (readEdits(editsFileOf(request.places.state, plan, realpathSync(found.file))) !== null) services.emit({ type: 'notice', message: `what was edited in a shell of ${plan.packaging.source} is not in this build until it is a patch: debkit patch ${request.target} NAME` });
  Object.assign(subject, { plan, source: plan.packaging.source, version: plan.version.full, target: plan.target, ownStyle, withoutGit, settled, followed, where: realpathSync(found.file), wanted: found.wanted });
  refuseForeign(folderOf(request, subject));
  const demanded = request.plan.lock === 'demand';
  if (demanded) {
    subject.places = await runner.run('lock', async (onLine) => {
      const { places, notice } = await demandEnvironment(followed, { target: request.target, plan, places: request.places, local }, run.contextOf(onLine));
      if (notice !== null) services.emit({ type: 'notice', message: notice });
      return { value: places, detail: 'as in debkit.lock' };
    });
  }
  const made = await runSourceLine(plan, { places: subject.places, local, runner, cache: stageCache(run.store, request.fresh, run.workspace.path), lock: followed, contextOf: run.contextOf, stop: run.stop });
  if (demanded) demandBuilt(followed, made.environment.packages, local);
  return made;
}

interface Finished extends Line {
  readonly sourcePackage: SourcePackage;
  readonly binary: BinaryOutcome | null;
}

function folderOf(request: BuildRequest, subject: Subject): string {
  return join(resolve(request.out), outputName(subject.source, subject.version, subject.target, subject.ownStyle ? null : (subject.plan?.packaging.style ?? null)));
}

async function finish(request: BuildRequest, line: Finished): Promise<BuildOutcome> {
  const { sourcePackage, binary } = line;
  const folder = folderOf(request, line.subject);
  const files = [...sourcePackage.files, ...(binary?.result.files ?? []), ...(binary === null ? [] : [binary.result.log])];
  const verdicts = { lint: binary?.lint ?? null, installTest: binary?.installTest ?? null, reproducible: binary?.reproduced?.report ?? null };
  const place = placeOf(folder, request, line);
  return writeOutput(place, { files, rebuilt: binary?.reproduced?.rebuilt ?? [] }, (written) => ({
    ...outcomeOf(line),
    status: binary === null ? 'source-only' : statusOf(verdicts),
    files: written,
    folder,
    ...verdicts,
    hardening: binary?.hardening ?? null,
    tools: binary?.tools ?? {},
    error: null,
  }));
}

/** The outcome of a source package that lies beside its packages already. */
function sourceOnly(folder: string, { files }: SourcePackage, line: Line): BuildOutcome {
  const written = files.map((file) => outputFile(file, basename(file.path)));
  return { ...outcomeOf(line), status: 'source-only', files: written, folder, lint: null, installTest: null, hardening: null, reproducible: null, tools: {}, error: null };
}

function placeOf(folder: string, { places }: BuildRequest, { run, subject }: Line): OutputPlace {
  return { folder, store: places.store, signal: run.signal, notice: run.notice, recipe: subject.plan === null ? null : subject.where };
}

function outcomeOf(line: Line) {
  const { run, subject } = line;
  return {
    ...({ format: 1, debkit: ownVersion(), request: subject.request, began: subject.began } as const),
    source: subject.source,
    version: subject.version,
    target: subject.target,
    plan: subject.plan,
    sandbox: { name: run.sandbox.name, why: run.why, weaknesses: run.weaknesses, beside: run.sandboxesLeft() },
    stages: line.runner.records,
    lock: subject.lock,
    notes: subject.plan?.notes ?? [],
    earlier: null,
  } as const;
}

/** The log of debuild. */
function buildLogOf({ workspace }: Run): string {
  return join(workspace.path, 'build.log');
}

/** Says in the error why the package failed, where that is known. */
async function explain(error: DebkitError, { request, services, run, runner, subject }: Line & { request: BuildRequest; services: Services }): Promise<void> {
  const failedStage = runner.records.find((one) => one.status === 'failed')?.stage;
  const log = failedStage === 'build' ? buildLogOf(run) : '';
  const found = await triage(error, { request, services, target: subject.target, places: subject.places, recipe: subject.plan === null ? null : subject.where, log });
  if (found !== null) error.withTriage(found);
}

/** Writes `<folder>.failed` where the subject is known, and gives the error with the log's lasting place. */
async function failed(cause: unknown, line: Line & { request: BuildRequest; services: Services }): Promise<unknown> {
  const error = namingOtherLine(cause, line.subject.withoutGit);
  if (error instanceof DebkitError && !line.run.signal.aborted) await explain(error, line);
  if (!(error instanceof DebkitError) || error.code === 'OUTPUT_NOT_OURS' || line.subject.source === '' || line.run.signal.aborted) return error;
  // Nothing was tried yet: a wrong recipe or plan leaves nothing behind.
  if (!line.runner.records.some((one) => one.stage === 'build' || one.stage === 'source')) return error;
  const folder = failedFolder(folderOf(line.request, line.subject));
  const log = buildLogOf(line.run);
  if (!existsSync(log)) writeFileSync(log, `${(error.details.tail ?? []).join('\n')}\n`);
  const files: FileArtifact[] = [await fileArtifact(log)];
  const stage = line.runner.records.find((one) => one.status === 'failed')?.stage ?? null;
  const said = { code: error.code, message: error.message, hint: error.details.hint ?? null, stage, tail: error.details.tail ?? [], triage: error.details.triage ?? null };
  await writeOutput(placeOf(folder, line.request, line), { files, rebuilt: [] }, (written) => ({
    ...outcomeOf(line), status: 'failed', files: written, folder, lint: null, installTest: null, hardening: null, reproducible: null, tools: {}, error: said,
  }));
  return error.withLog(join(folder, 'build.log'));
}
