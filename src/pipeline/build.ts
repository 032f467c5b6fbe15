// The whole line of one target: from a recipe, or from a source package that exists, to the output folder.
import { join, resolve } from 'node:path';
import { realpathSync } from 'node:fs';
import type { FileArtifact } from '../contracts/artifacts.ts';
import { stampFile } from '../sandbox/apt.ts';
import { layOutLocal, type LocalPackages } from '../sandbox/local-packages.ts';
import { readSigningKey } from '../provenance/key.ts';
import { refuseUnwritable } from '../system/folders.ts';
import { environmentStage, runBinaryLine } from './binary-line.ts';
import { allOrStop } from './all-or-stop.ts';
import { checkLock, unlocked } from './check-lock.ts';
import { demandBuilt, demandEnvironment, refuseUnlocked } from './demand-lock.ts';
import { baseOf, expectsUnits } from './environments.ts';
import { driftNotice, findDrift } from './find-drift.ts';
import { findTarget } from './find-target.ts';
import { makePlan, type MadePlan } from './make-plan.ts';
import { editsFileOf, readEdits } from './kept-edits.ts';
import { openLintGate } from './lint-gate.ts';
import { buildElsewhere, demandSandboxes, withSandboxes } from './other-sandboxes.ts';
import { isBuilt, refuseForeign } from './output-folder.ts';
import type { BuildOutcome } from './outcome.ts';
import { targetOf } from './plan-build.ts';
import type { BuildRequest, Services } from './request.ts';
import { openRun } from './services.ts';
import { failed, finish, folderOf, sourceOnly, type Line, type Subject } from './end-build.ts';
import { existingSource } from './existing-source.ts';
import { runSourceLine, type MadeSource } from './source-line.ts';
import { stageCache } from './stage-cache.ts';
import { stageRunner } from './stage-runner.ts';
import { keepUnchanged, unchangedFile } from './unchanged.ts';

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
  const key = request.provenanceKey === null ? null : readSigningKey(request.provenanceKey);
  await demandSandboxes(request, services);
  const run = await openRun(request, services);
  const runner = stageRunner(services.emit, services.now, run.sandboxesOf);
  const subject: Subject = { began, request: request.target, plan: null, from: { upstream: null, tag: null }, key, source: '', version: '', target: targetOf(request.plan), ownStyle: true, where: '', wanted: null, lintFile: null, withoutGit: null, settled: true, places: request.places, followed: null, lock: unlocked, drift: null };
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
    const { places, from: { upstream } } = subject;
    const cache = stageCache(run.store, request.fresh, run.workspace.path);
    const origin = { where: subject.where, style: subject.plan?.packaging.style ?? null };
    const { suite, hostArchitecture: architecture } = subject.target;
    const lintGate = lint ? openLintGate(places.state, { ...origin, wanted: subject.wanted, suite, architecture }, { failOn, accept: request.acceptLint }) : null;
    subject.lintFile = lintGate?.file ?? null;
    if (lintGate?.damaged === true) services.emit({ type: 'notice', message: `what lint found in the last build cannot be read, so this one is held against nothing: ${lintGate.file}` });
    const building = { origin, upstream, signed: subject.key !== null, ccache, configured: ccache && !request.fresh, continueFailed, keepFailed: !request.noCache, notice: run.notice };
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
    subject.drift = found.kind === 'tree' ? await findDrift(found.path, request.plan, request.places, services) : null;
    const drifted = subject.drift === null ? null : driftNotice(subject.drift, request.target);
    if (drifted !== null) services.emit({ type: 'notice', message: drifted });
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
  const made = await runSourceLine(plan, { places: subject.places, local, runner, cache: stageCache(run.store, request.fresh, run.workspace.path), lock: followed, contextOf: run.contextOf, stop: run.stop, notice: (message) => services.emit({ type: 'notice', message }) });
  subject.from = { upstream: made.upstream, tag: made.compared };
  if (demanded) demandBuilt(followed, made.environment.packages, local);
  return made;
}
