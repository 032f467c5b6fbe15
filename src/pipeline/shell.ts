// A shell in the environment that a target is built in: with its source unpacked, or with the tree of the build that failed, whose edits are kept.
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import type { SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { Chroot, TerminalCommand } from '../contracts/sandbox.ts';
import { sourceFolderName } from '../debian/file-names.ts';
import { parseVersion } from '../debian/version.ts';
import { chrootEnvironment } from '../sandbox/chroot-command.ts';
import { runInShell } from '../sandbox/shell.ts';
import { buildEnvironment } from '../stages/debuild.ts';
import { beginEdits, shellCommands, shellTreeMounts, takeEdits, unpackFailed, type Edited, type ShellTree } from '../stages/shell-tree.ts';
import { sourceMount, unpackSource } from '../stages/unpack-source.ts';
import { proxyEnvironment } from '../system/proxy.ts';
import { environmentStage } from './binary-line.ts';
import { editsFile, keepEdits, readEdits, setAside } from './kept-edits.ts';
import { failureFolder, takeFailure, type KeptFailure } from './kept-failure.ts';
import type { BuildEnvironment } from './line.ts';
import { needsOf, type Needs } from './needs.ts';
import type { BuildRequest, Services } from './request.ts';
import { openRun, type Run } from './services.ts';
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

/** Runs the shell and gives its exit code; of what it did only edits stay, where they are asked for. Errors: those of a build up to its source package, TREE_NOT_UNPACKED. */
export async function runShell(request: BuildRequest, options: ShellOptions, services: Services): Promise<number> {
  const runner = stageRunner(services.emit, services.now);
  const run = await openRun(request, services);
  try {
    const needs = await needsOf(request, request.target !== '', { services, run, runner });
    const { sourcePackage, environment } = await ready(needs, { request, options, run, runner });
    return await openShell({ needs, sourcePackage, environment, options, request, services }, run);
  } finally {
    await run.close();
  }
}

interface Asked {
  readonly request: BuildRequest;
  readonly options: ShellOptions;
  readonly run: Run;
  readonly runner: StageRunner;
}

async function ready(needs: Needs, { request, options, run, runner }: Asked): Promise<{ sourcePackage: SourcePackage | null; environment: BuildEnvironment }> {
  const line = { target: needs.target, places: request.places, local: null, runner, cache: stageCache(run.store, false, run.workspace.path), contextOf: run.contextOf, stop: run.stop };
  if (needs.plan !== null && options.source) return runSourceLine(needs.plan, { ...line, lock: needs.lock });
  return { sourcePackage: options.source ? needs.sourcePackage : null, environment: await environmentStage(needs.relations, line) };
}

interface Opening {
  readonly needs: Needs;
  readonly sourcePackage: SourcePackage | null;
  readonly environment: BuildEnvironment;
  readonly options: ShellOptions;
  readonly request: BuildRequest;
  readonly services: Services;
}

// debuild lies beside what a build sees: a shell finds it last.
const tools = '/run/debkit/tools';

async function openShell(opening: Opening, run: Run): Promise<number> {
  const { needs, sourcePackage, environment, options } = opening;
  const context = run.contextOf(() => undefined);
  const { user, network, argv, terminal } = options;
  const bench = sourcePackage === null || !options.edits ? null : await openBench(opening, sourcePackage, run);
  const mounts = [{ source: environment.tools, target: tools }, ...(sourcePackage === null ? [] : [sourceMount(sourcePackage, 'shell-input', context)]), ...(bench === null ? [] : shellTreeMounts(bench.kept?.folder ?? null, context))];
  const variables = {
    ...buildEnvironment(needs.target, availableParallelism()),
    ...(network ? proxyEnvironment() : {}),
    ...(user === 'root' ? { HOME: '/root' } : {}),
    PATH: `${chrootEnvironment.PATH ?? ''}:${tools}/usr/bin${bench === null ? '' : `:${shellCommands}`}`,
    PERL5LIB: `${tools}/usr/share/perl5`,
    debian_chroot: needs.target.suite,
  };
  return runInShell(
    {
      layer: bench?.kept?.record.layer ?? environment.layer,
      open: { network, mounts },
      async command(chroot) {
        const limit = needs.target.stepLimit;
        if (bench?.kept != null) await unpackFailed(chroot, limit);
        else if (sourcePackage !== null) await unpackSource(sourcePackage, chroot, limit);
        if (bench !== null) await begin(bench, chroot, opening);
        const cwd = bench !== null ? `/build/${bench.tree.folder}` : sourcePackage === null ? '/build' : `/build/${sourceFolderName(sourcePackage.source, sourcePackage.version)}`;
        options.begin({ folder: cwd, failed: bench?.kept != null, step: bench?.tree.step ?? null });
        return { argv, user, cwd, environment: variables, terminal };
      },
      async ended(chroot) {
        if (bench !== null) await end(bench, chroot, { options, context });
      },
    },
    run.sandbox,
  );
}

/** The tree of a shell whose edits are kept. */
interface Bench {
  readonly kept: KeptFailure | null;
  readonly tree: ShellTree;
  /** Where the edits are kept. */
  readonly file: string;
}

async function openBench({ needs, request, services }: Opening, sourcePackage: SourcePackage, run: Run): Promise<Bench> {
  const { source, version, dsc } = sourcePackage;
  const { suite, hostArchitecture: architecture } = needs.target;
  const file = editsFile(request.places.state, { where: needs.where, source, upstreamVersion: parseVersion(version).upstream });
  const subject = { source, suite, architecture, where: needs.where, style: needs.plan?.packaging.style ?? null };
  const found = takeFailure(failureFolder(run.store, subject), join(run.workspace.path, 'failed-tree'));
  const usable = found !== null && (await run.sandbox.hasLayer(found.record.layer));
  if (found !== null && !usable) services.emit({ type: 'notice', message: 'the environment of the failed build is gone: this is the source as it is unpacked' });
  const kept = usable ? found : null;
  const tree = { dsc: kept?.record.dsc ?? basename(dsc.path), folder: kept?.record.folder ?? sourceFolderName(source, version), edits: readEdits(file), step: kept?.record.step ?? null };
  return { kept, tree, file };
}

async function begin({ tree, file }: Bench, chroot: Chroot, { needs, services }: Opening): Promise<void> {
  if (await beginEdits(chroot, tree, needs.target.stepLimit)) return;
  const message = `what an earlier shell edited does not apply any more: it is in ${setAside(file)}`;
  services.emit({ type: 'notice', message });
}

async function end({ tree, file }: Bench, chroot: Chroot, { options, context }: { readonly options: ShellOptions; readonly context: SandboxContext }): Promise<void> {
  const edited = await takeEdits(chroot, tree, context);
  await keepEdits(file, edited.patch);
  options.edited(edited);
}
