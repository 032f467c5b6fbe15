// Stage 9: the packages in a clean system: installed, used, removed and purged, and what they left behind.
import type { BuildResult, InstallReport, InstallStep, SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { SmokeTest } from '../contracts/plan.ts';
import type { Chroot, Mount } from '../contracts/sandbox.ts';
import type { EnvironmentContext } from '../sandbox/apt.ts';
import { prepareInstallations, type Installation, type TestedSystem } from '../sandbox/installation.ts';
import { inputFolder, ordinaryDebs, share } from './chroot-files.ts';
import { lookAtInstalled } from './installed-checks.ts';
import { dpkg, inChroot, install, stepOf, type TestChroot } from './installing.ts';
import { checkLibraries } from './library-checks.ts';
import { checkServices, declaredServices } from './service-checks.ts';
import { runServiceMount } from './service-run.ts';
import { runSmokeTests, smokeTests, stepName, withoutSmokeTest } from './smoke-tests.ts';
import { leftBehind, takeSnapshot } from './system-snapshot.ts';

export interface TestInstallInput {
  readonly sourcePackage: SourcePackage;
  readonly result: BuildResult;
  readonly system: TestedSystem;
}

interface Setting extends TestChroot {
  /** The .debs. */
  readonly mount: Mount;
  readonly input: TestInstallInput;
  readonly scripts: Mount;
}

/** Tests the .debs (debug symbols aside) in fresh chroots that have their dependencies and no network. */
export async function testInstall(input: TestInstallInput, context: SandboxContext & EnvironmentContext): Promise<InstallReport> {
  const debs = ordinaryDebs(input.result);
  if (debs.length === 0) return { steps: [{ name: 'install', status: 'not-tested', detail: 'there is no package to install' }], failed: false };
  const mount = { source: inputFolder(context, 'test-input'), target: '/run/debkit/input' };
  for (const deb of debs) share(deb, mount.source);
  const scripts = runServiceMount(context);
  const setting = { input, scripts, base: input.system.base, mounts: [mount, scripts], mount, context };
  const steps: InstallStep[] = [];
  for (const group of await prepareInstallations(input.system, { input: mount, together: null, needs: [], over: null }, context)) {
    if ('reason' in group) steps.push({ name: 'dependencies', status: 'failed', detail: group.reason });
    else steps.push(...(await testGroup(group, setting)));
  }
  return { steps, failed: steps.some((step) => step.status === 'failed') };
}

async function testGroup(installation: Installation, setting: Setting): Promise<InstallStep[]> {
  const { dependencies } = installation;
  const had = dependencies.length === 0 ? 'all are in the base' : `${dependencies.length} packages`;
  const steps: InstallStep[] = [{ name: 'dependencies', status: 'passed', detail: had }];
  const names = installation.debs.map((deb) => deb.name);
  const tests = smokeTests(setting.input.sourcePackage.tests, names);
  const end = await inChroot(installation.layer, setting, (chroot) => testInstalled(chroot, installation, setting, steps));
  // What further packages are for is tested last, so that in no sandbox the packages themselves can have had a use of them.
  for (const needs of new Set(tests.filter((test) => test.needs.length > 0).map((test) => test.needs.join(' ')))) {
    const some = tests.filter((test) => test.needs.join(' ') === needs);
    if (end !== 'not-installed') steps.push(...(await testWithNeeds({ names, end }, some, setting)));
    else steps.push(...some.map((test): InstallStep => ({ name: stepName(test), status: 'not-tested', detail: 'the packages could not be installed' })));
  }
  return steps;
}

type End = 'not-installed' | 'purged' | 'part-of-base';

/** Everything but the tests that need more; what became of the packages. */
async function testInstalled(chroot: Chroot, { debs }: Installation, setting: Setting, steps: InstallStep[]): Promise<End> {
  const { input, scripts, context } = setting;
  const { tests } = input.sourcePackage;
  const names = debs.map((deb) => deb.name);
  const clean = await takeSnapshot(chroot);
  const inBase = names.filter((name) => clean.packages.has(name));
  const installed = await install(chroot, debs, context);
  steps.push(installed);
  if (installed.status === 'failed') return 'not-installed';
  const found = await lookAtInstalled(chroot, names);
  const plain = smokeTests(tests, names).filter((test) => test.needs.length === 0);
  const alone = await runSmokeTests(plain.filter((test) => test.service === null), { chroot, scripts, ...found }, context);
  steps.push(found.programs, await checkLibraries(chroot, names), ...alone, ...withoutSmokeTest(debs, tests), ...(await checkServices(chroot, found, declaredServices(tests, names), context)));
  steps.push(...(await runSmokeTests(plain.filter((test) => test.service !== null), { chroot, scripts, ...found }, context)));
  if (inBase.length > 0) {
    steps.push({ name: 'remove and purge', status: 'not-tested', detail: `the base system itself has ${inBase.join(', ')}` });
    return 'part-of-base';
  }
  // As apt would call it; a package without conffiles and postrm is gone after its removal.
  steps.push(stepOf('remove', await dpkg(chroot, ['--remove', ...names], context), ''));
  steps.push({ ...(await install(chroot, debs, context)), name: 'install again' });
  steps.push(stepOf('purge', await dpkg(chroot, ['--purge', ...names], context), ''));
  const left = leftBehind(clean, await takeSnapshot(chroot));
  const detail = [...left.failures, ...left.notes].join('; ');
  steps.push({ name: 'left behind', status: left.failures.length === 0 ? 'passed' : 'failed', detail: detail === '' ? 'nothing' : detail });
  return 'purged';
}

interface Tested {
  readonly names: readonly string[];
  readonly end: End;
}

/** Tests with the same needs, in a system of their own. */
async function testWithNeeds({ names, end }: Tested, tests: readonly SmokeTest[], setting: Setting): Promise<InstallStep[]> {
  const { input, mount, scripts, context } = setting;
  const needs = tests[0]?.needs ?? [];
  const name = `packages that smoke tests need: ${needs.join(', ')}`;
  const steps: InstallStep[] = [];
  for (const made of await prepareInstallations(input.system, { input: mount, together: names, needs, over: null }, context)) {
    if ('reason' in made) {
      steps.push({ name, status: 'failed', detail: made.reason });
      continue;
    }
    await inChroot(made.layer, setting, async (chroot) => {
      const installed = await install(chroot, made.debs, context);
      if (installed.status === 'failed') {
        steps.push({ ...installed, name });
        return;
      }
      steps.push({ name, status: 'passed', detail: `${made.dependencies.length} packages` });
      steps.push(...(await runSmokeTests(tests, { chroot, scripts, ...(await lookAtInstalled(chroot, names)) }, context)));
      // Not every sandbox throws its system away.
      if (end === 'purged') await dpkg(chroot, ['--purge', ...names], context);
    });
  }
  return steps;
}
