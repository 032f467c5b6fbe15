// What is looked at while a package is installed: its programs, the recipe's smoke tests, and what only a booted system could show.
import { basename } from 'node:path';
import type { InstallStep, SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { SmokeTest } from '../contracts/plan.ts';
import type { Chroot } from '../contracts/sandbox.ts';
import { lastLines } from '../system/exec.ts';

/** The last lines of a result on one line, for a step's detail. */
export function lastWords(result: { readonly stdout: string; readonly stderr: string }): string {
  return lastLines(`${result.stdout}\n${result.stderr}`, 6).join(' | ');
}

// A unit is told by what systemd looks for, a program by where PATH leads.
const lookScript = `dpkg --listfiles -- "$@" | LC_ALL=C sort -u | while read -r file; do
  case $file in
    /usr/bin/*|/usr/sbin/*|/bin/*|/sbin/*|/usr/games/*) if [ -x "$file" ]; then echo "program $file"; fi ;;
    */systemd/system/*/*) ;;
    */systemd/system/*.service|*/systemd/system/*.socket|*/systemd/system/*.timer) echo "unit $file" ;;
  esac
done`;

/** Where the programs of the packages are; and their units, of which only a booted system could show more, said plainly. */
export async function lookAtInstalled(chroot: Chroot, names: readonly string[]): Promise<{ readonly programs: InstallStep; readonly units: InstallStep[] }> {
  const result = await chroot.run({ argv: ['sh', '-c', lookScript, 'sh', ...names], user: 'root', seconds: 60 });
  const of = (kind: string) => [...result.stdout.matchAll(new RegExp(`^${kind} (.*)$`, 'gm'))].map((match) => match[1] ?? '');
  return {
    programs: { name: 'programs', status: result.exitCode === 0 ? 'passed' : 'failed', detail: of('program').join(', ') || 'none on PATH' },
    units: of('unit').map((unit) => ({ name: `unit ${basename(unit)}`, status: 'not-tested', detail: 'starting it needs a booted system' })),
  };
}

/** Every smoke test of the packages; a package without any is said to be not tested. */
export async function runSmokeTests(chroot: Chroot, smoke: SourcePackage['smoke'], names: readonly string[], context: SandboxContext): Promise<InstallStep[]> {
  const steps: InstallStep[] = [];
  for (const name of names) {
    const tests = smoke[name] ?? [];
    if (tests.length === 0) steps.push({ name: `smoke test of ${name}`, status: 'not-tested', detail: 'the recipe has none' });
    for (const test of tests) steps.push(await runSmokeTest(chroot, test, context));
  }
  return steps;
}

async function runSmokeTest(chroot: Chroot, test: SmokeTest, context: SandboxContext): Promise<InstallStep> {
  const shell = ['sh', '-c', test.run];
  const argv = test.user === 'root' ? shell : ['runuser', '-u', test.user, '--', ...shell];
  const name = `smoke test: ${shortened(test.run.trim())}`;
  try {
    const result = await chroot.run({ argv, user: 'root', seconds: test.seconds, environment: { HOME: '/tmp' }, onLine: context.onLine });
    const output = result.stdout + result.stderr;
    if (result.exitCode !== test.exit) return { name, status: 'failed', detail: `exit code ${result.exitCode}, not ${test.exit}: ${lastWords(result)}` };
    if (test.expect !== null && !output.includes(test.expect)) return { name, status: 'failed', detail: `'${test.expect}' is not in its output: ${lastWords(result)}` };
    return { name, status: 'passed', detail: test.expect ?? `exit code ${result.exitCode}` };
  } catch (error) {
    if (context.signal.aborted) throw error;
    return { name, status: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}

/** One line of a report: a test that starts a daemon and talks to it is longer. */
function shortened(command: string): string {
  const line = command.split('\n')[0] ?? '';
  return line.length <= 72 ? line : `${line.slice(0, 71)}…`;
}
