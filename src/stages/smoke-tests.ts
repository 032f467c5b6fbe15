// The recipe's smoke tests: commands that use what is installed.
import type { InstallStep, SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { SmokeTest } from '../contracts/plan.ts';
import type { Chroot } from '../contracts/sandbox.ts';
import { parseRelations } from '../debian/relations.ts';
import type { TestedDeb } from '../sandbox/install-groups.ts';
import { lastWords } from './installed-checks.ts';

/** Smoke tests of packages, each after the other. */
export async function runSmokeTests(chroot: Chroot, smoke: readonly SmokeTest[], context: SandboxContext): Promise<InstallStep[]> {
  const steps: InstallStep[] = [];
  for (const test of smoke) steps.push(await runSmokeTest(chroot, test, context));
  return steps;
}

/** A step for each package that no smoke test uses: it has none, and no package that has one depends on it. */
export function withoutSmokeTest(debs: readonly TestedDeb[], tests: SourcePackage['tests']): InstallStep[] {
  const has = ({ name }: TestedDeb) => (tests[name]?.smoke.length ?? 0) > 0;
  const used = new Set(debs.filter(has).flatMap(({ depends }) => parseRelations(depends).flatMap(({ alternatives }) => alternatives.map(({ name }) => name))));
  return debs
    .filter((deb) => !has(deb) && !used.has(deb.name))
    .map(({ name }): InstallStep => ({ name: `smoke test of ${name}`, status: 'not-tested', detail: 'the recipe has none' }));
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
