// What a container client can hold its containers to, and what happened where it did.
import { statfsSync } from 'node:fs';
import type { Exec } from '../system/exec.ts';
import type { Client, Controls } from './container-client.ts';

/** What a client's cgroups control, and the folder that its containers are written to. */
export interface ClientFacts {
  readonly controls: Controls;
  /** Null where it is on another machine. */
  readonly folder: string | null;
}

const asked = {
  docker: '{{.MemoryLimit}} {{.PidsLimit}}\n{{.DockerRootDir}}',
  podman: '{{.Host.CgroupControllers}}\n{{.Store.GraphRoot}}',
} as const;

/** Asks the client. One that cannot tell controls nothing. */
export async function clientFacts(client: Pick<Client, 'name'>, call: Exec): Promise<ClientFacts> {
  const { stdout } = await call({ argv: [client.name, 'info', '--format', asked[client.name]], seconds: 60 });
  return readFacts(client.name, stdout);
}

/** The facts in what `info` printed. */
export function readFacts(name: Client['name'], printed: string): ClientFacts {
  const [said = '', folder = ''] = printed.split('\n');
  const words = said.split(/[\s[\]]+/);
  const controls = name === 'docker' ? { memory: words[0] === 'true', pids: words[1] === 'true' } : { memory: words.includes('memory'), pids: words.includes('pids') };
  return { controls, folder: isFolder(folder) ? folder : null };
}

function isFolder(path: string): boolean {
  try {
    return path.startsWith('/') && statfsSync(path).bsize > 0;
  } catch {
    return false;
  }
}

/** Bytes that were written in a container beside its image. */
export async function usedByContainer(client: Pick<Client, 'name'>, container: string, call: Exec): Promise<number> {
  const { stdout } = await call({ argv: [client.name, 'container', 'inspect', '--size', '--format', '{{.SizeRw}}', container], seconds: 600 });
  return Number(/^\d+/.exec(stdout)?.[0] ?? 0);
}

// Of cgroup version 2, and of version 1 (kernel: admin-guide/cgroup-v2, cgroup-v1/memory).
const eventFiles = ['/sys/fs/cgroup/memory.events', '/sys/fs/cgroup/memory/memory.oom_control'];

/** How many processes of a container the kernel has ended since its memory was all taken. */
export async function memoryKills(client: Pick<Client, 'name'>, container: string, call: Exec): Promise<number> {
  const { stdout } = await call({ argv: [client.name, 'exec', '--user', '0:0', container, 'cat', ...eventFiles], seconds: 60 });
  return Number(/^oom_kill (\d+)$/m.exec(stdout)?.[1] ?? 0);
}
