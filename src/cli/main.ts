// One run of debkit: arguments to command, command to exit code, and every error in the user's words.
import { InternalError } from '../errors.ts';
import { asDebkitError } from './any-error.ts';
import type { Environment } from './environment.ts';
import type { CommandName, Invocation } from './invocation.ts';
import { parseArguments } from './program.ts';
import { openSession, type Session, type Streams } from './session.ts';
import { failureData, failureText } from './views/failure.ts';
import { shellWord } from '../text/format.ts';

/** What a run is given of its process. */
export interface Process {
  readonly streams: Streams;
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly version: string;
}

/** A command: runs, shows, and gives the exit code. */
export type CommandRunner = (invocation: Invocation, session: Session) => Promise<number>;

/** Runs debkit with these arguments and gives the exit code; nothing is thrown. */
export async function main(argv: readonly string[], own: Process): Promise<number> {
  let invocation: Invocation | null;
  try {
    invocation = parseArguments(argv, own.version, (text) => void own.streams.stdout.write(text));
  } catch (error) {
    const session = await openSession('notices', { ...own, options: { json: argv.includes('--json') } });
    return report(error, session, { own, argv, invocation: null, verbose: false });
  }
  if (invocation === null) return 0;
  // Environments are prepared one after another, each with a view and a result of its own; the exit code is the worst one's.
  const parts = invocation.action === 'prepare' ? splitTargets(invocation) : [invocation];
  let worst = 0;
  for (const part of parts) {
    worst = Math.max(worst, await runOne(part, argv, own));
    if (own.signal.aborted) break;
  }
  return worst;
}

function splitTargets(invocation: Invocation): Invocation[] {
  return invocation.targets.length < 2
    ? [invocation]
    : invocation.targets.map((target) => ({ ...invocation, targets: [target] }));
}

async function runOne(invocation: Invocation, argv: readonly string[], own: Process): Promise<number> {
  const { command, options } = invocation;
  const session = await openSession(isProgressing(invocation, own) ? 'progress' : 'notices', { ...own, options });
  try {
    const run = await commands[command]();
    return await run(invocation, session);
  } catch (error) {
    return report(error, session, { own, argv, invocation, verbose: options.verbose === true });
  } finally {
    session.end();
  }
}

const progressing: ReadonlySet<CommandName> = new Set(['new', 'import', 'build', 'test', 'verify', 'rebuild', 'preflight', 'source', 'compare', 'patch', 'setup', 'update', 'outdated', 'bump', 'eject']);

/** Whether stages are shown on standard output; that of a shell is the shell's, but for someone who waits for it at a terminal. */
function isProgressing({ command, action, words = [], options }: Invocation, { streams }: Process): boolean {
  if (action !== 'shell' && command !== 'shell') return progressing.has(command) || action === 'prepare';
  return streams.interactive && streams.stdout.isTTY && words.length === 0 && options.command === undefined;
}

/** Loaded when run, so that no command pays for another's libraries. */
const commands: Readonly<Record<CommandName, () => Promise<CommandRunner>>> = {
  new: async () => (await import('./commands/new.ts')).runNew,
  import: async () => (await import('./commands/import.ts')).runImport,
  build: async () => (await import('./commands/build.ts')).runBuildCommand,
  verify: async () => (await import('./commands/build.ts')).runVerifyCommand,
  'verify-provenance': async () => (await import('./commands/verify-provenance.ts')).runVerifyProvenance,
  rebuild: async () => (await import('./commands/rebuild.ts')).runRebuildCommand,
  preflight: async () => (await import('./commands/preflight.ts')).runPreflightCommand,
  test: async () => (await import('./commands/build.ts')).runTestCommand,
  source: async () => (await import('./commands/build.ts')).runBuildCommand,
  render: async () => (await import('./commands/render.ts')).runRender,
  plan: async () => (await import('./commands/plan.ts')).runPlan,
  check: async () => (await import('./commands/check.ts')).runCheck,
  list: async () => (await import('./commands/list.ts')).runList,
  outdated: async () => (await import('./commands/outdated.ts')).runOutdated,
  bump: async () => (await import('./commands/bump.ts')).runBump,
  eject: async () => (await import('./commands/eject.ts')).runEject,
  update: async () => (await import('./commands/update.ts')).runUpdate,
  compare: async () => (await import('./commands/compare.ts')).runCompare,
  report: async () => (await import('./commands/report.ts')).runReport,
  show: async () => (await import('./commands/show.ts')).runShow,
  setup: async () => (await import('./commands/setup.ts')).runSetup,
  shell: async () => (await import('./commands/shell.ts')).runShellCommand,
  patch: async () => (await import('./commands/patch.ts')).runPatch,
  env: async () => (await import('./commands/env.ts')).runEnv,
  cache: async () => (await import('./commands/cache.ts')).runCache,
  doctor: async () => (await import('./commands/doctor.ts')).runDoctor,
};

interface Failed {
  readonly own: Process;
  readonly argv: readonly string[];
  readonly invocation: Invocation | null;
  readonly verbose: boolean;
}

function report(thrown: unknown, session: Session, { own, argv, invocation, verbose }: Failed): number {
  const error = asDebkitError(thrown, own.signal);
  const stage = session.failedStage();
  const building = ['build', 'test', 'verify', 'source'].includes(invocation?.command ?? '');
  const text = failureText(error, {
    colors: session.colors.err,
    cwd: session.cwd,
    stage,
    command: building ? `debkit ${argv.map(shellWord).join(' ')}` : null,
    shell: invocation?.command === 'build' && invocation.options.cache !== false ? shellOf(invocation) : null,
    keep: argv.includes('--keep'),
  });
  session.complain(error instanceof InternalError && verbose ? `${text}${stackOf(thrown)}\n` : text);
  if (session.options.json === true) session.result(failureData(error, stage), '');
  return error.exitCode;
}

/** The command for a shell where this build failed. */
function shellOf({ targets: [target = ''], options: { suite, style, sandbox } }: Invocation): string {
  const chosen = Object.entries({ suite, style, sandbox }).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));
  return `debkit shell ${[target, ...chosen].map(shellWord).join(' ')}`;
}

/** What is printed of an error that reached nobody. */
export function bugText(thrown: unknown, verbose: boolean): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return `error: this is a bug of debkit: ${message} [INTERNAL]\n${verbose ? `${stackOf(thrown)}\n` : ''}`;
}

function stackOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
