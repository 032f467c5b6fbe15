// Stage 9: the packages in a clean system: installed, used, removed and purged, and what they left behind.
import { basename } from 'node:path';
import type { BuildResult, InstallReport, InstallStep, SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { SmokeTest } from '../contracts/plan.ts';
import type { Chroot, Mount } from '../contracts/sandbox.ts';
import { lastLines } from '../system/exec.ts';
import { inputFolder, share } from './chroot-files.ts';
import { leftBehind, takeSnapshot } from './system-snapshot.ts';

export interface TestInstallInput {
  readonly sourcePackage: SourcePackage;
  readonly result: BuildResult;
  /** The layer of the base alone. */
  readonly layer: string;
  /** Writable mounts of apt's lists and packages. */
  readonly apt: readonly Mount[];
  readonly aptGet: (...args: readonly string[]) => { argv: string[]; environment: Record<string, string>; user: 'root'; seconds: number };
  readonly offline: boolean;
}

/** Tests the .debs (debug symbols aside) in a fresh chroot; dependencies are fetched first, the rest has no network. */
export async function testInstall(input: TestInstallInput, context: SandboxContext): Promise<InstallReport> {
  const debs = input.result.files.filter((file) => file.path.endsWith('.deb') && !basename(file.path).includes('-dbgsym_'));
  const names = debs.map((deb) => basename(deb.path).split('_')[0] ?? '');
  const folder = inputFolder(context, 'test-input');
  for (const deb of debs) share(deb.path, folder);
  const mounts = [{ source: folder, target: '/run/debkit/input' }];
  const files = debs.map((deb) => `/run/debkit/input/${basename(deb.path)}`);
  const steps: InstallStep[] = [];
  const report = (): InstallReport => ({ steps, failed: steps.some((step) => step.status === 'failed') });
  const step = (name: string, ok: boolean, detail: string): boolean => {
    steps.push({ name, status: ok ? 'passed' : 'failed', detail });
    return ok;
  };

  const dependencies = await fetchDependencies(input, context, { mounts, files, names });
  if (!step('dependencies', dependencies.ok, dependencies.detail)) return report();

  const chroot = await context.sandbox.open(input.layer, { network: false, mounts, writable: input.apt });
  const apt = (...args: string[]) => chroot.run({ ...input.aptGet('--yes', '--no-install-recommends', ...args), onLine: context.onLine });
  try {
    if (dependencies.packages.length > 0) {
      const before = await apt('install', ...dependencies.packages);
      if (!step('install dependencies', before.exitCode === 0, before.exitCode === 0 ? `${dependencies.packages.length} packages` : tail(before))) return report();
    }
    const clean = await takeSnapshot(chroot);
    const installed = await apt('install', ...files);
    if (!step('install', installed.exitCode === 0, installed.exitCode === 0 ? names.join(', ') : tail(installed))) return report();
    steps.push(await programs(chroot, names));
    steps.push(...(await runSmokeTests(chroot, input.sourcePackage.smoke, names, context)));
    steps.push(...(await bootedOnly(chroot, names)));
    const removed = await apt('remove', ...names);
    step('remove', removed.exitCode === 0, removed.exitCode === 0 ? '' : tail(removed));
    const purged = await apt('purge', ...names);
    step('purge', purged.exitCode === 0, purged.exitCode === 0 ? '' : tail(purged));
    const left = leftBehind(clean, await takeSnapshot(chroot));
    step('left behind', left.failures.length === 0, [...left.failures, ...left.notes].join('; ') || 'nothing');
    return report();
  } finally {
    await chroot.close();
  }
}

interface Fetch {
  readonly mounts: readonly Mount[];
  readonly files: readonly string[];
  readonly names: readonly string[];
}

async function fetchDependencies(input: TestInstallInput, context: SandboxContext, fetch: Fetch): Promise<{ ok: boolean; detail: string; packages: string[] }> {
  const chroot = await context.sandbox.open(input.layer, { network: !input.offline, mounts: fetch.mounts, writable: input.apt });
  try {
    const simulated = await chroot.run(input.aptGet('--simulate', '--no-install-recommends', 'install', ...fetch.files));
    if (simulated.exitCode !== 0) return { ok: false, detail: tail(simulated), packages: [] };
    const packages = [...simulated.stdout.matchAll(/^Inst (\S+) (?:\[[^\]]*\] )?\((\S+) /gm)]
      .filter((match) => !fetch.names.includes((match[1] ?? '').split(':')[0] ?? ''))
      .map((match) => `${match[1]}=${match[2]}`);
    if (packages.length === 0) return { ok: true, detail: 'all are in the base', packages };
    const download = await chroot.run({ ...input.aptGet('--yes', '--no-install-recommends', '--download-only', 'install', ...packages), onLine: context.onLine });
    return { ok: download.exitCode === 0, detail: download.exitCode === 0 ? `${packages.length} packages fetched` : tail(download), packages };
  } finally {
    await chroot.close();
  }
}

async function programs(chroot: Chroot, names: readonly string[]): Promise<InstallStep> {
  const script = 'dpkg -L -- "$@" | sort -u | while read -r f; do case $f in /usr/bin/*|/usr/sbin/*|/bin/*|/sbin/*|/usr/games/*) [ -x "$f" ] && echo "$f";; esac; done; true';
  const result = await chroot.run({ argv: ['sh', '-c', script, 'sh', ...names], user: 'root', seconds: 60 });
  const found = result.stdout.trim().split('\n').filter((line) => line !== '');
  return { name: 'programs', status: result.exitCode === 0 ? 'passed' : 'failed', detail: found.join(', ') || 'none on PATH' };
}

async function runSmokeTests(chroot: Chroot, smoke: SourcePackage['smoke'], names: readonly string[], context: SandboxContext): Promise<InstallStep[]> {
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
  const name = `smoke test: ${test.run.trim().split('\n')[0] ?? ''}`;
  try {
    const result = await chroot.run({ argv, user: 'root', seconds: test.seconds, environment: { HOME: '/tmp' }, onLine: context.onLine });
    const output = result.stdout + result.stderr;
    if (result.exitCode !== test.exit) return { name, status: 'failed', detail: `exit code ${result.exitCode}, not ${test.exit}: ${tail(result)}` };
    if (test.expect !== null && !output.includes(test.expect)) return { name, status: 'failed', detail: `'${test.expect}' is not in its output: ${tail(result)}` };
    return { name, status: 'passed', detail: test.expect ?? `exit code ${result.exitCode}` };
  } catch (error) {
    if (context.signal.aborted) throw error;
    return { name, status: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}

/** What only a booted system could show, said plainly. */
async function bootedOnly(chroot: Chroot, names: readonly string[]): Promise<InstallStep[]> {
  const script = 'dpkg -L -- "$@" | grep -E "/systemd/system/[^/]+\\.(service|socket|timer)$" | sort -u; true';
  const result = await chroot.run({ argv: ['sh', '-c', script, 'sh', ...names], user: 'root', seconds: 60 });
  const units = result.stdout.trim().split('\n').filter((line) => line !== '');
  return units.map((unit) => ({ name: `unit ${basename(unit)}`, status: 'not-tested', detail: 'starting it needs a booted system' }));
}

function tail(result: { readonly stdout: string; readonly stderr: string }): string {
  return lastLines(`${result.stdout}\n${result.stderr}`, 6).join(' | ');
}
