// A shell in the environment that a target is built in, with its source unpacked, as the build would find it.
import { availableParallelism } from 'node:os';
import type { SourcePackage } from '../contracts/artifacts.ts';
import type { TerminalCommand } from '../contracts/sandbox.ts';
import { chrootEnvironment } from '../sandbox/chroot-command.ts';
import { runInShell } from '../sandbox/shell.ts';
import { buildEnvironment } from '../stages/debuild.ts';
import { sourceMount, unpackSource } from '../stages/unpack-source.ts';
import { proxyEnvironment } from '../system/proxy.ts';
import { environmentStage } from './binary-line.ts';
import type { BuildEnvironment } from './line.ts';
import { needsOf, type Needs } from './needs.ts';
import type { BuildRequest, Services } from './request.ts';
import { openRun, type Run } from './services.ts';
import { runSourceLine } from './source-line.ts';
import { stageCache } from './stage-cache.ts';
import { stageRunner, type StageRunner } from './stage-runner.ts';

export interface ShellOptions {
  readonly user: TerminalCommand['user'];
  readonly network: boolean;
  /** Whether a named target's source is made and unpacked. */
  readonly source: boolean;
  readonly argv: readonly string[];
  readonly terminal: boolean;
  /** Called before the shell has the terminal, with the folder it starts in. */
  readonly begin: (folder: string) => void;
}

/** Runs the shell and gives its exit code; nothing of what it did stays. Errors: those of a build up to its source package. */
export async function runShell(request: BuildRequest, options: ShellOptions, services: Services): Promise<number> {
  const runner = stageRunner(services.emit, services.now);
  const run = await openRun(request, services);
  try {
    const needs = await needsOf(request, request.target !== '', { services, run, runner });
    const { sourcePackage, environment } = await ready(needs, { request, options, run, runner });
    return await openShell({ needs, sourcePackage, environment, options }, run);
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
}

// debuild lies beside what a build sees: a shell finds it last.
const tools = '/run/debkit/tools';

function openShell({ needs, sourcePackage, environment, options }: Opening, run: Run): Promise<number> {
  const context = run.contextOf(() => undefined);
  const { user, network, argv, terminal } = options;
  const mounts = [{ source: environment.tools, target: tools }, ...(sourcePackage === null ? [] : [sourceMount(sourcePackage, context)])];
  const variables = {
    ...buildEnvironment(needs.target, availableParallelism()),
    ...(network ? proxyEnvironment() : {}),
    ...(user === 'root' ? { HOME: '/root' } : {}),
    PATH: `${chrootEnvironment.PATH ?? ''}:${tools}/usr/bin`,
    PERL5LIB: `${tools}/usr/share/perl5`,
    debian_chroot: needs.target.suite,
  };
  return runInShell(
    {
      layer: environment.layer,
      open: { network, mounts },
      async command(chroot) {
        const cwd = sourcePackage === null ? '/build' : await unpackSource(sourcePackage, chroot, needs.target.stepLimit);
        options.begin(cwd);
        return { argv, user, cwd, environment: variables, terminal };
      },
    },
    run.sandbox,
  );
}
