// What debkit says to docker and podman: every command line as data, and the little in which the two differ.
import type { Limits } from '../contracts/limits.ts';
import type { ChrootCommand, Mount, OpenOptions, TerminalCommand } from '../contracts/sandbox.ts';
import { InternalError } from '../errors.ts';
import { plainEnvironment } from '../system/exec.ts';
import { asUser, chrootEnvironment, identityOf } from './chroot-command.ts';

export type ClientName = 'docker' | 'podman';

/** A client and what is fixed for a run. */
export interface Client {
  readonly name: ClientName;
  /** The image repository whose tags are the layers. */
  readonly repository: string;
  /** The repository of this run's own images, named like its containers. */
  readonly scratch: string;
  /** podman run by an ordinary user: it shares the host's network where there is to be one, since its own needs more than every host gives. */
  readonly rootless: boolean;
  /** Hard limits of this process (getrlimit(2)), which podman cannot raise in a container. */
  readonly hard: { readonly files: number; readonly processes: number };
  readonly limits: Limits;
}

// Where a client finds its daemon and keeps its images; nothing else of the user's environment reaches it.
const clientVariables = [
  ...['HOME', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'DBUS_SESSION_BUS_ADDRESS'],
  ...['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG', 'DOCKER_CERT_PATH', 'DOCKER_TLS_VERIFY', 'CONTAINER_HOST'],
];

/** The environment of a client, chosen from debkit's own. */
export function clientEnvironment(own: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const environment: Record<string, string> = { ...plainEnvironment };
  for (const name of clientVariables) if (own[name] !== undefined) environment[name] = own[name];
  return environment;
}

/** The image that is a layer. */
export function imageOf(client: Client, layer: string): string {
  return `${client.repository}:${layer}`;
}

/** Whether a container can do with no capability at all: all but those whose root works with apt, or has to put another builder in place. */
export function isRestricted({ network, writable = [], identity }: OpenOptions): boolean {
  return !network && writable.length === 0 && identity === undefined;
}

// `cat` sees the end of stdin when debkit is gone, and the shell, as the first process, waits for orphans; a killed `cat` begins again.
const holdScript = 'echo ready; until cat; do :; done';

/** argv of the container that stays until its stdin ends; it says `ready`. */
export function runArgv(client: Client, container: { readonly name: string; readonly image: string; readonly controls: Controls }, options: OpenOptions): string[] {
  return [
    ...[client.name, 'run', '--rm', '--interactive', '--pull=never', '--name', container.name, '--hostname', identityOf(options).hostName, '--user', '0:0', '--workdir', '/'],
    ...ulimitOptions(client),
    ...limitOptions(client.limits, container.controls),
    ...networkOptions(client, options),
    ...(isRestricted(options) ? ['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'] : []),
    ...options.mounts.flatMap((mount) => ['--mount', mountOption(mount, true)]),
    ...(options.writable ?? []).flatMap((mount) => ['--mount', mountOption(mount, false)]),
    ...[container.image, 'sh', '-c', holdScript],
  ];
}

function networkOptions(client: Client, options: OpenOptions): string[] {
  const { network } = options;
  if (!network) return ['--network', 'none', '--add-host', `${identityOf(options).hostName}:127.0.1.1`];
  return client.rootless ? ['--network', 'host'] : [];
}

/** Options that podman needs where it may not raise limits, and against its habit of passing on the host's proxies. */
export function ulimitOptions({ name, hard }: Client): string[] {
  if (name === 'docker') return [];
  const { files, processes } = hard;
  return ['--http-proxy=false', '--ulimit', `nofile=${Math.min(1024, files)}:${files}`, '--ulimit', `nproc=${processes}:${processes}`];
}

/** What a client can hold a container to: what its cgroups control (cgroups(7)). */
export interface Controls {
  readonly memory: boolean;
  readonly pids: boolean;
}

/** Options that hold a container to limits; what its cgroups do not control, a watcher or nobody does. */
export function limitOptions({ processes, memory, disk }: Limits, controls: Controls): string[] {
  return [
    ...(controls.pids ? ['--pids-limit', String(processes)] : []),
    // Swap is memory too.
    ...(controls.memory ? ['--memory', String(memory), '--memory-swap', String(memory)] : []),
    ...['--shm-size', String(Math.floor(memory / 4)), '--ulimit', `fsize=${disk}:${disk}`, '--ulimit', 'core=0:0', '--oom-score-adj', '1000'],
  ];
}

/** The value of --mount: one line of CSV, so that a comma or a quote in a path stays in the path. */
function mountOption(mount: Mount, readOnly: boolean): string {
  const quote = (field: string) => (/[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
  return ['type=bind', quote(`source=${mount.source}`), quote(`target=${mount.target}`), ...(readOnly ? ['readonly'] : [])].join(',');
}

/** A container that stays until it is closed. */
export interface RunningContainer {
  readonly name: string;
  readonly restricted: boolean;
  /** uid and gid of its builder. */
  readonly builder: number;
}

/** A command in a container, with what the client needs in its own environment. */
export interface ContainerCommand {
  readonly argv: string[];
  readonly environment: Record<string, string>;
}

/** The script that ends all of a user's processes but itself and the first one (kill(2)). */
export const endAllScript = 'kill -KILL -1 2>/dev/null';

/**
 * argv and environment that run a command in a container. Values go through the client's environment under names of debkit's own: not in argv, where
 * every user of the host could read them, and not under names the client itself looks at. What the command leaves running is ended with it.
 */
export function execCommand(client: Client, container: RunningContainer, command: ClientCommand): ContainerCommand {
  const values = { ...chrootEnvironment, ...command.environment };
  const names = Object.keys(values);
  const wrong = names.find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (wrong !== undefined) throw new InternalError('ENVIRONMENT_NAME', `'${wrong}' is no name of an environment variable`);
  const assignments = names.map((name) => `${name}="$DEBKIT_${name}"`).join(' ');
  const script = `cd -- "$1" || exit 125; shift; env -i -- ${assignments} "$@"; code=$?; ${endAllScript}; exit "$code"`;
  // Without capabilities nobody could become the builder in the container; with them, somebody has to give them up.
  const argv = container.restricted ? command.argv : asUser(command.user, command.argv, container.builder);
  return {
    argv: [
      ...[client.name, 'exec', ...streamOptions(command), '--user', userOption(container, command.user)],
      ...names.flatMap((name) => ['--env', `DEBKIT_${name}`]),
      ...[container.name, 'sh', '-c', script, 'sh', command.cwd ?? '/', ...argv],
    ],
    environment: Object.fromEntries(Object.entries(values).map(([name, value]) => [`DEBKIT_${name}`, value])),
  };
}

/** A command that is run, or that works on debkit's own streams. */
type ClientCommand = ChrootCommand | TerminalCommand;

/** A client gives a terminal only to one that has its own. */
function streamOptions(command: ClientCommand): string[] {
  if ('terminal' in command) return ['--interactive', ...(command.terminal ? ['--tty'] : [])];
  return command.stdin === undefined ? [] : ['--interactive'];
}

/** argv that ends what a killed client left running in its container. */
export function endAllArgv(client: Client, container: RunningContainer, user: ChrootCommand['user']): string[] {
  return [client.name, 'exec', '--user', userOption(container, user), container.name, 'sh', '-c', endAllScript];
}

function userOption({ restricted, builder }: RunningContainer, user: ChrootCommand['user']): string {
  return restricted && user === 'builder' ? `${builder}:${builder}` : '0:0';
}

/** argv that gives folders of a container to a user of the host, by its id in the container. */
export function chownArgv(client: Client, name: string, owner: { readonly id: string; readonly folders: readonly string[] }): string[] {
  return [client.name, 'exec', '--user', '0:0', name, 'chown', '-R', '--no-dereference', owner.id, '--', ...owner.folders];
}

/** argv that makes what changed in a container into an image, without the holding command. */
export function commitArgv(client: Client, name: string, image: string): string[] {
  return [client.name, 'commit', '--change', 'CMD ["/bin/sh"]', name, image];
}

/** argv that prints the id of an image, or nothing where there is none. */
export function findImageArgv(client: Client, image: string): string[] {
  return [client.name, 'images', '--quiet', '--filter', `reference=${image}`];
}

/** argv that prints the ids of all layers, one a line. */
export function listLayersArgv(client: Client): string[] {
  return [client.name, 'images', '--filter', `reference=${client.repository}:*`, '--format', '{{.Tag}}'];
}

/** argv that prints the size in bytes, with all it is made from, and the time of making of each image, one a line in their order. */
export function describeImagesArgv(client: Client, layers: readonly string[]): string[] {
  return [client.name, 'image', 'inspect', '--format', '{{.Size}} {{json .Created}}', ...layers.map((layer) => imageOf(client, layer))];
}

/** argv that prints the names of all images of runs, newest first. */
export function listImagesArgv(client: Client): string[] {
  return [client.name, 'images', '--filter', 'reference=*debkit-*', '--format', '{{.Repository}}:{{.Tag}}'];
}

/** argv that prints the names of all of debkit's containers. */
export function listArgv(client: Client): string[] {
  return [client.name, 'ps', '--all', '--filter', 'name=debkit-', '--format', '{{.Names}}'];
}

/** argv that builds the image `tag` from the Dockerfile's target `base`; run it in debkit's own folder. */
export function buildArgv(client: Client, from: string, tag: string): string[] {
  return [client.name, 'build', '--network', 'none', '--target', 'base', '--build-arg', `BASE=${from}`, '--build-arg', 'SOURCES', '--tag', tag, '.'];
}
