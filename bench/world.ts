// Where a benchmark works: a folder of its own with debkit's cache and the prepared peers, the mirror of this host, and how things are run in it.
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { baseInput } from '../src/sandbox/base.ts';
import type { BaseSpec } from '../src/contracts/sandbox.ts';
import { HostError } from '../src/errors.ts';
import { isCommand } from '../src/sandbox/probe-unshare.ts';
import { exec, lastLines, plainEnvironment } from '../src/system/exec.ts';
import { proxyEnvironment } from '../src/system/proxy.ts';
import { packageRoot } from '../src/system/resources.ts';
import { hostMirror, hostSecurityMirror, requireMirror } from '../src/upstream/mirror.ts';
import { nativeArchitecture } from '../src/cli/context.ts';
import { Lacking } from './row.ts';

export const suite = 'trixie';

/** What a command is run with; a non-zero exit that is not in `accepts` is an error. */
export interface Running {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly accepts?: readonly number[];
  readonly stdoutFile?: string;
}

export interface World {
  /** Absolute; kept between runs, since the peers take long to prepare. */
  readonly folder: string;
  readonly mirror: string;
  /** Lines of sources.list(5) for the suite, its updates and security. */
  readonly sources: string;
  readonly architecture: string;
  readonly signal: AbortSignal;
  say(line: string): void;
  /** Runs argv and gives its stdout. Error: HostError BENCH_COMMAND_FAILED with its last lines. */
  run(argv: readonly string[], running?: Running): Promise<string>;
  /** Runs argv and gives milliseconds. Errors as run. */
  time(argv: readonly string[], running?: Running): Promise<number>;
  /** Runs debkit with the cache `<folder>/<cache>` (default: cache) and gives milliseconds. Errors as run. */
  timeDebkit(args: readonly string[], running?: Pick<Running, 'accepts'> & { readonly cache?: string }): Promise<number>;
  /** Demands what `debkit <command> --help` must name. Error: Lacking. */
  needs(command: readonly string[], word: string): Promise<void>;
  /** Whether `debkit <command> --help` names the word. */
  knows(command: readonly string[], word: string): Promise<boolean>;
  /** Installs the packages of commands that this host lacks, and says so. Errors: Lacking where nobody may. */
  install(packages: Readonly<Record<string, string>>): Promise<void>;
}

/** Opens the world in `folder`. Errors: NO_MIRROR, UNKNOWN_MACHINE (exit 3). */
export async function openWorld(folder: string, signal: AbortSignal, say: (line: string) => void): Promise<World> {
  const mirror = requireMirror(hostMirror());
  const architecture = await nativeArchitecture(exec);
  const base: BaseSpec = { suite, architecture, mirror, securityMirror: hostSecurityMirror(), keyring: null, aptSources: [] };
  await mkdir(join(folder, 'home'), { recursive: true });
  const bin = join(packageRoot(), 'build', 'src', 'cli', 'bin.js');

  async function run(argv: readonly string[], { cwd = folder, environment = {}, accepts = [0], stdoutFile }: Running = {}): Promise<string> {
    const all = { ...plainEnvironment, ...proxyEnvironment(), HOME: join(folder, 'home'), DEBIAN_FRONTEND: 'noninteractive', ...environment };
    const result = await exec({ argv, cwd, environment: all, signal, ...(stdoutFile === undefined ? {} : { stdoutFile }) });
    if (accepts.includes(result.exitCode)) return result.stdout;
    const tail = lastLines(`${result.stdout}\n${result.stderr}`);
    throw new HostError('BENCH_COMMAND_FAILED', `'${argv.map((word) => basename(word)).slice(0, 4).join(' ')} ...' ended with exit code ${result.exitCode}`, { tail });
  }
  async function time(argv: readonly string[], running?: Running): Promise<number> {
    const start = performance.now();
    await run(argv, running);
    return performance.now() - start;
  }
  async function knows(command: readonly string[], word: string): Promise<boolean> {
    return (await run([process.execPath, bin, ...command, '--help'])).includes(word);
  }

  return {
    folder,
    mirror,
    sources: baseInput(base),
    architecture,
    signal,
    say,
    run,
    time,
    knows,
    timeDebkit: (args, { accepts = [0], cache = 'cache' } = {}) =>
      time([process.execPath, bin, ...args], { accepts, environment: { XDG_CACHE_HOME: join(folder, cache) } }),
    async needs(command, word) {
      if (!(await knows(command, word))) throw new Lacking(`this debkit has no '${[...command, word].join(' ')}'`);
    },
    async install(packages) {
      const missing = Object.entries(packages).filter(([command]) => !isCommand(command)).map(([, name]) => name);
      if (missing.length === 0) return;
      const root = process.getuid?.() === 0;
      if (!root && !isCommand('sudo')) throw new Lacking(`this host lacks ${missing.join(', ')}, and only root may install them`);
      const argv = [...(root ? [] : ['sudo', '-n']), 'apt-get', 'install', '--yes', '--no-install-recommends', ...missing];
      say(`installing ${missing.join(', ')}: ${argv.join(' ')}`);
      await run(argv);
    },
  };
}
