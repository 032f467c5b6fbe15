// Stage 9: the packages in a clean system: installed, used, removed and purged, and what they left behind.
import { basename } from 'node:path';
import type { BuildResult, InstallReport, InstallStep, SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { Chroot, ChrootCommand, ChrootResult, Mount } from '../contracts/sandbox.ts';
import { inputFolder, share } from './chroot-files.ts';
import { installGroups, type TestedDeb } from './install-groups.ts';
import { bootedOnly, lastWords, programs, runSmokeTests } from './installed-checks.ts';
import { leftBehind, takeSnapshot } from './system-snapshot.ts';

export interface TestInstallInput {
  readonly sourcePackage: SourcePackage;
  readonly result: BuildResult;
  /** The layer of the base alone. */
  readonly layer: string;
  readonly apt: TestApt;
  readonly offline: boolean;
}

/** apt as install tests use it. */
export interface TestApt {
  /** Its lists and packages. */
  readonly writable: readonly Mount[];
  /** What it is offered beside the archives. */
  readonly mounts: readonly Mount[];
  readonly get: (...args: readonly string[]) => Pick<ChrootCommand, 'argv' | 'environment' | 'user' | 'seconds'>;
  /** Arguments that install exactly what a simulation names, leaving out packages by name. */
  readonly argumentsFor: (simulation: string, without: readonly string[]) => string[];
  /** Runs work while nobody else fetches into the writable mounts. */
  readonly locked: <T>(work: () => Promise<T>) => Promise<T>;
}

/** What testing one group needs. */
interface Group {
  readonly debs: readonly TestedDeb[];
  /** What apt installs beside it, as its arguments. */
  readonly dependencies: readonly string[];
}

// Ours may be lower than what the base has; what is asked for is what is tested.
const installOptions = ['--yes', '--no-install-recommends', '--allow-downgrades', 'install'] as const;

/** Tests the .debs (debug symbols aside) in fresh chroots; dependencies are fetched first, the rest has no network. */
export async function testInstall(input: TestInstallInput, context: SandboxContext): Promise<InstallReport> {
  const debs = input.result.files.map((file) => file.path).filter((path) => path.endsWith('.deb') && !basename(path).includes('-dbgsym_'));
  const folder = inputFolder(context, 'test-input');
  for (const deb of debs) share(deb, folder);
  const mounts = [{ source: folder, target: '/run/debkit/input' }, ...input.apt.mounts];
  const steps: InstallStep[] = [];
  const names = debs.map((deb) => basename(deb));
  for (const group of await input.apt.locked(() => fetchGroups(input, context, mounts, names, steps))) {
    steps.push(...(await testGroup(group, input, context, mounts)));
  }
  return { steps, failed: steps.some((step) => step.status === 'failed') };
}

/** The groups, with every dependency in apt's cache; what failed is told in `steps`, and that group is left out. */
async function fetchGroups(input: TestInstallInput, context: SandboxContext, mounts: readonly Mount[], names: readonly string[], steps: InstallStep[]): Promise<Group[]> {
  const chroot = await context.sandbox.open(input.layer, { network: !input.offline, mounts, writable: input.apt.writable });
  try {
    const debs: TestedDeb[] = [];
    for (const name of names) debs.push(await readDeb(chroot, `/run/debkit/input/${name}`));
    const simulate = (group: readonly TestedDeb[]) => chroot.run(input.apt.get('--simulate', ...installOptions.slice(1), ...group.map((deb) => deb.path)));
    const groups: Group[] = [];
    for (const group of await installGroups(debs, async (some) => (await simulate(some)).exitCode === 0)) {
      const simulated = await simulate(group);
      const dependencies = input.apt.argumentsFor(simulated.stdout, debs.map((deb) => deb.name));
      const fetched = simulated.exitCode !== 0 || dependencies.length === 0 ? simulated : await chroot.run({ ...input.apt.get('--download-only', ...installOptions, ...dependencies), onLine: context.onLine });
      steps.push(stepOf('dependencies', fetched, dependencies.length === 0 ? 'all are in the base' : `${dependencies.length} packages fetched`));
      if (fetched.exitCode === 0) groups.push({ debs: group, dependencies });
    }
    return groups;
  } finally {
    await chroot.close();
  }
}

async function readDeb(chroot: Chroot, path: string): Promise<TestedDeb> {
  const field = async (name: string) => (await chroot.run({ argv: ['dpkg-deb', '--field', path, name], user: 'root', seconds: 60 })).stdout.trim();
  const depends = [await field('Pre-Depends'), await field('Depends')].filter((value) => value !== '').join(', ');
  return { name: await field('Package'), path, depends };
}

async function testGroup(group: Group, input: TestInstallInput, context: SandboxContext, mounts: readonly Mount[]): Promise<InstallStep[]> {
  const chroot = await context.sandbox.open(input.layer, { network: false, mounts, writable: input.apt.writable });
  // Nothing is fetched any more, and an environment that is made meanwhile holds apt's lock on the packages.
  const apt = (...args: string[]) => chroot.run({ ...input.apt.get('-o', 'Debug::NoLocking=true', ...args), onLine: context.onLine });
  const names = group.debs.map((deb) => deb.name);
  const steps: InstallStep[] = [];
  const passed = (step: InstallStep): boolean => steps.push(step) > 0 && step.status !== 'failed';
  try {
    const inBase = await knownTo(chroot, names);
    if (group.dependencies.length > 0) {
      const before = await apt(...installOptions, ...group.dependencies);
      if (!passed(stepOf('install dependencies', before, `${group.dependencies.length} packages`))) return steps;
    }
    const clean = await takeSnapshot(chroot);
    if (!passed(stepOf('install', await apt(...installOptions, ...group.debs.map((deb) => deb.path)), names.join(', ')))) return steps;
    steps.push(await programs(chroot, names), ...(await runSmokeTests(chroot, input.sourcePackage.smoke, names, context)), ...(await bootedOnly(chroot, names)));
    if (inBase.length > 0) {
      steps.push({ name: 'remove and purge', status: 'not-tested', detail: `the base system itself has ${inBase.join(', ')}` });
      return steps;
    }
    steps.push(stepOf('remove', await apt('--yes', 'remove', ...names), ''));
    // A package without conffiles and postrm is gone already, and apt knows it no more where no archive has it.
    const kept = await knownTo(chroot, names);
    if (kept.length === 0) steps.push({ name: 'purge', status: 'passed', detail: 'removal left nothing to purge' });
    else steps.push(stepOf('purge', await apt('--yes', 'purge', ...kept), ''));
    const left = leftBehind(clean, await takeSnapshot(chroot));
    const detail = [...left.failures, ...left.notes].join('; ');
    steps.push({ name: 'left behind', status: left.failures.length === 0 ? 'passed' : 'failed', detail: detail === '' ? 'nothing' : detail });
    return steps;
  } finally {
    await chroot.close();
  }
}

/** Those of the packages that dpkg knows: installed, or removed with their configuration kept. */
async function knownTo(chroot: Chroot, names: readonly string[]): Promise<string[]> {
  const result = await chroot.run({ argv: ['dpkg-query', '--show', '--showformat=${Package}\\n'], user: 'root', seconds: 60 });
  const installed = new Set(result.stdout.split('\n'));
  return names.filter((name) => installed.has(name));
}

function stepOf(name: string, result: ChrootResult, detail: string): InstallStep {
  return result.exitCode === 0 ? { name, status: 'passed', detail } : { name, status: 'failed', detail: lastWords(result) };
}
