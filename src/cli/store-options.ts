// What `env` and `cache` read of the configuration and the command line: the cache folder, and the age of what may go.
import { accessSync, constants, existsSync } from 'node:fs';
import type { SandboxOptions } from '../sandbox/registry.ts';
import { hostMirror, hostSecurityMirror } from '../upstream/mirror.ts';
import { configurationOf } from './context.ts';
import type { PruneOptions } from './invocation.ts';
import type { Session } from './session.ts';
import { placesOf } from './settings.ts';

/** The cache folder with what looks after it. Errors: those of configurationOf. */
export async function storeOptions(session: Session): Promise<SandboxOptions> {
  const { environment, cwd, services } = session;
  const machine = { architecture: '', hostMirror: hostMirror(), hostSecurityMirror: hostSecurityMirror() };
  const { store, containerBase } = placesOf({ configuration: await configurationOf(session), environment, cwd, ...machine });
  const onNotice = (message: string) => services.emit({ type: 'notice', message });
  return { store, containerBase, exec: services.exec, signal: services.signal, onNotice };
}

/** The same, where something is to be removed. Error: that of a folder that cannot be written to, in the system's words. */
export async function prunableStore(session: Session, dryRun: boolean): Promise<SandboxOptions> {
  const options = await storeOptions(session);
  if (!dryRun && existsSync(options.store)) accessSync(options.store, constants.W_OK);
  return options;
}

const defaultAge = 30;

/** What was last used before this (seconds since 1970) may go. */
export function pruneBefore({ all, olderThan }: PruneOptions): number {
  return all === true ? Infinity : now() - (olderThan ?? defaultAge) * 86400;
}

/** Seconds since 1970. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}
