// What a run holds open: the sandbox, the workspace and the contexts made of them; all of it closed at the end, however that comes.
import { join } from 'node:path';
import type { SandboxContext } from '../contracts/context.ts';
import type { StageRecord } from '../contracts/outcome.ts';
import type { SandboxDriver } from '../contracts/sandbox.ts';
import type { EnvironmentContext } from '../sandbox/apt.ts';
import { chooseSandbox } from '../sandbox/registry.ts';
import { removeFolder } from '../system/files.ts';
import { makeFolder, refuseUnwritable } from '../system/folders.ts';
import { ownName } from '../system/process-name.ts';
import { openWorkspace, type Workspace } from './workspace.ts';
import type { BuildRequest, Services } from './request.ts';

/** How many were opened with the network, and without. */
export type SandboxCounts = StageRecord['sandboxes'];

/** An opened run. */
export interface Run {
  readonly store: string;
  readonly workspace: Workspace;
  readonly sandbox: SandboxDriver;
  readonly why: string;
  readonly weaknesses: readonly string[];
  /** The user's wish to stop. */
  readonly signal: AbortSignal;
  /** How many sandboxes the contexts of that `onLine` have opened; each is told once. */
  readonly sandboxesOf: (onLine: unknown) => SandboxCounts;
  /** Those that were opened and not told yet. */
  readonly sandboxesLeft: () => SandboxCounts;
  readonly contextOf: (onLine: (line: string) => void) => SandboxContext & EnvironmentContext;
  /** Tells the user. */
  readonly notice: (message: string) => void;
  /** Ends what still runs beside a stage that failed. */
  readonly stop: (reason: Error) => void;
  close(): Promise<void>;
}

/** Does `work` in a run of its own, whose workspace is never kept. Errors: those of openRun. */
export async function withRun<T>(request: BuildRequest, services: Services, work: (run: Run) => Promise<T>): Promise<T> {
  const run = await openRun({ ...request, keep: false }, services);
  try {
    return await work(run);
  } finally {
    await run.close();
  }
}

/** Chooses the sandbox, takes away what killed runs left, and makes the workspace. Errors: NO_SANDBOX, FOLDER_NOT_WRITABLE (exit 3). */
export async function openRun(request: BuildRequest, services: Services): Promise<Run> {
  // --no-cache works in a store of its own, so that no running build loses what it uses.
  const tops = join(request.places.store, request.sandbox === 'auto' ? 'unshare' : request.sandbox, 'tops');
  const store = request.noCache ? join(tops, ownName(), 'store') : request.places.store;
  makeFolder(store);
  refuseUnwritable(store);
  const { containerBase } = request.places;
  const notice = (message: string) => services.emit({ type: 'notice', message });
  const stopper = new AbortController();
  const signal = AbortSignal.any([services.signal, stopper.signal]);
  const chosen = await chooseSandbox(request.sandbox, {
    ...{ store, exec: services.exec, signal, containerBase, temporary: request.noCache, limits: request.limits },
    onNotice: notice,
  });
  const { driver } = chosen;
  await driver.reap();
  const workspace = await openWorkspace(store, { keep: request.keep, cache: request.places.store });
  const opened = new Map<unknown, { online: number; offline: number }>();
  const take = (onLine: unknown): SandboxCounts => {
    const found = opened.get(onLine) ?? { online: 0, offline: 0 };
    opened.delete(onLine);
    return found;
  };
  const common = { store, workspace: workspace.path, offline: request.offline, signal, exec: services.exec };
  return {
    store,
    workspace,
    sandbox: driver,
    why: chosen.why,
    weaknesses: chosen.weaknesses,
    signal: services.signal,
    sandboxesOf: take,
    sandboxesLeft: () => [...opened.keys()].map(take).reduce((sum, one) => ({ online: sum.online + one.online, offline: sum.offline + one.offline }), { online: 0, offline: 0 }),
    contextOf(onLine) {
      const counting = counted(driver, (network) => {
        const { online, offline } = opened.get(onLine) ?? { online: 0, offline: 0 };
        opened.set(onLine, network ? { online: online + 1, offline } : { online, offline: offline + 1 });
      });
      return { ...common, mirror: request.places.mirror, sandbox: counting, driver: counting, onLine };
    },
    notice,
    stop: (reason) => stopper.abort(reason),
    async close() {
      await driver.dispose();
      workspace.close();
      if (request.noCache) await removeFolder(join(store, '..'));
      if (request.keep) notice(`the workspace is kept: ${workspace.path}`);
    },
  };
}

/** The driver, telling of each chroot that is opened whether it has the network. */
function counted(driver: SandboxDriver, onOpen: (network: boolean) => void): SandboxDriver {
  return {
    ...driver,
    open(layer, options) {
      onOpen(options.network);
      return driver.open(layer, options);
    },
  };
}
