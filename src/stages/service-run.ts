// A unit of a test's system started as systemd would, without it: by the scripts in run-service/, which read the unit as it is installed.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxContext } from '../contracts/context.ts';
import type { Chroot, Mount } from '../contracts/sandbox.ts';
import { packageRoot } from '../system/resources.ts';
import { inputFolder, share } from './chroot-files.ts';

/** What is to be started, and what is run meanwhile. */
export interface ServiceRequest {
  /** With `.service`; `name@instance.service` is the template's. */
  readonly unit: string;
  /** The user that one of its processes is waited for to be of; null for none. */
  readonly user: string | null;
  /** Ports it is to listen on before it counts as started. */
  readonly ports: readonly number[];
  /** tmpfiles.d(5) files of the packages. */
  readonly tmpfiles: readonly string[];
  /** Run by the sandbox's root while the unit is up; null for nothing. */
  readonly command: { readonly argv: readonly string[]; readonly seconds: number } | null;
}

/** What was seen. */
export interface ServiceRun {
  /** `finished`: a oneshot that ended well; `cannot`: only another system could tell. */
  readonly state: 'running' | 'finished' | 'failed' | 'cannot';
  /** Why it failed, or what is lacking here. */
  readonly why: string;
  readonly users: readonly string[];
  /** E.g. `tcp 127.0.0.1:53, udp 127.0.0.1:53`; may be empty. */
  readonly listens: string;
  /** How it ended: the signal's name, or `killed` where that was not enough; null where it was not up. */
  readonly stopped: string | null;
  /** Processes that KillMode=process leaves. */
  readonly left: number;
  /** Directives that were not followed. */
  readonly notApplied: readonly string[];
  /** The last lines it wrote, on its output and to syslog. */
  readonly log: readonly string[];
  /** The command's exit code; null where it was not run. */
  readonly exitCode: number | 'late' | null;
  /** The command's output, its end where it is long. */
  readonly output: string;
}

const folder = '/run/debkit/service';
/** Seconds that starting and stopping may take beside a command (main.pl's own limits are lower). */
const around = 300;

/** The folder with the scripts, shown read-only. */
export function runServiceMount(context: SandboxContext): Mount {
  const source = inputFolder(context, 'service-input');
  const scripts = join(packageRoot(), 'src', 'stages', 'run-service');
  for (const name of readdirSync(scripts)) share(join(scripts, name), source, name);
  return { source, target: folder };
}

/** Starts, looks, and stops; whatever the unit does is told in the result. */
export async function runService(chroot: Chroot, request: ServiceRequest, context: SandboxContext): Promise<ServiceRun> {
  const { command } = request;
  const result = await chroot.run({
    argv: ['perl', `${folder}/main.pl`, ...options(request), ...(command === null ? [] : ['--', ...command.argv])],
    user: 'root',
    seconds: around + (command?.seconds ?? 0),
    environment: { HOME: '/tmp' },
    onLine: context.onLine,
  });
  return readReport(result.stdout, result.stderr);
}

function options({ unit, user, ports, tmpfiles, command }: ServiceRequest): string[] {
  return [
    `unit=${unit}`,
    ...(user === null ? [] : [`user=${user}`]),
    ...ports.map((port) => `port=${port}`),
    ...tmpfiles.map((path) => `tmpfiles=${path}`),
    ...(command === null ? [] : [`seconds=${command.seconds}`]),
  ];
}

/** Reads the report that main.pl prints, `key: value` lines, with what the command wrote. */
export function readReport(report: string, output: string): ServiceRun {
  const lines = [...report.matchAll(/^([a-z-]+): (.*)$/gm)].map(([, key = '', value = '']) => ({ key, value }));
  const of = (key: string) => lines.find((line) => line.key === key)?.value ?? '';
  const words = (key: string) => of(key).split(' ').filter((word) => word !== '');
  const [state, code, stopped] = [of('state'), of('command'), of('stopped')];
  const isKnown = state === 'running' || state === 'finished' || state === 'failed' || state === 'cannot';
  const because = of('why') === '' ? output : of('why');
  return {
    state: isKnown ? state : 'failed',
    why: isKnown ? of('why') : `it could not be told: ${because.trim()}`,
    users: words('users'),
    listens: of('listens'),
    stopped: stopped === '' ? null : stopped,
    left: Number(of('left')),
    notApplied: words('not-applied'),
    log: lines.filter(({ key }) => key === 'log').map(({ value }) => value),
    exitCode: code === '' ? null : code === 'late' ? code : Number(code),
    output,
  };
}
