// The packages over older ones: Debian's own of the suite, and those of the build before, with every conffile edited as an administrator would.
import type { BuildResult, FileArtifact, InstallStep } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { Chroot, Mount } from '../contracts/sandbox.ts';
import { packageOfDeb } from '../debian/file-names.ts';
import { compareVersions } from '../debian/version.ts';
import { PackageError } from '../errors.ts';
import type { EnvironmentContext } from '../sandbox/apt.ts';
import { prepareArchive, prepareInstallations, type Installation, type TestedSystem } from '../sandbox/installation.ts';
import { inputFolder, ordinaryDebs, share } from './chroot-files.ts';
import { lastWords } from './installed-checks.ts';
import { dpkg, inChroot, install, stepOf } from './installing.ts';
import { leftBehind, takeSnapshot, type SystemSnapshot } from './system-snapshot.ts';

/** Packages of an earlier build. */
export interface EarlierPackages {
  readonly version: string;
  readonly debs: readonly FileArtifact[];
}

export interface TestUpgradeInput {
  readonly version: string;
  readonly result: BuildResult;
  readonly system: TestedSystem;
  /** null where there is none. */
  readonly earlier: EarlierPackages | null;
}

type Context = SandboxContext & EnvironmentContext;

/** The steps of both upgrades; one that cannot be is not tested, and says why. */
export async function testUpgrade(input: TestUpgradeInput, context: Context): Promise<InstallStep[]> {
  const debs = ordinaryDebs(input.result);
  if (debs.length === 0) return [];
  const mount = { source: inputFolder(context, 'upgrade-input'), target: '/run/debkit/input' };
  for (const deb of debs) share(deb, mount.source);
  return [...(await fromDebian(input, mount, context)), ...(await fromEarlier(input, mount, context))];
}

function notTested(name: string, detail: string): InstallStep[] {
  return [{ name, status: 'not-tested', detail }];
}

async function fromDebian({ system, version, result }: TestUpgradeInput, mount: Mount, context: Context): Promise<InstallStep[]> {
  const name = "upgrade from Debian's own";
  const names = ordinaryDebs(result).map(packageOfDeb);
  const archive = await prepareArchive(system.base, names, context);
  if (archive === null) return notTested(name, `${system.base.suite} has none of ${names.join(', ')}, or what it has cannot be installed together`);
  const versions = Object.entries(archive.versions);
  const newer = versions.filter(([, one]) => compareVersions(one, version) >= 0);
  if (newer.length > 0) return notTested(name, `Debian's is ${newer.some(([, one]) => one !== version) ? 'newer' : 'the same'}: ${newer.map((one) => one.join(' ')).join(', ')}`);
  return upgrade({ name: `${name} (${versions.map((one) => one.join(' ')).join(', ')})`, old: null, over: archive.layer, installed: Object.keys(archive.versions) }, { system, mount, mounts: [mount] }, context);
}

async function fromEarlier({ system, version, earlier }: TestUpgradeInput, mount: Mount, context: Context): Promise<InstallStep[]> {
  const name = 'upgrade from the version before';
  if (earlier === null) return notTested(name, 'no earlier build of it is there');
  if (compareVersions(earlier.version, version) >= 0) return notTested(name, `${earlier.version} is not lower`);
  const old = { source: inputFolder(context, 'upgrade-old'), target: '/run/debkit/old' };
  for (const { path } of earlier.debs) share(path, old.source);
  const steps: InstallStep[] = [];
  for (const group of await prepareInstallations(system, { input: old, together: null, needs: [], over: null }, context)) {
    const said = `${name} (${earlier.version})`;
    if ('reason' in group) steps.push({ name: said, status: 'failed', detail: `the version before cannot be installed: ${group.reason}` });
    else steps.push(...(await upgrade({ name: said, old: group, over: group.layer, installed: group.debs.map((deb) => deb.name) }, { system, mount, mounts: [mount, old] }, context)));
  }
  return steps;
}

interface Start {
  readonly name: string;
  /** What is installed first; null where the layer has it. */
  readonly old: Installation | null;
  readonly over: string;
  readonly installed: readonly string[];
}

interface Place {
  readonly system: TestedSystem;
  readonly mount: Mount;
  readonly mounts: readonly Mount[];
}

async function upgrade({ name, old, over, installed }: Start, { system, mount, mounts }: Place, context: Context): Promise<InstallStep[]> {
  const steps: InstallStep[] = [];
  // Those that were not there before are no upgrade.
  for (const group of await prepareInstallations(system, { input: mount, together: null, needs: [], over }, context)) {
    if ('reason' in group) {
      steps.push({ name, status: 'failed', detail: group.reason });
      continue;
    }
    if (!group.debs.some((deb) => installed.includes(deb.name))) continue;
    steps.push(...(await inChroot(group.layer, { base: system.base, mounts, context }, (chroot) => upgradeIn(chroot, { name, old, debs: group.debs }, context))));
  }
  return steps;
}

interface Upgraded {
  readonly name: string;
  readonly old: Installation | null;
  readonly debs: Installation['debs'];
}

const marker = '# edited by an administrator (debkit)';

// $@ packages: each of their conffiles that is text gets a line more, and is printed.
const editScript = `set -eu
dpkg-query --show --showformat='\${Conffiles}\\n' -- "$@" | sed -n 's/^ \\(\\/[^ ]*\\) [0-9a-f]\\{32\\}$/\\1/p' | sort -u | while read -r file; do
  if [ -f "$file" ] && ! [ -L "$file" ] && { [ ! -s "$file" ] || grep -Iq . "$file"; }; then echo '${marker}' >> "$file" && echo "$file"; fi
done`;

// Where one has gone from the package, dpkg leaves what was edited where it is, or beside it.
const lookScript = `for file; do cat "$file" "$file".dpkg-* 2>/dev/null | grep -qxF '${marker}' || echo "$file"; done`;

/** Keeps what was edited without asking, as dpkg does by default. */
const keepEdited = ['-o', 'Dpkg::Options::=--force-confdef', '-o', 'Dpkg::Options::=--force-confold'];

async function upgradeIn(chroot: Chroot, { name, old, debs }: Upgraded, context: Context): Promise<InstallStep[]> {
  const before: SystemSnapshot | null = old === null ? null : await takeSnapshot(chroot);
  if (old !== null) {
    const first = await install(chroot, old.debs, context);
    if (first.status === 'failed') return [{ ...first, name, detail: `the version before cannot be installed: ${first.detail}` }];
  }
  const names = debs.map((deb) => deb.name);
  const had = await installedOf(chroot, [...names, ...(old?.debs.map((deb) => deb.name) ?? [])]);
  const edited = await linesOf(chroot, editScript, had);
  const upgraded = await install(chroot, debs, context, keepEdited);
  if (upgraded.status === 'failed') return [{ ...upgraded, name }];
  const lost = edited.length === 0 ? [] : await linesOf(chroot, lookScript, edited);
  const kept = edited.length === 0 ? 'there is no conffile' : `${edited.length === 1 ? 'an edited conffile is' : `${edited.length} edited conffiles are`} as edited`;
  const steps: InstallStep[] = [{ name, status: lost.length === 0 ? 'passed' : 'failed', detail: lost.length === 0 ? kept : `what an administrator edited is lost: ${lost.join(', ')}` }];
  const all = await installedOf(chroot, [...new Set([...names, ...had])]);
  const purged = stepOf(`purge after ${name}`, await dpkg(chroot, ['--purge', ...all], context), '');
  const left = before === null ? [] : leftBehind(before, await takeSnapshot(chroot)).failures;
  steps.push(left.length === 0 ? purged : { ...purged, status: 'failed', detail: `left behind: ${left.join('; ')}` });
  return steps;
}

/** Those of the packages that are installed. */
async function installedOf(chroot: Chroot, names: readonly string[]): Promise<string[]> {
  const script = `for name; do case $(dpkg-query --show --showformat='\${db:Status-Status}' -- "$name" 2>/dev/null) in installed*) echo "$name" ;; esac; done`;
  return linesOf(chroot, script, [...new Set(names)]);
}

async function linesOf(chroot: Chroot, script: string, argv: readonly string[]): Promise<string[]> {
  if (argv.length === 0) return [];
  const lines: string[] = [];
  const result = await chroot.run({ argv: ['sh', '-c', script, 'sh', ...argv], user: 'root', seconds: 300, onLine: (line) => void lines.push(line) });
  if (result.exitCode !== 0) throw new PackageError('UPGRADE_TEST', `the test system cannot be looked at: ${lastWords(result)}`);
  return lines;
}
