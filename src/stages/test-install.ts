// Stage 9: the packages in a clean system: installed, used, removed and purged, and what they left behind.
import type { BuildResult, InstallReport, InstallStep, SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { Chroot, ChrootResult, Mount } from '../contracts/sandbox.ts';
import { aptCommand, aptMounts, type EnvironmentContext } from '../sandbox/apt.ts';
import { installOptions, prepareBeside, prepareInstallations, type Installation, type TestedSystem } from '../sandbox/installation.ts';
import { inputFolder, ordinaryDebs, share } from './chroot-files.ts';
import { lastWords, lookAtInstalled } from './installed-checks.ts';
import { checkServices, declaredServices } from './service-checks.ts';
import { runServiceMount } from './service-run.ts';
import { runSmokeTests, withoutSmokeTest } from './smoke-tests.ts';
import { leftBehind, takeSnapshot } from './system-snapshot.ts';

export interface TestInstallInput {
  readonly sourcePackage: SourcePackage;
  readonly result: BuildResult;
  readonly system: TestedSystem;
}

// All that is needed is in the layer. Of a package that an archive has in the same version and size, apt would demand the archive's bytes; and the index
// that others share is not made anew for this.
const withoutArchives = ['Dir::Etc::SourceList=/dev/null', 'Dir::Etc::SourceParts=/dev/null', 'Dir::Cache::srcpkgcache='].flatMap((option) => ['-o', option]);

/** Tests the .debs (debug symbols aside) in fresh chroots that have their dependencies and no network. */
export async function testInstall(input: TestInstallInput, context: SandboxContext & EnvironmentContext): Promise<InstallReport> {
  const debs = ordinaryDebs(input.result);
  if (debs.length === 0) return { steps: [{ name: 'install', status: 'not-tested', detail: 'there is no package to install' }], failed: false };
  const mount = { source: inputFolder(context, 'test-input'), target: '/run/debkit/input' };
  for (const deb of debs) share(deb, mount.source);
  const steps: InstallStep[] = [];
  for (const group of await prepareInstallations(input.system, mount, context)) {
    if ('reason' in group) steps.push({ name: 'dependencies', status: 'failed', detail: group.reason });
    else steps.push(...(await testGroup(group, input, context, mount)), ...(await testBeside(group, input, context, mount)));
  }
  return { steps, failed: steps.some((step) => step.status === 'failed') };
}

function openLayer(layer: string, input: TestInstallInput, context: SandboxContext & EnvironmentContext, mount: Mount): Promise<Chroot> {
  return context.sandbox.open(layer, { network: false, mounts: [mount, runServiceMount(context)], writable: aptMounts(context, input.system.base) });
}

async function install(chroot: Chroot, debs: Installation['debs'], context: SandboxContext): Promise<InstallStep> {
  // What the clean system has in the same version is ours only when it is installed again. Nothing is fetched any more, and an environment that is made meanwhile holds apt's lock on the packages.
  const command = aptCommand('-o', 'Debug::NoLocking=true', ...withoutArchives, '--yes', '--reinstall', ...installOptions, ...debs.map((deb) => deb.path));
  return stepOf('install', await chroot.run({ ...command, onLine: context.onLine }), debs.map((deb) => deb.name).join(', '));
}

/** The smoke tests that need further packages: not in the system in which the packages' own dependencies are tried. */
async function testBeside(group: Installation, input: TestInstallInput, context: SandboxContext & EnvironmentContext, mount: Mount): Promise<InstallStep[]> {
  const { tests } = input.sourcePackage;
  const smoke = group.debs.flatMap(({ name }) => tests[name]?.smoke ?? []).filter(({ needs }) => needs.length > 0);
  if (smoke.length === 0) return [];
  const needs = [...new Set(smoke.flatMap((test) => test.needs))].sort();
  const found = await prepareBeside(group, { needs, system: input.system, input: mount }, context);
  const name = `packages that smoke tests need: ${needs.join(', ')}`;
  if ('reason' in found) return [{ name, status: 'failed', detail: found.reason }];
  const chroot = await openLayer(found.layer, input, context, mount);
  try {
    const installed = await install(chroot, group.debs, context);
    if (installed.status === 'failed') return [{ ...installed, name }];
    return [{ name, status: 'passed', detail: `${found.dependencies.length} packages` }, ...(await runSmokeTests(chroot, smoke, context))];
  } finally {
    await chroot.close();
  }
}

async function testGroup({ debs, dependencies, layer }: Installation, input: TestInstallInput, context: SandboxContext & EnvironmentContext, mount: Mount): Promise<InstallStep[]> {
  const chroot = await openLayer(layer, input, context, mount);
  const names = debs.map((deb) => deb.name);
  const had = dependencies.length === 0 ? 'all are in the base' : `${dependencies.length} packages`;
  const steps: InstallStep[] = [{ name: 'dependencies', status: 'passed', detail: had }];
  try {
    const clean = await takeSnapshot(chroot);
    const inBase = names.filter((name) => clean.packages.has(name));
    const installed = await install(chroot, debs, context);
    steps.push(installed);
    if (installed.status === 'failed') return steps;
    const found = await lookAtInstalled(chroot, names);
    const { tests } = input.sourcePackage;
    const smoke = names.flatMap((name) => tests[name]?.smoke ?? []).filter(({ needs }) => needs.length === 0);
    steps.push(found.programs, ...withoutSmokeTest(debs, tests), ...(await runSmokeTests(chroot, smoke, context)));
    steps.push(...(await checkServices(chroot, found, declaredServices(tests, names), context)));
    if (inBase.length > 0) {
      steps.push({ name: 'remove and purge', status: 'not-tested', detail: `the base system itself has ${inBase.join(', ')}` });
      return steps;
    }
    // As apt would call it; a package without conffiles and postrm is gone after its removal.
    const dpkg = (...args: string[]) => chroot.run({ argv: ['dpkg', ...args, ...names], environment: { DEBIAN_FRONTEND: 'noninteractive' }, user: 'root', seconds: 3600, onLine: context.onLine });
    steps.push(stepOf('remove', await dpkg('--remove'), ''), stepOf('purge', await dpkg('--purge'), ''));
    const left = leftBehind(clean, await takeSnapshot(chroot));
    const detail = [...left.failures, ...left.notes].join('; ');
    steps.push({ name: 'left behind', status: left.failures.length === 0 ? 'passed' : 'failed', detail: detail === '' ? 'nothing' : detail });
    return steps;
  } finally {
    await chroot.close();
  }
}

function stepOf(name: string, result: ChrootResult, detail: string): InstallStep {
  return result.exitCode === 0 ? { name, status: 'passed', detail } : { name, status: 'failed', detail: lastWords(result) };
}
