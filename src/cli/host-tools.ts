// The Debian packages and ids debkit needs on this host: what is missing, the line that mends it, and running that line where allowed.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { HostError } from '../errors.ts';
import type { BuildRequest, SandboxChoice, Services } from '../pipeline/request.ts';
import { subordinateIds } from '../sandbox/namespace.ts';
import { isCommand, unsharePackages } from '../sandbox/probe-unshare.ts';
import { execOnTerminal, lastLines, plainEnvironment } from '../system/exec.ts';
import { proxyEnvironment } from '../system/proxy.ts';
import type { Session } from './session.ts';
import { nextSubordinateRange, usermodArgv } from './subordinate-ids.ts';

/** Commands and the package of each, whatever the sandbox. */
const commandPackages: Readonly<Record<string, string>> = {
  git: 'git',
  xz: 'xz-utils',
  gpgv: 'gpgv',
  'apt-get': 'apt',
  flock: 'util-linux',
};
/** Files that stand for packages without a command. */
const filePackages: Readonly<Record<string, string>> = {
  '/usr/share/keyrings/debian-archive-keyring.gpg': 'debian-archive-keyring',
  '/etc/ssl/certs/ca-certificates.crt': 'ca-certificates',
};

/** What is looked at of this host. */
export interface HostFacts {
  readonly uid: number;
  readonly user: string;
  readonly isCommand: (name: string) => boolean;
  readonly isFile: (path: string) => boolean;
  /** Texts of /etc/subuid and /etc/subgid. */
  readonly subuid: string;
  readonly subgid: string;
  /** Whether apt has package lists. */
  readonly aptLists: boolean;
}

/** What is missing, and the commands (for root) that mend it. */
export interface HostNeeds {
  readonly packages: readonly string[];
  readonly missing: readonly string[];
  readonly commands: readonly (readonly string[])[];
}

export interface HostToolsRequest {
  readonly sandbox: SandboxChoice;
  readonly containerBase: string | null;
  /** --yes: sudo may be used. */
  readonly yes: boolean;
  /** Whether someone can answer sudo's question. */
  readonly terminal: boolean;
  /** Runs argv with the user's terminal, and gives its exit code. */
  readonly onTerminal: (argv: readonly string[]) => Promise<number>;
  /** Looks at the host; this one where not given. */
  readonly readHost?: () => HostFacts;
}

/** This host as it is. */
export function readHost(): HostFacts {
  const { uid, username } = userInfo();
  const textOf = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  const lists = '/var/lib/apt/lists';
  return {
    uid,
    user: username,
    isCommand,
    isFile: existsSync,
    subuid: textOf('/etc/subuid'),
    subgid: textOf('/etc/subgid'),
    aptLists: existsSync(lists) && readdirSync(lists).some((name) => name.includes('_Packages')),
  };
}

/** What the sandbox needs of this host and is not there. */
export function hostNeeds(sandbox: SandboxChoice, containerBase: string | null, host: HostFacts): HostNeeds {
  // Containers need the embedded sandbox's tools too, unless their base image is there already.
  const embedded = sandbox === 'auto' || sandbox === 'unshare' || (sandbox !== 'here' && containerBase === null);
  const bases = embedded ? unsharePackages : {};
  const packages = new Set([
    ...Object.entries({ ...commandPackages, ...bases })
      .filter(([command]) => !host.isCommand(command))
      .map(([, name]) => name),
    ...Object.entries(filePackages)
      .filter(([path]) => !host.isFile(path))
      .map(([, name]) => name),
  ]);
  const sorted = [...packages].sort();
  const install = sorted.length === 0 ? [] : [...(host.aptLists ? [] : [['apt-get', 'update']]), installArgv(sorted)];
  const idsMissing =
    embedded && host.uid !== 0 && [host.subuid, host.subgid].some((text) => subordinateIds(text, host.user, host.uid) === null);
  const ids = idsMissing ? [usermodArgv(host.user, nextSubordinateRange(host.subuid, host.subgid))] : [];
  return {
    packages: sorted,
    missing: [...sorted, ...(idsMissing ? [`subordinate ids for ${host.user}`] : [])],
    commands: [...install, ...ids],
  };
}

/** The one line a user can paste; `prefix` is `sudo ` or nothing. */
export function hostLine(needs: HostNeeds, prefix: string): string {
  return needs.commands.map((argv) => `${prefix}${argv.join(' ')}`).join(' && ');
}

/** Makes sure of what a run of the request needs on this host, before a view begins to redraw, since sudo may ask for a password. Errors: those of ensureHostTools. */
export async function readyHost({ sandbox, places }: Pick<BuildRequest, 'sandbox' | 'places'>, { yes }: { readonly yes?: boolean }, session: Session): Promise<void> {
  const { containerBase } = places;
  await ensureHostTools({ sandbox, containerBase, yes: yes === true, terminal: session.interactive, onTerminal: execOnTerminal }, session.services);
}

/**
 * Makes sure of what debkit needs: root installs it, `yes` lets sudo do it; true where something was done.
 * Errors: TOOLS_MISSING with the line to run, TOOLS_NOT_INSTALLED (exit 3).
 */
export async function ensureHostTools(
  request: HostToolsRequest,
  services: Pick<Services, 'exec' | 'signal' | 'emit'>,
): Promise<boolean> {
  const look = request.readHost ?? readHost;
  const host = look();
  const needs = hostNeeds(request.sandbox, request.containerBase, host);
  if (needs.commands.length === 0) return false;
  const what = `this host lacks ${needs.missing.join(', ')}`;
  if (!host.isCommand('apt-get')) {
    throw new HostError('TOOLS_MISSING', what, {
      hint: 'debkit knows the names of Debian packages only: install their like by hand, or use a Debian container',
    });
  }
  if (host.uid !== 0 && !host.isCommand('sudo'))
    throw new HostError('TOOLS_MISSING', what, { hint: `as root: ${hostLine(needs, '')}` });
  if (host.uid !== 0 && !request.yes)
    throw new HostError('TOOLS_MISSING', what, { hint: `${hostLine(needs, 'sudo ')} (or run this again with --yes)` });

  services.emit({ type: 'notice', message: `${what}; running: ${hostLine(needs, host.uid === 0 ? '' : 'sudo ')}` });
  for (const argv of needs.commands) await runAsRoot(argv, host.uid === 0 ? 'root' : 'sudo', request, services);
  const left = hostNeeds(request.sandbox, request.containerBase, look());
  if (left.missing.length > 0) {
    throw new HostError('TOOLS_NOT_INSTALLED', `this host still lacks ${left.missing.join(', ')}`, {
      hint: `run it by hand: ${hostLine(left, 'sudo ')}`,
    });
  }
  return true;
}

function installArgv(packages: readonly string[]): string[] {
  return ['apt-get', 'install', '-y', '--no-install-recommends', ...packages];
}

async function runAsRoot(
  argv: readonly string[],
  how: 'root' | 'sudo',
  request: HostToolsRequest,
  services: Pick<Services, 'exec' | 'signal' | 'emit'>,
): Promise<void> {
  const { tail, exitCode } = await attempt(argv, how, request, services);
  if (exitCode === 0) return;
  // Package lists that are too old name files the mirror no longer has.
  const again = argv[1] === 'install' && (await attempt(['apt-get', 'update'], how, request, services)).exitCode === 0;
  const second = again ? await attempt(argv, how, request, services) : null;
  if (second?.exitCode === 0) return;
  throw new HostError('TOOLS_NOT_INSTALLED', `'${argv.join(' ')}' ended with exit code ${second?.exitCode ?? exitCode}`, {
    tail: second?.tail ?? tail,
    hint:
      how === 'sudo' && !request.terminal
        ? `sudo may want a password, which no one can give here: run it by hand: sudo ${argv.join(' ')}`
        : 'see the lines above; then run: debkit setup',
  });
}

async function attempt(
  argv: readonly string[],
  how: 'root' | 'sudo',
  request: HostToolsRequest,
  services: Pick<Services, 'exec' | 'signal' | 'emit'>,
): Promise<{ exitCode: number; tail: string[] }> {
  if (how === 'sudo' && request.terminal) return { exitCode: await request.onTerminal(['sudo', ...argv]), tail: [] };
  const result = await services.exec({
    argv: how === 'sudo' ? ['sudo', '-n', ...argv] : argv,
    environment: { ...plainEnvironment, DEBIAN_FRONTEND: 'noninteractive', ...proxyEnvironment() },
    signal: services.signal,
    seconds: 1800,
    onLine: (line) => services.emit({ type: 'output', stage: 'environment', line }),
  });
  return { exitCode: result.exitCode, tail: lastLines(result.stderr === '' ? result.stdout : result.stderr) };
}
