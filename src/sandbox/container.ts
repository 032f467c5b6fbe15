// Containers as sandboxes, by docker or podman: a layer is an image, a chroot a container that ends when debkit does.
import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Limits } from '../contracts/limits.ts';
import type { BaseSpec, Chroot, ChrootCommand, ChrootResult, OpenOptions, SandboxDriver } from '../contracts/sandbox.ts';
import { HostError, InternalError } from '../errors.ts';
import { execChecked, execOnTerminal, lastLines, type Exec } from '../system/exec.ts';
import { startHeld, type HeldProcess } from '../system/held.ts';
import { execBeside } from '../system/exec-beside.ts';
import { isAlive, ownName } from '../system/process-name.ts';
import { turns } from '../system/turns.ts';
import { shortHash } from './apt-solution.ts';
import { identityOf, saidOfCommand } from './chroot-command.ts';
import { answering, clientExec, untilDeath } from './container-call.ts';
import * as client from './container-client.ts';
import { makeContainerBase } from './container-base.ts';
import { clientFacts, memoryKills, usedByContainer, type ClientFacts } from './container-limits.ts';
import { containerLayers } from './container-layers.ts';
import { hardLimits, memoryLimit, watcher } from './limits.ts';
import { isRootless, probeContainer } from './probe-container.ts';
import { terminalEnvironment } from './terminal.ts';

export interface ContainerOptions {
  readonly store: string;
  readonly exec: Exec;
  readonly signal: AbortSignal;
  /** The image the base is made from, `{suite}` in it replaced; null makes one with mmdebstrap. */
  readonly containerBase: string | null;
  readonly limits: Limits;
  /** The layers are for this run alone, and removed at its end. */
  readonly temporary: boolean;
}

interface OpenedContainer extends Chroot {
  readonly name: string;
}

/** Seconds a client may take for what is a moment's work. */
const moment = 120;

/** The driver of a client; nothing is started before it is asked for. */
export function containerDriver(name: client.ClientName, options: ContainerOptions): SandboxDriver {
  const { store, signal, limits } = options;
  const self = clientOf(name, options);
  const environment = client.clientEnvironment(process.env);
  const carry = clientExec(options.exec, environment);
  const call = answering(name, carry);
  const opened = new Set<OpenedContainer>();
  const kills = new Map<string, number>();
  let reaped = false;
  const tops = join(store, name, 'tops');
  const layers = containerLayers({ client: self, folder: join(store, name, 'layers'), call, checked });
  let known: Promise<ClientFacts> | undefined;
  const facts = () => (known ??= clientFacts(self, call));
  const isOwn = (repository: string) => self.scratch.endsWith(repository);

  async function checked(argv: string[], seconds = moment): Promise<string> {
    const failed = (tail: readonly string[]) => new HostError('CONTAINER_CLIENT', `'${argv.slice(0, 2).join(' ')}' failed`, { tail, hint: 'run: debkit doctor' });
    return (await execChecked(call, { argv, signal, seconds }, (_, tail) => failed(tail))).stdout;
  }

  /** By name, and whatever state it is in; that it is gone already is as good. */
  async function remove(container: string): Promise<void> {
    await call({ argv: [name, 'rm', '--force', '--volumes', container], seconds: moment });
  }

  async function isRunning(container: string): Promise<boolean> {
    const result = await call({ argv: [name, 'container', 'inspect', '--format', '{{.State.Running}}', container], seconds: moment });
    return result.exitCode === 0 && result.stdout.trim() === 'true';
  }

  /** Whether processes of the container had to go for want of memory since this was last asked. */
  async function isShortOfMemory(container: string): Promise<boolean> {
    const before = kills.get(container) ?? 0;
    const now = await memoryKills(self, container, call);
    kills.set(container, now);
    return now > before;
  }

  async function run(container: client.RunningContainer, command: ChrootCommand): Promise<ChrootResult> {
    const { seconds, stdin, stdoutFile, onLine } = command;
    const { folder, controls } = await facts();
    const watch = watcher({ limits, folder: folder ?? store, ...(folder === null ? {} : { usedDisk: () => usedByContainer(self, container.name, call) }) });
    const request = { ...client.execCommand(self, container, command), seconds, signal, keep: 1 << 16, watch, ...defined({ stdin, stdoutFile, onLine }) };
    let result;
    try {
      result = await carry(request);
    } catch (error) {
      // The client is gone, what it started is not.
      const ended = await call({ argv: client.endAllArgv(self, container, command.user), seconds: moment });
      if (ended.exitCode !== 0 && !(await isRunning(container.name))) await remove(container.name);
      throw saidOfCommand(error, command);
    }
    if (result.exitCode !== 0 && controls.memory && (await isShortOfMemory(container.name))) throw memoryLimit(limits);
    // The client's own failures have exit codes that a command may have too.
    if (result.exitCode !== 0 && !(await isRunning(container.name))) {
      throw new HostError('CONTAINER_GONE', `the ${name} container ended while '${command.argv[0] ?? ''}' ran in it`, { tail: lastLines(result.stderr) });
    }
    return result;
  }

  return {
    name,
    sideBySide: true,
    ownIdentity: true,
    probe: () => probeContainer(self, { store, call, mmdebstrap: options.containerBase === null }),
    hasLayer: (layer) => layers.has(layer),
    layers: () => layers.list(),
    // The client keeps its images in a store of its own.
    verifyLayer: () => Promise.resolve('unknown'),
    removeLayer: (layer) => layers.remove(layer),

    async makeBase(layer: string, base: BaseSpec, onLine) {
      try {
        await makeContainerBase({ ...options, client: self, base, layer, call, onLine });
      } finally {
        if (!options.temporary) await removeImages(isOwn);
      }
    },

    async open(layer: string, how: OpenOptions): Promise<Chroot> {
      const writable = how.writable ?? [];
      for (const mount of writable) mkdirSync(mount.source, { recursive: true });
      layers.hold(layer);
      const container = { name: containerName(), restricted: client.isRestricted(how), builder: identityOf(how).builder };
      const { controls } = await facts();
      const argv = client.runArgv(self, { name: container.name, image: client.imageOf(self, layer), controls }, how);
      const held = await started(startHeld({ argv, environment, signal }), () => remove(container.name));
      // A command that ends takes all with it that its user has running.
      const inTurn = turns();
      const chroot: OpenedContainer = {
        name: container.name,
        run: (command) => inTurn(() => run(container, command)),
        interactive: (command) => inTurn(async () => {
          const asked = { ...command, environment: { ...terminalEnvironment(command.terminal), ...command.environment } };
          const inside = client.execCommand(self, container, asked);
          const ending = command.signal === undefined ? signal : AbortSignal.any([signal, command.signal]);
          const main = () => execOnTerminal(untilDeath(inside.argv), { environment: { ...environment, ...inside.environment }, signal: ending });
          if (command.beside === undefined) return main();
          const beside = client.execCommand(self, container, { argv: command.beside.argv, user: 'builder', seconds: 0 });
          return execBeside(untilDeath(beside.argv), { environment: { ...environment, ...beside.environment }, onData: command.beside.onData }, main);
        }),
        async close() {
          if (!opened.delete(chroot)) return;
          if (writable.length > 0) await giveBack(container.name, writable.map((mount) => mount.target));
          await held.stop();
          if ((await held.ended).exitCode !== 0) await remove(container.name);
        },
      };
      opened.add(chroot);
      return chroot;
    },

    async commit(chroot: Chroot, layer: string) {
      const known = [...opened].find((one) => one === chroot);
      if (known === undefined) throw new InternalError('CHROOT_UNKNOWN', 'a chroot of another sandbox was to be committed');
      await checked(client.commitArgv(self, known.name, client.imageOf(self, layer)), 1800);
      await known.close();
    },

    async reap() {
      for (const container of (await checked(client.listArgv(self))).split('\n')) if (isOrphan(container)) await remove(container);
      await removeImages(isOrphan);
      reaped = true;
      layers.reap();
      mkdirSync(tops, { recursive: true });
      for (const top of readdirSync(tops)) if (!isAlive(top)) rmSync(join(tops, top), { recursive: true, force: true });
    },

    async dispose() {
      for (const chroot of [...opened]) await chroot.close();
      layers.release();
      // What the daemon was still committing for a run that was killed came only now.
      if (reaped || options.temporary) await removeImages((image) => (reaped && isOrphan(image)) || (options.temporary && isOwn(image)));
    },
  };

  async function removeImages(condemned: (repository: string) => boolean): Promise<void> {
    const images = (await call({ argv: client.listImagesArgv(self), seconds: moment })).stdout.split('\n').filter((line) => line !== '');
    const found = images.filter((image) => condemned(image.replace(/^localhost\//, '').replace(/:[^:]*$/, '')));
    // One by one, the newest first: an image that others are made from only loses its name.
    for (const image of found) await call({ argv: [name, 'rmi', image], seconds: moment });
  }

  /** What a rootful daemon's container wrote for an ordinary user would be root's, and could not be removed: it becomes the user's. */
  async function giveBack(container: string, folders: readonly string[]): Promise<void> {
    const uid = process.getuid?.() ?? 0;
    if (uid === 0 || (await isRootless(self, call))) return;
    const id = `${uid}:${process.getgid?.() ?? uid}`;
    await call({ argv: client.chownArgv(self, container, { id, folders }), seconds: moment });
  }
}

/** The client with its repositories; a configured base has layers of its own. */
function clientOf(name: client.ClientName, { containerBase, temporary, limits }: ContainerOptions): client.Client {
  const host = name === 'podman' ? 'localhost/' : '';
  const scratch = `${host}${containerName()}`;
  const suffix = containerBase === null ? '' : `-${shortHash(containerBase).slice(0, 8)}`;
  const rootless = name === 'podman' && process.getuid?.() !== 0;
  return { name, scratch, repository: temporary ? scratch : `${host}debkit${suffix}`, rootless, hard: ownLimits(), limits };
}

/** Waits until the container says that it is there. Error: CONTAINER_NOT_STARTED. */
async function started(held: HeldProcess, remove: () => Promise<void>): Promise<HeldProcess> {
  const timer = setTimeout(() => void held.stop(), moment * 1000);
  try {
    await held.firstLine;
    return held;
  } catch (cause) {
    await remove();
    if (!(cause instanceof HostError)) throw cause;
    throw new HostError('CONTAINER_NOT_STARTED', cause.message, { ...cause.details, cause, hint: 'run: debkit doctor' });
  } finally {
    clearTimeout(timer);
  }
}

// A process id means something in its own pid namespace alone, and a daemon may serve several.
function pidNamespace(): string {
  return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
}

/** A name that says whose the container is: labels would be committed into the layers. */
function containerName(): string {
  return `debkit-${pidNamespace()}-${ownName()}`;
}

function isOrphan(container: string): boolean {
  const [, space, owner] = /^debkit-(\d+)-(\d+-\d+-[0-9a-f]+)$/.exec(container.trim()) ?? [];
  return space === pidNamespace() && owner !== undefined && !isAlive(owner);
}

function ownLimits(): client.Client['hard'] {
  const { files, processes } = hardLimits();
  // podman lowers its own limit to the number of process ids there are.
  return { files, processes: Math.min(processes, Number(readFileSync('/proc/sys/kernel/pid_max', 'utf8'))) };
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
