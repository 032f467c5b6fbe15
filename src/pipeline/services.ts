// What a run holds open: the sandbox, the workspace and the contexts made of them; all of it closed at the end, however that comes.
import { join } from 'node:path';
import type { SandboxContext } from '../contracts/context.ts';
import type { SandboxDriver } from '../contracts/sandbox.ts';
import type { EnvironmentContext } from '../sandbox/apt.ts';
import { chooseSandbox } from '../sandbox/registry.ts';
import { removeFolder } from '../system/files.ts';
import { makeFolder, refuseUnwritable } from '../system/folders.ts';
import { ownName } from '../system/process-name.ts';
import { removeLeftovers } from './storage.ts';
import { openWorkspace, reapWorkspaces, type Workspace } from './workspace.ts';
import type { BuildRequest, Services } from './request.ts';

/** An opened run. */
export interface Run {
  readonly store: string;
  readonly workspace: Workspace;
  readonly sandbox: SandboxDriver;
  readonly why: string;
  readonly weaknesses: readonly string[];
  /** The user's wish to stop. */
  readonly signal: AbortSignal;
  readonly contextOf: (onLine: (line: string) => void) => SandboxContext & EnvironmentContext;
  /** Ends what still runs beside a stage that failed. */
  readonly stop: (reason: Error) => void;
  close(): Promise<void>;
}

/** Chooses the sandbox, takes away what killed runs left, and makes the workspace. Errors: NO_SANDBOX, FOLDER_NOT_WRITABLE (exit 3). */
export async function openRun(request: BuildRequest, services: Services): Promise<Run> {
  // --no-cache works in a store of its own, so that no running build loses what it uses.
  const tops = join(request.places.store, request.sandbox === 'auto' ? 'unshare' : request.sandbox, 'tops');
  const store = request.noCache ? join(tops, ownName(), 'store') : request.places.store;
  makeFolder(store);
  refuseUnwritable(store);
  const { containerBase } = request.places;
  const stopper = new AbortController();
  const signal = AbortSignal.any([services.signal, stopper.signal]);
  const chosen = await chooseSandbox(request.sandbox, {
    ...{ store, exec: services.exec, signal, containerBase, temporary: request.noCache },
    onNotice: (message) => services.emit({ type: 'notice', message }),
  });
  const { driver } = chosen;
  await driver.reap();
  reapWorkspaces(request.places.store);
  await removeLeftovers(request.places.store);
  const workspace = openWorkspace(store, request.keep);
  const common = { store, workspace: workspace.path, offline: request.offline, signal, exec: services.exec };
  return {
    store,
    workspace,
    sandbox: driver,
    why: chosen.why,
    weaknesses: chosen.weaknesses,
    signal: services.signal,
    contextOf: (onLine) => ({ ...common, mirror: request.places.mirror, sandbox: driver, driver, onLine }),
    stop: (reason) => stopper.abort(reason),
    async close() {
      await driver.dispose();
      workspace.close();
      if (request.noCache) await removeFolder(join(store, '..'));
      if (request.keep) services.emit({ type: 'notice', message: `the workspace is kept: ${workspace.path}` });
    },
  };
}
