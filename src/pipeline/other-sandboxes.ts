// The packages once more in other sandboxes, of the same source package, with the environment that each makes for itself.
import { availableParallelism } from 'node:os';
import type { BuildResult, SourcePackage } from '../contracts/artifacts.ts';
import type { BuildTarget } from '../contracts/plan.ts';
import type { OtherSandbox, ReproducibilityReport } from '../contracts/reproducibility.ts';
import { PackageError } from '../errors.ts';
import type { LocalPackages } from '../sandbox/local-packages.ts';
import { circumstancesOf } from '../stages/circumstances.ts';
import { jobsOf } from '../stages/debuild.ts';
import { rebuildPackages } from '../stages/rebuild-packages.ts';
import { environmentStage } from './binary-line.ts';
import { comparePackages } from './compare-packages-by-name.ts';
import type { BuildEnvironment } from './line.ts';
import type { BuildRequest, Places, SandboxChoice, Services } from './request.ts';
import { openRun, type Run } from './services.ts';
import type { StageRunner } from './stage-runner.ts';

/** What is built elsewhere, and what was built of it here. */
export interface Elsewhere {
  readonly target: BuildTarget;
  readonly places: Places;
  readonly local: LocalPackages | null;
  readonly sourcePackage: SourcePackage;
  readonly environment: BuildEnvironment;
  readonly result: BuildResult;
}

/** Said before an hour of building. Errors: those of openRun. */
export async function demandSandboxes(request: BuildRequest, services: Services): Promise<void> {
  for (const sandbox of request.elsewhere) await (await openRun({ ...request, sandbox }, services)).close();
}

/** Builds in one after the other; what does not build there is a finding. Errors: this host's. */
export async function buildElsewhere(built: Elsewhere, request: BuildRequest, { services, runner }: { readonly services: Services; readonly runner: StageRunner }): Promise<OtherSandbox[]> {
  const found: OtherSandbox[] = [];
  for (const sandbox of request.elsewhere) {
    const run = await openRun({ ...request, sandbox }, services);
    try {
      const environment = await environmentStage(built.sourcePackage.buildRelations, { target: built.target, places: built.places, local: built.local, runner, contextOf: run.contextOf });
      found.push(await runner.run('other-sandbox', async (onLine) => {
        onLine(`built in ${sandbox}`);
        const value = await compared({ ...built, environment }, { run, sandbox, onLine, versions: otherVersions(built.environment.packages, environment.packages) });
        const differing = value.packages.filter(({ first, second }) => first !== second).length;
        return { value, failed: differing > 0, detail: `${sandbox}: ${value.error ?? (differing === 0 ? 'the same, bit for bit' : `${differing} of ${value.packages.length} packages differ`)}` };
      }));
    } finally {
      await run.close();
    }
  }
  return found;
}

interface Place {
  readonly run: Run;
  readonly sandbox: SandboxChoice;
  readonly onLine: (line: string) => void;
  readonly versions: readonly string[];
}

async function compared({ sourcePackage, target, environment, result }: Elsewhere, { run, sandbox: name, onLine, versions }: Place): Promise<OtherSandbox> {
  const first = result.files.filter(({ path }) => !/\.(?:changes|buildinfo)$/.test(path));
  const circumstances = circumstancesOf([], jobsOf(target, availableParallelism()));
  try {
    const second = await rebuildPackages({ sourcePackage, target, layer: environment.layer, mounts: [], circumstances, variables: {}, kind: 'binary' }, run.contextOf(onLine));
    return { name, packages: comparePackages(first, second), versions, error: null };
  } catch (error) {
    if (run.signal.aborted || !(error instanceof PackageError)) throw error;
    return { name, packages: comparePackages(first, []), versions, error: error.message };
  }
}

/** Packages that are not installed in the same version in both, as the archive moved between the two. */
function otherVersions(here: BuildEnvironment['packages'], there: BuildEnvironment['packages']): string[] {
  return [...new Set([...Object.keys(here), ...Object.keys(there)])].filter((name) => here[name] !== there[name]).map((name) => `${name} ${here[name] ?? 'not there'}, then ${there[name] ?? 'not there'}`).sort();
}

/** The report with what other sandboxes made. */
export function withSandboxes(report: ReproducibilityReport, sandboxes: readonly OtherSandbox[]): ReproducibilityReport {
  return { ...report, sandboxes, same: report.same && sandboxes.every(({ packages }) => packages.every(({ first, second }) => first === second)) };
}
