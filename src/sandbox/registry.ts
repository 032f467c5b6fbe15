// Which sandboxes there are, and the choice of one.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Limits } from '../contracts/limits.ts';
import type { Probe, SandboxDriver } from '../contracts/sandbox.ts';
import { HostError } from '../errors.ts';
import type { Exec } from '../system/exec.ts';
import { readRecord, writeRecord } from '../system/records.ts';
import { containerDriver } from './container.ts';
import { hereDriver } from './here.ts';
import { defaultLimits } from './limits.ts';
import { unshareDriver } from './unshare.ts';

export type SandboxName = SandboxDriver['name'];

export interface SandboxOptions {
  /** debkit's cache folder, absolute. */
  readonly store: string;
  readonly exec: Exec;
  readonly signal: AbortSignal;
  /** Base image of containers; null imports a base made by mmdebstrap. */
  readonly containerBase: string | null;
  /** Whether the store, and so the images of this run, are for this run alone. */
  readonly temporary?: boolean;
  /** What what runs may take; default: defaultLimits. */
  readonly limits?: Limits;
  /** Told what the user should know: a damaged layer. */
  readonly onNotice?: (message: string) => void;
}

/** A chosen driver; `why` and `weaknesses` are for the result. */
export interface ChosenSandbox {
  readonly driver: SandboxDriver;
  readonly why: string;
  readonly weaknesses: readonly string[];
}

/** Every sandbox, in the order `auto` tries them; `here` only on request, since it changes this system. */
export const sandboxNames: readonly SandboxName[] = ['unshare', 'docker', 'podman', 'here'];

const automatic: readonly SandboxName[] = ['unshare', 'docker', 'podman'];

const reasons: Readonly<Record<SandboxName, string>> = {
  unshare: 'user namespaces and overlayfs work here',
  docker: 'the docker daemon answers and runs containers',
  podman: 'podman runs containers',
  here: 'asked for; everything happens in this system itself',
};

/** The driver of a sandbox, untried. */
export function sandboxDriver(name: SandboxName, options: SandboxOptions): SandboxDriver {
  const whole = { ...options, temporary: options.temporary === true, onNotice: options.onNotice ?? (() => undefined), limits: options.limits ?? defaultLimits() };
  if (name === 'unshare') return unshareDriver(whole);
  return name === 'here' ? hereDriver(whole) : containerDriver(name, whole);
}

/** The sandbox to use and why, in words. Errors: NO_SANDBOX, SANDBOX_UNUSABLE (exit 3). */
export async function chooseSandbox(choice: 'auto' | SandboxName, options: SandboxOptions): Promise<ChosenSandbox> {
  const refused: string[] = [];
  for (const name of choice === 'auto' ? automatic : [choice]) {
    const driver = sandboxDriver(name, options);
    const probe = await probeCached(driver, options.store);
    if (probe.usable) return { driver, why: [`${name}: ${reasons[name]}`, ...refused].join('; '), weaknesses: probe.weaknesses };
    await driver.dispose();
    if (choice !== 'auto') throw unusable(name, probe);
    refused.push(`not ${name}: ${firstFailure(probe)}`);
  }
  throw new HostError('NO_SANDBOX', 'no sandbox works on this host', { tail: refused, hint: 'run: debkit doctor' });
}

function unusable(name: SandboxName, probe: Probe): HostError {
  const tail = probe.findings.map(({ what, ok, hint }) => `${ok ? 'ok' : 'no'}: ${what}${hint === undefined ? '' : `: ${hint}`}`);
  return new HostError('SANDBOX_UNUSABLE', `the sandbox ${name} does not work on this host: ${firstFailure(probe)}`, { tail, hint: 'run: debkit doctor' });
}

function firstFailure(probe: Probe): string {
  const failed = probe.findings.find((finding) => !finding.ok);
  return failed === undefined ? 'unknown' : `it is not so that ${failed.what}${failed.hint === undefined ? '' : ` (${failed.hint})`}`;
}

const successLasts = 10 * 60 * 1000;

/** Probes, or gives what a probe of this user's found in the last ten minutes since the machine started: successes only. */
async function probeCached(driver: SandboxDriver, store: string): Promise<Probe> {
  const file = join(store, driver.name, 'usable.json');
  const key = `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${process.getuid?.() ?? ''}`;
  const known = readStamp(file);
  if (known?.key === key) return known.probe;
  const probe = await driver.probe();
  if (!probe.usable) return probe;
  const stamp: Stamp = { key, probe };
  writeRecord(file, stamp);
  return probe;
}

interface Stamp {
  readonly key: string;
  readonly probe: Probe;
}

function readStamp(file: string): Stamp | null {
  return existsSync(file) && Date.now() - statSync(file).mtimeMs <= successLasts ? readRecord<Stamp>(file) : null;
}
