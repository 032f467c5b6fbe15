// What freshly installed programs say for themselves: each is started with the usual options, in a clean system, as an ordinary user.
import type { BuildResult } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { Chroot } from '../contracts/sandbox.ts';
import type { EnvironmentContext } from '../sandbox/apt.ts';
import { prepareInstallations, type TestedSystem } from '../sandbox/installation.ts';
import { inputFolder, ordinaryDebs, share } from './chroot-files.ts';
import { lookAtInstalled } from './installed-checks.ts';
import { inChroot, install } from './installing.ts';

/** A program's answer to an option. */
export interface Answer {
  readonly program: string;
  /** e.g. `--version`; empty of a shell line. */
  readonly option: string;
  /** null where it had not ended in time. */
  readonly exitCode: number | null;
  readonly output: string;
}

/** What was installed, and what it answers. */
export interface Probed {
  /** Why the packages could not be installed; null where they were. */
  readonly failure: string | null;
  /** Absolute paths. */
  readonly programs: readonly string[];
  readonly answers: readonly Answer[];
}

const options = ['--version', '-V', '--help', '-h', 'version', '-v'] as const;
const seconds = 10;
const mostPrograms = 40;

// timeout(1) ends what waits for a terminal or for ever.
const askScript = `cd /tmp && exec timeout --kill-after=2 ${seconds} "$@" < /dev/null 2>&1 | head -c 8000`;

/** What is asked. */
export interface Questions {
  /** Of the package. */
  readonly version: string;
  /** Shell lines for packages that bring no program. */
  readonly otherwise: readonly string[];
}

/** Installs the packages and asks their programs; those that answer the first option with their version are not asked again. */
export async function probePrograms(result: BuildResult, system: TestedSystem, { version, otherwise }: Questions, context: SandboxContext & EnvironmentContext): Promise<Probed> {
  const debs = ordinaryDebs(result);
  const mount = { source: inputFolder(context, 'probe-input'), target: '/run/debkit/input' };
  for (const deb of debs) share(deb, mount.source);
  const answers: Answer[] = [];
  const programs: string[] = [];
  for (const group of await prepareInstallations(system, { input: mount, together: null, needs: [], over: null }, context)) {
    if ('reason' in group) return { failure: group.reason, programs, answers };
    const failure = await inChroot(group.layer, { base: system.base, mounts: [mount], context }, async (chroot) => {
      const installed = await install(chroot, group.debs, context);
      if (installed.status === 'failed') return installed.detail;
      const found = await lookAtInstalled(chroot, group.debs.map(({ name }) => name));
      const paths = found.programs.detail.split(', ').filter((path) => path.startsWith('/'));
      programs.push(...paths);
      for (const program of paths.slice(0, mostPrograms)) {
        for (const option of options) {
          // A word alone may be a file to write or a command to run, and -v much talk: they are asked where the program itself speaks of them.
          const own = answers.filter((one) => one.program === program).map(({ output }) => output).join('\n');
          if ((option === 'version' && !/^\s*version\b|[|,{] ?version\b/m.test(own)) || (option === '-v' && !/(?:^|[^\w-])-v\b|\[-[A-Za-z]*v/m.test(own))) continue;
          const answer = await ask(chroot, [program, option]);
          answers.push({ program, option, ...answer });
          if (answer.output.includes(version) || answer.exitCode === 127 || answer.exitCode === 126) break;
        }
      }
      for (const line of paths.length === 0 ? otherwise : []) answers.push({ program: line, option: '', ...(await ask(chroot, ['sh', '-c', line])) });
      return null;
    });
    if (failure !== null) return { failure, programs, answers };
  }
  return { failure: null, programs, answers };
}

async function ask(chroot: Chroot, argv: readonly string[]): Promise<Pick<Answer, 'exitCode' | 'output'>> {
  const ran = await chroot.run({ argv: ['bash', '-c', `set -o pipefail; ${askScript}`, 'bash', ...argv], user: 'builder', seconds: seconds + 20, environment: { HOME: '/tmp', TERM: 'dumb', LC_ALL: 'C.UTF-8' } });
  return { exitCode: ran.exitCode === 124 || ran.exitCode === 137 ? null : ran.exitCode, output: ran.stdout };
}
