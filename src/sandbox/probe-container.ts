// What of docker or podman works on this host: the client, its daemon, a container that sees a folder of ours.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Probe } from '../contracts/sandbox.ts';
import { HostError } from '../errors.ts';
import { lastLines, type Exec } from '../system/exec.ts';
import { ownName } from '../system/process-name.ts';
import { findImageArgv, imageOf, ulimitOptions, type Client } from './container-client.ts';
import { clientFacts, type ClientFacts } from './container-limits.ts';
import { isCommand } from './probe-unshare.ts';

type Finding = Probe['findings'][number];

export interface ContainerProbe {
  readonly store: string;
  /** Runs a client. */
  readonly call: Exec;
  /** Whether the base is to be made here. */
  readonly mmdebstrap: boolean;
}

const packages = { docker: 'docker.io', podman: 'podman' } as const;

/** Tries client, daemon and a container for real. */
export async function probeContainer(client: Client, probe: ContainerProbe): Promise<Probe> {
  const findings: Finding[] = [finding(`the command ${client.name}`, isCommand(client.name), `apt-get install ${packages[client.name]}`)];
  if (probe.mmdebstrap) {
    findings.push(finding('mmdebstrap, to make the base image', isCommand('mmdebstrap') && isCommand('bwrap'), 'apt-get install mmdebstrap bubblewrap uidmap'));
  }
  if (isCommand(client.name)) findings.push(await tryDaemon(client, probe));
  if (findings.every((one) => one.ok)) findings.push(await tryContainer(client, probe));
  const usable = findings.every((one) => one.ok);
  return { usable, findings, weaknesses: usable ? await weaknesses(client, probe.call) : [], limits: usable ? limitsOf(await clientFacts(client, probe.call)) : '' };
}

/** Whether the root of this client's containers is an ordinary user of the host. */
export async function isRootless(client: Client, call: Exec): Promise<boolean> {
  if (client.name === 'podman') {
    const result = await call({ argv: ['podman', 'info', '--format', '{{.Host.Security.Rootless}}'], seconds: 60 });
    return result.stdout.trim() === 'true';
  }
  const result = await call({ argv: ['docker', 'info', '--format', '{{json .SecurityOptions}}'], seconds: 60 });
  return /name=(rootless|userns)/.test(result.stdout);
}

function limitsOf({ controls: { memory, pids }, folder }: ClientFacts): string {
  const by = (cgroup: boolean, other: string) => (cgroup ? 'cgroups' : other);
  const disk = folder === null ? 'output by a watcher' : 'disk and output by a watcher';
  return `processes by ${by(pids, 'nothing')}, memory by ${by(memory, 'what this machine has left')}, the size of a file by setrlimit; ${disk}`;
}

async function weaknesses(client: Client, call: Exec): Promise<string[]> {
  if (await isRootless(client, call)) return [];
  return [`the root of a ${client.name} container is this host's root, held back by capabilities and seccomp only`];
}

async function tryDaemon(client: Client, probe: ContainerProbe): Promise<Finding> {
  const result = await probe.call({ argv: [client.name, 'info', '--format', '{{json .}}'], seconds: 60 }).catch((error: unknown) => {
    if (error instanceof HostError && error.code === 'CONTAINER_CLIENT') return { exitCode: 1, stdout: '', stderr: error.message };
    throw error;
  });
  const hint =
    client.name === 'docker'
      ? 'is the daemon running (systemctl start docker), and may you use it (in the group docker)?'
      : 'podman info says more; an ordinary user needs ids in /etc/subuid and /etc/subgid';
  // docker's client answers even where there is no daemon, and says so in what it prints.
  const answers = result.exitCode === 0 && !result.stdout.includes('"ServerErrors"');
  return finding(client.name === 'docker' ? 'the docker daemon answers' : 'podman answers', answers, withReason(hint, result.stderr));
}

/** A container over an empty image, with the host's own programs shown in it: it needs no download. */
async function tryContainer(client: Client, probe: ContainerProbe): Promise<Finding> {
  const what = 'a container runs and sees a folder of this host';
  const { call } = probe;
  const image = imageOf(client, 'probe');
  const folder = join(probe.store, client.name, 'tops', ownName());
  mkdirSync(folder, { recursive: true });
  try {
    if ((await call({ argv: findImageArgv(client, image), seconds: 60 })).stdout.trim() === '') {
      writeFileSync(join(folder, 'empty.tar'), Buffer.alloc(10240));
      const imported = await call({ argv: [client.name, 'import', join(folder, 'empty.tar'), image], seconds: 60 });
      if (imported.exitCode !== 0) return finding(what, false, withReason('an image could not be imported', imported.stderr));
    }
    writeFileSync(join(folder, 'seen'), 'seen');
    const shown = ['/usr', '/bin', '/lib', '/lib64'].filter((path) => existsSync(path));
    const mounts = [...shown.map((path) => ({ source: path, target: path })), { source: folder, target: '/probe' }];
    const mountOptions = mounts.flatMap(({ source, target }) => ['--mount', `type=bind,source=${source},target=${target},readonly`]);
    const options = ['--rm', '--pull=never', '--network', 'none', ...ulimitOptions(client), ...mountOptions];
    const result = await call({ argv: [client.name, 'run', ...options, image, '/bin/cat', '/probe/seen'], seconds: 60 });
    return finding(what, result.exitCode === 0 && result.stdout === 'seen', withReason('debkit itself in a container, or a daemon on another machine?', result.stderr));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function finding(what: string, ok: boolean, hint: string): Finding {
  return ok ? { what, ok } : { what, ok, hint };
}

function withReason(hint: string, output: string): string {
  const reason = lastLines(output).at(-1);
  return reason === undefined ? hint : `${hint} (${reason})`;
}
