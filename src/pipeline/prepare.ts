// Environments made ready ahead of a build: the base, the one to build in, the one to lint in, debuild, systemd-analyze where it is needed, and upstream's files.
import type { BuildPlan } from '../contracts/plan.ts';
import type { BaseSpec } from '../contracts/sandbox.ts';
import { DebkitError } from '../errors.ts';
import type { EnvironmentContext } from '../sandbox/apt.ts';
import { fetchUpstream } from '../stages/fetch-upstream.ts';
import type { Environment } from '../sandbox/environment.ts';
import { prepareSystemdAnalyze } from '../sandbox/systemd-analyze.ts';
import { prepareTools } from '../sandbox/tools.ts';
import { allOrStop } from './all-or-stop.ts';
import { baseOf, expectsUnits, prepareBuildAndLint, prepareClean } from './environments.ts';
import { needsOf, type Needs } from './needs.ts';
import type { BuildRequest, Services } from './request.ts';
import { openRun, type Run } from './services.ts';
import { stageRunner, type StageRunner } from './stage-runner.ts';
import { storedLayers } from './stored-layers.ts';

/** One environment that is ready. */
export interface PreparedEnvironment {
  readonly what: 'base' | 'build' | 'lint';
  readonly layer: string;
  /** Packages beyond the base. */
  readonly packages: number;
  /** Bytes on disk beyond the base, or of the base; null where the sandbox does not tell. */
  readonly bytes: number | null;
  readonly cached: boolean;
}

/** What `debkit env prepare` ends with. */
export interface PrepareOutcome {
  readonly status: 'passed';
  /** As it was asked for; empty for the bare suite. */
  readonly target: string;
  readonly suite: string;
  readonly architecture: string;
  readonly sandbox: string;
  readonly environments: readonly PreparedEnvironment[];
}

/** Makes what a build of the request's target needs, so that it starts at once and without the network. Errors: those of a build's environment stage. */
export async function runPrepare(request: BuildRequest, services: Services): Promise<PrepareOutcome> {
  const runner = stageRunner(services.emit, services.now);
  const run = await openRun(request, services);
  try {
    const needs = await needsOf(request, request.target !== '', { services, run, runner });
    const [made] = await allOrStop([environments(needs, request, { run, runner }), fetched(needs, { run, runner })] as const, run.stop);
    const { suite, buildArchitecture } = needs.target;
    return {
      ...{ status: 'passed', target: request.target, suite, architecture: buildArchitecture, sandbox: run.sandbox.name },
      environments: await measured(made, run, services),
    };
  } finally {
    await run.close();
  }
}

type Made = readonly (readonly [PreparedEnvironment['what'], Environment])[];

function environments({ target, relations, plan }: Needs, { places }: BuildRequest, { run, runner }: { readonly run: Run; readonly runner: StageRunner }): Promise<Made> {
  return runner.run('environment', async (onLine) => {
    const context = run.contextOf(onLine);
    const base = await prepareClean(target, places, context);
    const work = [prepareTools(baseOf(target, places), context), analyser(baseOf(target, places), plan, context), prepareBuildAndLint(target, relations, places, context)] as const;
    const [, , [build, lint]] = await allOrStop(work, run.stop);
    const value = [['base', base], ['build', build], ['lint', lint]] as const;
    return { value, cached: value.every(([, one]) => one.cached), detail: `to build in: ${build.packages.length} packages beside the base; to lint in: ${lint.packages.length}` };
  });
}

/** What judges units, where there will be some; a build goes without it too. */
async function analyser(base: BaseSpec, plan: BuildPlan | null, context: EnvironmentContext): Promise<void> {
  if (!expectsUnits(plan)) return;
  try {
    await prepareSystemdAnalyze(base, context);
  } catch (error) {
    if (context.signal.aborted || !(error instanceof DebkitError)) throw error;
    context.onLine(error.message);
  }
}

async function fetched({ plan }: Needs, { run, runner }: { readonly run: Run; readonly runner: StageRunner }): Promise<void> {
  if (plan === null) return;
  await runner.run('fetch', async (onLine) => ({ value: await fetchUpstream(plan, run.contextOf(onLine)) }));
}

async function measured(made: Made, { sandbox, store }: Run, { exec }: Services): Promise<PreparedEnvironment[]> {
  const known = new Map((await storedLayers(sandbox, { store, exec })).map((layer) => [layer.id, layer]));
  const stack = (layer: string) => [layer, ...(known.get(layer)?.below ?? [])];
  const below = new Set(made.filter(([what]) => what === 'base').flatMap(([, { layer }]) => stack(layer)));
  return made.map(([what, { layer, packages, cached }]) => {
    const own = what === 'base' ? stack(layer) : stack(layer).filter((one) => !below.has(one));
    const sizes = own.map((one) => known.get(one)?.bytes ?? null);
    const bytes = sizes.reduce((sum, size) => (sum === null || size === null ? null : sum + size), 0);
    return { what, layer, packages: packages.length, bytes, cached };
  });
}
