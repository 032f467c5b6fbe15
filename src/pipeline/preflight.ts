// `debkit preflight`: would any automated gate of Debian's stop this package? Built with all checks, rebuilt, and built in every other way that the archive does.
import { basename, join } from 'node:path';
import { readFileSync } from 'node:fs';
import type { FileArtifact, SourcePackage } from '../contracts/artifacts.ts';
import { parseDsc } from '../debian/artifacts.ts';
import { packageOfDeb } from '../debian/file-names.ts';
import { PackageError } from '../errors.ts';
import { circumstancesOf } from '../stages/circumstances.ts';
import { lookIntoArchive } from '../stages/look-into-archive.ts';
import { readSourcePackage } from '../stages/read-source-package.ts';
import { rebuildPackages, type BuildKind } from '../stages/rebuild-packages.ts';
import { environmentStage } from './binary-line.ts';
import { runBuild } from './build.ts';
import { baseOf, prepareBuild, prepareClean, prepareLint } from './environments.ts';
import { archiveGates, buildGates, rebuildGate, wouldBeStopped, type Gate } from './gates.ts';
import type { BuildEnvironment } from './line.ts';
import type { BuildOutcome } from './outcome.ts';
import { readRecorded, runRebuild } from './rebuild.ts';
import type { BuildRequest, Places, Services } from './request.ts';
import { openRun, type Run } from './services.ts';
import { stageRunner, type StageRunner } from './stage-runner.ts';

/** What `debkit preflight` ends with. */
export interface Preflight {
  readonly format: 1;
  readonly status: 'passed' | 'stopped';
  readonly source: string;
  readonly version: string;
  readonly suite: string;
  /** The output folder. */
  readonly folder: string;
  readonly gates: readonly Gate[];
}

/** Goes through every gate, also after one that fails; what does not build ends it. `debkit` names the program and its version. Errors: those of runBuild, and of what is asked of this host. */
export async function runPreflight(request: BuildRequest, debkit: string, services: Services): Promise<Preflight> {
  const outcome = await runBuild({ ...request, lint: true, test: true, upgrade: true, reproduce: 'thorough', failOn: 'error' }, services);
  const { source, version, folder, target } = outcome;
  const gates = [...buildGates(outcome, debkit), ...(await rebuildGates(outcome, { request, debkit, services })), ...(await otherGates(outcome, { request, debkit, services }))];
  return { format: 1, status: wouldBeStopped(gates) ? 'stopped' : 'passed', source, version, suite: target.suite, folder, gates };
}

interface Asked {
  readonly request: BuildRequest;
  readonly debkit: string;
  readonly services: Services;
}

async function rebuildGates({ folder, files }: BuildOutcome, { request, debkit, services }: Asked): Promise<Gate[]> {
  const buildinfo = files.find(({ name }) => name.endsWith('.buildinfo'))?.name ?? '';
  const recorded = readRecorded(join(folder, buildinfo), null);
  return [rebuildGate(await runRebuild(recorded, { ...request, target: recorded.dsc }, services), debkit)];
}

async function otherGates(outcome: BuildOutcome, { request, services }: Asked): Promise<Gate[]> {
  const runner = stageRunner(services.emit, services.now);
  const run = await openRun(request, services);
  try {
    const dsc = outcome.files.find(({ name }) => name.endsWith('.dsc'))?.name ?? '';
    const sourcePackage = await readSourcePackage(join(outcome.folder, dsc));
    const line = { target: outcome.target, places: request.places, local: null, runner, contextOf: run.contextOf };
    const environment = await environmentStage(sourcePackage.buildRelations, line);
    const further = await furtherBuilds({ outcome, sourcePackage, environment }, { run, runner, places: request.places });
    const archive = await runner.run('archive', async (onLine) => {
      const context = run.contextOf(onLine);
      const names = outcome.files.filter(({ name }) => name.endsWith('.deb')).map(({ name }) => packageOfDeb(name)).filter((one) => !one.endsWith('-dbgsym'));
      const base = baseOf(outcome.target, request.places);
      const clean = await prepareClean(outcome.target, request.places, context);
      const lint = await prepareLint(outcome.target, request.places, context);
      const view = await lookIntoArchive({ base, clean: clean.layer, lintLayer: lint.layer, names, source: sourcePackage.source }, context);
      return { value: view, detail: `${view.rejected.fatal.size + view.rejected.nonfatal.size} tags for which it rejects` };
    });
    return [...further, ...archiveGates(archive, outcome)];
  } finally {
    await run.close();
  }
}

interface Further {
  readonly outcome: BuildOutcome;
  readonly sourcePackage: SourcePackage;
  readonly environment: BuildEnvironment;
}

interface FurtherBuild {
  readonly name: string;
  readonly kind: BuildKind;
  readonly options: string;
  readonly profiles: string;
  /** Why it is not made; null where it is. */
  readonly not: string | null;
  /** Whether its packages must be those of the first build. */
  readonly same: boolean;
}

function furtherOf({ architectures }: { readonly architectures: readonly string[] }): FurtherBuild[] {
  const plain = { options: '', profiles: '', not: null, same: true };
  const hasAll = architectures.includes('all');
  const hasAny = architectures.some((one) => one !== 'all');
  return [
    { ...plain, name: "builds the architecture's packages alone, as Debian's builders do", kind: 'any', not: hasAny ? null : 'there is none' },
    { ...plain, name: "builds architecture-independent packages alone, as Debian's builders do", kind: 'all', not: hasAll ? null : 'there is none' },
    { ...plain, name: 'builds twice in one tree, and packs its source again (clean works)', kind: 'twice' },
    { ...plain, name: 'builds without tests (nocheck)', kind: 'binary', options: 'nocheck', profiles: 'nocheck', same: false },
    { ...plain, name: 'builds without documentation (nodoc)', kind: 'binary', options: 'nodoc', profiles: 'nodoc', same: false },
  ];
}

/** One after the other in one stage; a build that fails is a gate that failed. */
function furtherBuilds({ outcome, sourcePackage, environment }: Further, { run, runner, places }: { readonly run: Run; readonly runner: StageRunner; readonly places: Places }): Promise<Gate[]> {
  const tool = `dpkg-dev ${outcome.tools['dpkg-dev'] ?? 'of the suite'}`;
  return runner.run('further-builds', async (onLine) => {
    const gates: Gate[] = [];
    for (const [index, one] of furtherOf(parseDsc(readFileSync(sourcePackage.dsc.path, 'utf8'))).entries()) {
      const { name, kind, not, options, profiles, same } = one;
      if (not !== null) {
        gates.push({ name, status: 'not-tested', tool, detail: not });
        continue;
      }
      onLine(`further build: ${name}`);
      const context = run.contextOf(onLine);
      const own = { ...context, workspace: join(context.workspace, `further-${index}`) };
      const target = { ...outcome.target, buildOptions: `${outcome.target.buildOptions} ${options}`.trim(), buildProfiles: `${outcome.target.buildProfiles} ${profiles}`.trim() };
      try {
        // What a profile leaves out is not there: a build dependency that is needed all the same is missed.
        const { layer } = profiles === '' ? environment : await prepareBuild(target, { relations: sourcePackage.buildRelations, local: null }, places, context);
        const files = await rebuildPackages({ sourcePackage, target, layer, mounts: [], circumstances: circumstancesOf([], 1), variables: {}, kind }, own);
        gates.push({ name, tool, ...judged(files, outcome, same) });
      } catch (error) {
        if (run.signal.aborted || !(error instanceof PackageError)) throw error;
        gates.push({ name, tool, status: 'failed', detail: [error.message, ...(error.details.tail ?? []).slice(-4)].join(' | ') });
      }
    }
    const failed = gates.filter(({ status }) => status === 'failed').length;
    return { value: gates, failed: failed > 0, detail: `${gates.filter(({ status }) => status === 'passed').length} passed${failed === 0 ? '' : `, ${failed} failed`}` };
  });
}

function judged(files: readonly FileArtifact[], outcome: BuildOutcome, same: boolean): Pick<Gate, 'status' | 'detail'> {
  const first = new Map(outcome.files.map(({ name, sha256 }) => [name, sha256]));
  const differing = files.filter(({ path, sha256 }) => first.get(basename(path)) !== sha256).map(({ path }) => basename(path));
  const made = `${files.length} ${files.length === 1 ? 'package' : 'packages'}`;
  if (!same) return { status: 'passed', detail: made };
  return differing.length === 0 ? { status: 'passed', detail: `${made}, the same bit for bit` } : { status: 'failed', detail: `not the same as in the whole build: ${differing.join(', ')}` };
}
