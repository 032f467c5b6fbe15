// How the line of one target ends: the output folder of what was made, or `<folder>.failed` with why not.
import { basename, join, resolve } from 'node:path';
import { existsSync, writeFileSync } from 'node:fs';
import type { FileArtifact, SourcePackage } from '../contracts/artifacts.ts';
import type { DriftReport } from '../contracts/drift.ts';
import type { BuildPlan, BuildTarget } from '../contracts/plan.ts';
import { DebkitError } from '../errors.ts';
import type { SigningKey } from '../provenance/key.ts';
import { fileArtifact } from '../system/files.ts';
import { ownVersion } from '../system/own-version.ts';
import type { BinaryOutcome } from './binary-line.ts';
import { attest } from './attest.ts';
import type { LockReport } from './check-lock.ts';
import type { FollowedLock } from './follow-lock.ts';
import { namingOtherLine } from './other-line.ts';
import { failedFolder, outputName, writeOutput, type OutputPlace } from './output-folder.ts';
import { outputFile, statusOf, type BuildOutcome } from './outcome.ts';
import type { BuildRequest, Places, Services } from './request.ts';
import type { Run } from './services.ts';
import type { StageRunner } from './stage-runner.ts';
import { triage } from './triage.ts';

/** What the line knows of its subject as it goes on; the output folder's name comes from it. */
export interface Subject {
  readonly began: string;
  /** The target as the user named it. */
  readonly request: string;
  plan: BuildPlan | null;
  from: Pick<BuildOutcome, 'upstream' | 'tag'>;
  /** What the statement is signed with. */
  key: SigningKey | null;
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
  /** Of a folder whose debian/ debkit made. */
  drift: DriftReport | null;
}

export interface Line {
  readonly run: Run;
  readonly runner: StageRunner;
  readonly subject: Subject;
}

export interface Finished extends Line {
  readonly sourcePackage: SourcePackage;
  readonly binary: BinaryOutcome | null;
}

export function folderOf(request: BuildRequest, subject: Subject): string {
  return join(resolve(request.out), outputName(subject.source, subject.version, subject.target, subject.ownStyle ? null : (subject.plan?.packaging.style ?? null)));
}

export async function finish(request: BuildRequest, line: Finished): Promise<BuildOutcome> {
  const { sourcePackage, binary, run, subject } = line;
  const folder = folderOf(request, subject);
  const attested = binary === null ? null : await attest({ ...subject, ...subject.from, sourcePackage, binary, sandbox: run.sandbox.name, workspace: run.workspace.path });
  const files = [...sourcePackage.files, ...(binary?.result.files ?? []), ...(attested?.files ?? []), ...(binary === null ? [] : [binary.result.log])];
  const verdicts = { lint: binary?.lint ?? null, installTest: binary?.installTest ?? null, reproducible: binary?.reproduced?.report ?? null };
  const place = placeOf(folder, request, line);
  return writeOutput(place, { files, rebuilt: binary?.reproduced?.rebuilt ?? [] }, (written) => ({
    ...outcomeOf(line),
    status: binary === null ? 'source-only' : statusOf(verdicts),
    ...{ files: written, folder },
    ...verdicts,
    hardening: binary?.hardening ?? null,
    provenance: attested?.report ?? null,
    ...{ tools: binary?.tools ?? {}, error: null },
  }));
}

/** The outcome of a source package that lies beside its packages already. */
export function sourceOnly(folder: string, { files }: SourcePackage, line: Line): BuildOutcome {
  const written = files.map((file) => outputFile(file, basename(file.path)));
  return { ...outcomeOf(line), status: 'source-only', files: written, folder, lint: null, installTest: null, hardening: null, provenance: null, reproducible: null, tools: {}, error: null };
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
    ...subject.from,
    sandbox: { name: run.sandbox.name, why: run.why, weaknesses: run.weaknesses, beside: run.sandboxesLeft() },
    stages: line.runner.records,
    lock: subject.lock,
    notes: subject.plan?.notes ?? [],
    ...(subject.drift === null ? {} : { drift: subject.drift }),
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
export async function failed(cause: unknown, line: Line & { request: BuildRequest; services: Services }): Promise<unknown> {
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
    ...outcomeOf(line), status: 'failed', files: written, folder, lint: null, installTest: null, hardening: null, provenance: null, reproducible: null, tools: {}, error: said,
  }));
  return error.withLog(join(folder, 'build.log'));
}
