// A shell in the environment that a target is built in: with its source unpacked, or with the tree of the build that failed, whose edits are kept.
import { availableParallelism } from 'node:os';
import type { SourcePackage } from '../contracts/artifacts.ts';
import type { TerminalCommand } from '../contracts/sandbox.ts';
import { parseVersion } from '../debian/version.ts';
import { chrootEnvironment } from '../sandbox/chroot-command.ts';
import { runInShell } from '../sandbox/shell.ts';
import { buildEnvironment } from '../stages/debuild.ts';
import { shellCommands, shellTreeMounts, watchEdits, type Edited, type ShellTree } from '../stages/shell-tree.ts';
import { sourceMount, unpackSource } from '../stages/unpack-source.ts';
import { proxyEnvironment } from '../system/proxy.ts';
import { environmentStage } from './binary-line.ts';
import { editsFile, withEdits } from './kept-edits.ts';
import type { BuildEnvironment } from './line.ts';
import { needsOf, type Needs } from './needs.ts';
import type { BuildRequest, Services } from './request.ts';
import { openRun, type Run } from './services.ts';
import { layOut, openBench, takeAndKeep, type Bench } from './shell-bench.ts';
import { runSourceLine } from './source-line.ts';
import { stageCache } from './stage-cache.ts';
import { stageRunner, type StageRunner } from './stage-runner.ts';

/** Where a shell starts: the folder, whether it has a failed build's tree, and the step that failed. */
export interface ShellStart {
  readonly folder: string;
  readonly failed: boolean;
  readonly step: string | null;
}

export interface ShellOptions {
  readonly user: TerminalCommand['user'];
  readonly network: boolean;
  /** Whether a named target's source is made and unpacked. */
  readonly source: boolean;
  /** Whether it starts in the tree of a failed build that is kept, and what is edited is kept. */
  readonly edits: boolean;
  readonly argv: readonly string[];
  readonly terminal: boolean;
  /** Called before the shell has the terminal. */
  readonly begin: (start: ShellStart) => void;
  /** Called at the end with what was edited. */
  readonly edited: (edited: Edited) => void;
}

/** Runs the shell and gives its exit code; of what it did only edits stay, where they are asked for, also where it is ended. Errors: those of a build up to its source package, TREE_NOT_UNPACKED, SHELL_OPEN. */
export async function runShell(request: BuildRequest, options: ShellOptions, own: Services): Promise<number> {
  // The user's wish to stop ends the shell alone once it is open: its edits are still to be taken.
  const stopper = new AbortController();
  const user = { signal: own.signal, hasShell: false };
  const onAbort = () => {
    if (!user.hasShell) stopper.abort(own.signal.reason);
  };
  own.signal.addEventListener('abort', onAbort);
  if (own.signal.aborted) onAbort();
  const services = { ...own, signal: stopper.signal };
  const runner = stageRunner(services.emit, services.now);
  const run = await openRun(request, services);
  try {
    const needs = await needsOf(request, request.target !== '', { services, run, runner });
    const { sourcePackage, environment } = await ready(needs, { request, options, services, run, runner });
    return await openShell({ needs, sourcePackage, environment, options, request, services, user }, run);
  } finally {
    own.signal.removeEventListener('abort', onAbort);
    await run.close();
  }
}

interface Asked {
  readonly request: BuildRequest;
  readonly options: ShellOptions;
  readonly services: Services;
  readonly run: Run;
  readonly runner: StageRunner;
}

async function ready(needs: Needs, { request, options, services, run, runner }: Asked): Promise<{ sourcePackage: SourcePackage | null; environment: BuildEnvironment }> {
  const line = { target: needs.target, places: request.places, local: null, runner, cache: stageCache(run.store, false, run.workspace.path), contextOf: run.contextOf, stop: run.stop };
  if (needs.plan !== null && options.source) return runSourceLine(needs.plan, { ...line, lock: needs.lock, notice: (message) => services.emit({ type: 'notice', message }) });
  return { sourcePackage: options.source ? needs.sourcePackage : null, environment: await environmentStage(needs.relations, line) };
}

interface Opening {
  readonly needs: Needs;
  readonly sourcePackage: SourcePackage | null;
  readonly environment: BuildEnvironment;
  readonly options: ShellOptions;
  readonly request: BuildRequest;
  readonly services: Services;
  /** The signal of the user, which ends the shell alone once there is one. */
  readonly user: { readonly signal: AbortSignal; hasShell: boolean };
}

// debuild lies beside what a build sees: a shell finds it last.
const tools = '/run/debkit/tools';

async function openShell(opening: Opening, run: Run): Promise<number> {
  const { needs, sourcePackage, environment, options, request, services } = opening;
  if (sourcePackage === null || !options.edits) return inShell(opening, null, run);
  const { source, version } = sourcePackage;
  const file = editsFile(request.places.state, { where: needs.where, source, upstreamVersion: parseVersion(version).upstream });
  return withEdits(file, services, async () => inShell(opening, await openBench({ needs, sourcePackage, environment, services, file }, run), run));
}

async function inShell(opening: Opening, bench: Bench | null, run: Run): Promise<number> {
  const { needs, sourcePackage, environment, options } = opening;
  const context = run.contextOf(() => undefined);
  const { user, network, argv, terminal } = options;
  const mounts = [{ source: environment.tools, target: tools }, ...(sourcePackage === null ? [] : [sourceMount(sourcePackage, 'shell-input', context)]), ...(bench === null ? [] : shellTreeMounts(bench.kept?.folder ?? null, context))];
  const variables = {
    ...buildEnvironment(needs.target, availableParallelism()),
    ...(network ? proxyEnvironment() : {}),
    ...(user === 'root' ? { HOME: '/root' } : {}),
    PATH: `${chrootEnvironment.PATH ?? ''}:${tools}/usr/bin${bench === null ? '' : `:${shellCommands}`}`,
    PERL5LIB: `${tools}/usr/share/perl5`,
    debian_chroot: needs.target.suite,
  };
  let tree: ShellTree | null = null;
  return runInShell(
    {
      layer: bench?.kept?.record.layer ?? environment.layer,
      open: { network, mounts },
      async command(chroot) {
        const laid = bench === null ? null : await layOut(bench, chroot, context.workspace);
        const cwd = laid !== null ? `/build/${laid.tree.folder}` : sourcePackage === null ? '/build' : await unpackSource(sourcePackage, chroot, needs.target.stepLimit);
        options.begin({ folder: cwd, failed: laid?.failed === true, step: laid?.tree.step ?? null });
        opening.user.hasShell = true;
        tree = laid?.tree ?? null;
        const asked = { argv, user, cwd, environment: variables, terminal, signal: opening.user.signal };
        return bench === null || tree === null ? asked : { ...asked, beside: watchEdits(tree, bench.keeper.keep) };
      },
      async ended(chroot) {
        if (bench !== null && tree !== null) options.edited(await takeAndKeep(bench, tree, { chroot, context }));
      },
    },
    run.sandbox,
  );
}
