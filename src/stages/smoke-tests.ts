// The recipe's smoke tests: commands that use what is installed.
import type { InstallStep, SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { SmokeTest } from '../contracts/plan.ts';
import type { Chroot } from '../contracts/sandbox.ts';
import { lastWords } from './installed-checks.ts';

/** Every smoke test of the packages; a package without any is said to be not tested. */
export async function runSmokeTests(chroot: Chroot, tests: SourcePackage['tests'], names: readonly string[], context: SandboxContext): Promise<InstallStep[]> {
  const steps: InstallStep[] = [];
  for (const name of names) {
    const smoke = tests[name]?.smoke ?? [];
    if (smoke.length === 0) steps.push({ name: `smoke test of ${name}`, status: 'not-tested', detail: 'the recipe has none' });
    for (const test of smoke) steps.push(await runSmokeTest(chroot, test, context));
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
