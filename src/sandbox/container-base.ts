// The base image of containers: the Dockerfile over a configured image, or over a tree that mmdebstrap makes here.
import { chownSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BaseSpec } from '../contracts/sandbox.ts';
import { HostError } from '../errors.ts';
import { execChecked, type Exec, type ExecRequest, type ExecResult } from '../system/exec.ts';
import { ownName } from '../system/process-name.ts';
import { proxyEnvironment } from '../system/proxy.ts';
import { packageRoot } from '../system/resources.ts';
import { baseArgv, baseFailed, baseInput } from './base.ts';
import { chrootEnvironment } from './chroot-command.ts';
import { buildArgv, imageOf, ulimitOptions, type Client } from './container-client.ts';
import { openNamespace } from './namespace.ts';

export interface ContainerBaseWork {
  readonly client: Client;
  readonly base: BaseSpec;
  readonly layer: string;
  /** `debian:trixie`, or with `{suite}` in it; null imports a tree made by mmdebstrap. */
  readonly containerBase: string | null;
  readonly store: string;
  /** Runs a client. */
  readonly call: Exec;
  readonly exec: Exec;
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Makes the base image of a layer. Errors: BASE_FAILED, CONTAINER_BASE_FAILED, CONTAINER_BASE_SUITE (exit 3). */
export async function makeContainerBase(work: ContainerBaseWork): Promise<void> {
  const { client, layer } = work;
  const image = imageOf(client, layer);
  if (work.containerBase !== null) {
    // Judged under another name first: a layer exists whole or not at all.
    const candidate = `${client.scratch}:candidate`;
    await build(work, work.containerBase.replaceAll('{suite}', work.base.suite), candidate);
    await checkSuite(work, candidate);
    await checked(work, [client.name, 'tag', candidate, image]);
    return;
  }
  const imported = `${client.scratch}:import`;
  const home = join(work.store, client.name, 'tops', ownName());
  mkdirSync(home, { recursive: true });
  try {
    await makeTarball(work, home);
    await checked(work, [client.name, 'import', join(home, 'base.tar'), imported]);
    await build(work, imported, image);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Runs mmdebstrap in a user namespace, never as this host's root, into `<home>/base.tar`. */
async function makeTarball(work: ContainerBaseWork, home: string): Promise<void> {
  const { base, store, exec } = work;
  const space = await openNamespace(store, exec);
  try {
    if (process.getuid?.() === 0) chownSync(home, space.rootId, space.rootId);
    const inside = `/mnt${home.slice(store.length)}`;
    const argv = space.enter([
      ...['bwrap', '--die-with-parent', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--new-session'],
      ...['--ro-bind', '/', '/', '--bind', '/mnt', '/mnt', '--dev', '/dev', '--proc', '/proc', '--tmpfs', '/tmp', '--chdir', '/mnt', '--'],
      ...baseArgv(base, { target: `${inside}/base.tar`, format: 'tar' }),
    ]);
    const environment = { ...chrootEnvironment, ...proxyEnvironment(), HOME: '/tmp', TMPDIR: inside };
    const request = { argv, stdin: Buffer.from(baseInput(base)), environment, onLine: work.onLine, signal: work.signal, seconds: 1800 };
    await execChecked(exec, request, ({ stderr }) => baseFailed(base, stderr, store));
  } finally {
    await space.dispose();
  }
}

function build(work: ContainerBaseWork, from: string, tag: string): Promise<ExecResult> {
  const sources = work.containerBase === null ? '' : baseInput(work.base).trim();
  // The classic builder finds images of this daemon under any configuration of buildx, and buildx may be missing.
  const environment = { ...proxyEnvironment(), SOURCES: sources, DOCKER_BUILDKIT: '0' };
  return checked(work, buildArgv(work.client, from, tag), { cwd: packageRoot(), environment });
}

/** A configured image may be of another suite than the one asked for. */
async function checkSuite(work: ContainerBaseWork, image: string): Promise<void> {
  const { client, base } = work;
  const files = ['cat', '/etc/os-release', '/etc/debian_version'];
  const { stdout } = await checked(work, [client.name, 'run', '--rm', '--pull=never', '--network', 'none', ...ulimitOptions(client), image, ...files]);
  const codename = /^VERSION_CODENAME="?([^"\n]*)/m.exec(stdout)?.[1] ?? 'unknown';
  const unreleased = ['sid', 'unstable', 'testing'].includes(base.suite) && stdout.trim().endsWith('/sid');
  if (codename === base.suite || unreleased) return;
  throw new HostError('CONTAINER_BASE_SUITE', `the configured base image ${work.containerBase ?? ''} is of the suite ${codename}, not ${base.suite}`, {
    hint: 'write {suite} in its name, e.g. debian:{suite}',
  });
}

function checked(work: ContainerBaseWork, argv: string[], more: Partial<ExecRequest> = {}): Promise<ExecResult> {
  const { call, onLine, signal } = work;
  return execChecked(call, { argv, onLine, signal, seconds: 1800, ...more }, (_, tail) => {
    const what = `'${argv.slice(0, 2).join(' ')}' could not make the base image of ${work.base.suite}`;
    if (work.containerBase === null) return new HostError('CONTAINER_BASE_FAILED', what, { tail });
    return new HostError('CONTAINER_BASE_FAILED', `${what} from ${work.containerBase}`, { tail, hint: 'can that image be pulled here? Without a configured one debkit makes its own' });
  });
}
