// The recipe's smoke tests: commands that use what is installed, alone or beside one of its services.
import type { InstallStep, SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { SmokeTest } from '../contracts/plan.ts';
import type { Chroot, Mount } from '../contracts/sandbox.ts';
import { parseRelations } from '../debian/relations.ts';
import type { TestedDeb } from '../sandbox/install-groups.ts';
import { lastWords, type Installed } from './installed-checks.ts';
import { orFailed, withLog } from './service-checks.ts';
import { runService } from './service-run.ts';
import { withFiles } from './test-files.ts';

/** Where a test is made. */
export interface TestedChroot extends Pick<Installed, 'tmpfiles'> {
  readonly chroot: Chroot;
  /** The folder of the scripts that start services. */
  readonly scripts: Mount;
}

/** A step for each package that no smoke test uses: it has none, and no package that has one depends on it. */
export function withoutSmokeTest(debs: readonly TestedDeb[], tests: SourcePackage['tests']): InstallStep[] {
  const has = ({ name }: TestedDeb) => (tests[name]?.smoke.length ?? 0) > 0;
  const used = new Set(debs.filter(has).flatMap(({ depends }) => parseRelations(depends).flatMap(({ alternatives }) => alternatives.map(({ name }) => name))));
  return debs
    .filter((deb) => !has(deb) && !used.has(deb.name))
    .map(({ name }): InstallStep => ({ name: `smoke test of ${name}`, status: 'not-tested', detail: 'the recipe has none' }));
}

/** The smoke tests of the packages. */
export function smokeTests(tests: SourcePackage['tests'], names: readonly string[]): SmokeTest[] {
  return names.flatMap((name) => tests[name]?.smoke ?? []);
}

/** Runs the tests one after the other. */
export async function runSmokeTests(tests: readonly SmokeTest[], where: TestedChroot, context: SandboxContext): Promise<InstallStep[]> {
  const steps: InstallStep[] = [];
  for (const test of tests) {
    const act = () => (test.service === null ? runAlone(test, where, context) : runBeside(test, test.service, where, context));
    steps.push(await orFailed(stepName(test), () => withFiles(where.chroot, test.files, where.scripts, act), context));
  }
  return steps;
}

/** The name of a test's step. */
export function stepName(test: SmokeTest): string {
  return `smoke test${test.service === null ? '' : ` with ${test.service}`}: ${shortened(test.run.trim())}`;
}

function commandOf({ run, user }: SmokeTest): string[] {
  const shell = ['sh', '-c', run];
  return user === 'root' ? shell : ['runuser', '-u', user, '--', ...shell];
}

async function runAlone(test: SmokeTest, { chroot }: TestedChroot, context: SandboxContext): Promise<InstallStep> {
  const result = await chroot.run({ argv: commandOf(test), user: 'root', seconds: test.seconds, environment: { HOME: '/tmp' }, onLine: context.onLine });
  return verdict(test, result.exitCode, result.stdout + result.stderr);
}

async function runBeside(test: SmokeTest, service: string, { chroot, tmpfiles }: TestedChroot, context: SandboxContext): Promise<InstallStep> {
  const name = stepName(test);
  const command = { argv: commandOf(test), seconds: test.seconds };
  const run = await runService(chroot, { unit: `${service}.service`, user: null, ports: test.ports, tmpfiles, command }, context);
  if (run.state === 'cannot') return { name, status: 'not-tested', detail: `${service} cannot be started here: ${run.why}` };
  if (run.exitCode === null) return { name, status: 'failed', detail: withLog(`${service} did not start: ${run.why}`, run) };
  const step = run.exitCode === 'late' ? { name, status: 'failed' as const, detail: `it did not end within ${test.seconds} s: ${lastWords({ stdout: '', stderr: run.output })}` } : verdict(test, run.exitCode, run.output);
  if (run.state !== 'failed') return step.status === 'failed' ? { ...step, detail: withLog(`${step.detail}; ${service} was up`, run) } : step;
  return { name, status: 'failed', detail: withLog(`${service}: ${run.why}${step.status === 'failed' ? `; ${step.detail}` : ''}`, run) };
}

function verdict(test: SmokeTest, exitCode: number, output: string): InstallStep {
  const name = stepName(test);
  const said = lastWords({ stdout: output, stderr: '' });
  if (exitCode !== test.exit) return { name, status: 'failed', detail: `exit code ${exitCode}, not ${test.exit}: ${said}` };
  if (test.expect !== null && !output.includes(test.expect)) return { name, status: 'failed', detail: `'${test.expect}' is not in its output: ${said}` };
  return { name, status: 'passed', detail: test.expect ?? `exit code ${exitCode}` };
}

/** One line of a report: a test that starts a daemon and talks to it is longer. */
function shortened(command: string): string {
  const line = command.split('\n')[0] ?? '';
  return line.length <= 72 ? line : `${line.slice(0, 71)}…`;
}
