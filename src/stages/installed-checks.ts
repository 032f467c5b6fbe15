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

/** Where the programs of the packages are. */
export async function programs(chroot: Chroot, names: readonly string[]): Promise<InstallStep> {
  const script = 'dpkg -L -- "$@" | sort -u | while read -r f; do case $f in /usr/bin/*|/usr/sbin/*|/bin/*|/sbin/*|/usr/games/*) [ -x "$f" ] && echo "$f";; esac; done; true';
  const result = await chroot.run({ argv: ['sh', '-c', script, 'sh', ...names], user: 'root', seconds: 60 });
  const found = result.stdout.trim().split('\n').filter((line) => line !== '');
  return { name: 'programs', status: result.exitCode === 0 ? 'passed' : 'failed', detail: found.join(', ') || 'none on PATH' };
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

/** What only a booted system could show, said plainly. */
export async function bootedOnly(chroot: Chroot, names: readonly string[]): Promise<InstallStep[]> {
  const script = 'dpkg -L -- "$@" | grep -E "/systemd/system/[^/]+\\.(service|socket|timer)$" | sort -u; true';
  const result = await chroot.run({ argv: ['sh', '-c', script, 'sh', ...names], user: 'root', seconds: 60 });
  const units = result.stdout.trim().split('\n').filter((line) => line !== '');
  return units.map((unit) => ({ name: `unit ${basename(unit)}`, status: 'not-tested', detail: 'starting it needs a booted system' }));
}
