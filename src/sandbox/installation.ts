// What installs together with a source package's .debs, as apt solves it in a clean system: groups, each over a layer with its dependencies.
import { readFileSync } from 'node:fs';
import type { BaseSpec, Chroot, Mount } from '../contracts/sandbox.ts';
import { fieldValue, parseStanzas, type Stanza } from '../debian/deb822.ts';
import { DebkitError, PackageError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { aptMounts, foresee, inChroot, locked, simulate, stampFile, type EnvironmentContext } from './apt.ts';
import type { AptSolution, SolvedPackage } from './apt-solution.ts';
import { localMounts, localOptions, markLocal, type LocalPackages } from './local-packages.ts';
import { prepareBase, solutionLayer } from './environment.ts';
import { installGroups, type TestedDeb } from './install-groups.ts';
import { memoised } from './solution-memo.ts';

/** Options of apt-get install for .debs: ours may be lower than what the base has; what is asked for is what is tested. */
export const installOptions = ['--no-install-recommends', '--allow-downgrades', 'install'] as const;

/** .debs that install together, and a layer that has all they need beside themselves. */
export interface Installation {
  readonly debs: readonly TestedDeb[];
  readonly dependencies: readonly SolvedPackage[];
  readonly layer: string;
}

/** .debs that cannot be installed, or whose dependencies cannot be had, and why in apt's last words. */
export interface NotInstallable {
  readonly debs: readonly TestedDeb[];
  readonly reason: string;
}

interface SolvedGroup {
  readonly debs: readonly TestedDeb[];
  readonly dependencies: AptSolution;
}

/** What .debs are installed in: a clean system, offered others beside the archives. */
export interface TestedSystem {
  readonly base: BaseSpec;
  readonly local: LocalPackages | null;
}

/** Which .debs are to be installed. */
export interface InstallationRequest {
  /** The host folder that has them, and where it is shown in the sandbox. */
  readonly input: Mount;
  /** Their names, when they are to be installed together; null takes all, in as many groups as it needs. */
  readonly together: readonly string[] | null;
  /** Further packages of the suite that their system is to have. */
  readonly needs: readonly string[];
  /** The layer that they are installed over; null for the clean system. */
  readonly over: string | null;
}

/** The installations of .debs. Errors as prepareBase. */
export async function prepareInstallations(system: TestedSystem, request: InstallationRequest, context: EnvironmentContext): Promise<(Installation | NotInstallable)[]> {
  const { base } = system;
  const clean = request.over ?? (await prepareBase(base, context)).layer;
  return locked(base, context, async () => {
    const found: (Installation | NotInstallable)[] = [];
    for (const group of await groupsOf({ ...system, clean }, request, context)) {
      found.push('reason' in group ? group : await withDependencies(group, { ...system, clean }, context));
    }
    return found;
  });
}

/** Packages of the suite itself, in a clean system; `versions` has those of the names that the suite has. */
export interface ArchiveSystem {
  readonly layer: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** A clean system with the suite's own packages of these names, as many as it has; null where it has none of them, or they cannot be installed together. Errors as prepareBase. */
export async function prepareArchive(base: BaseSpec, names: readonly string[], context: EnvironmentContext): Promise<ArchiveSystem | null> {
  const { layer: clean } = await prepareBase(base, context);
  return locked(base, context, async () => {
    const lists = readFileSync(stampFile(context, base), 'utf8');
    const solution = await memoised({ archive: names, clean, lists }, context, () => inChroot(context, { base, layer: clean, mounts: [] }, (chroot) => solveArchive(chroot, base, names)));
    if (solution === null) return null;
    const { layer } = await solutionLayer({ parent: clean, solution, base, local: null }, context);
    const versions = solution.install.filter(({ name }) => names.includes(name)).map(({ name, version }) => [name, version] as const);
    return { layer, versions: Object.fromEntries(versions) };
  });
}

async function solveArchive(chroot: Chroot, base: BaseSpec, names: readonly string[]): Promise<AptSolution | null> {
  // madison names what there is; a virtual package is none.
  const listed = await chroot.run({ argv: ['apt-cache', 'madison', ...names], user: 'root', seconds: 120 });
  const there = names.filter((name) => listed.stdout.split('\n').some((line) => line.trim().startsWith(`${name} |`)));
  if (there.length === 0) return null;
  return (await foresee(chroot, base.architecture, '--no-install-recommends', 'install', ...there)).solution;
}

interface Clean extends TestedSystem {
  /** The layer of the clean system. */
  readonly clean: string;
}

async function groupsOf({ base, local, clean }: Clean, { input, together, needs }: InstallationRequest, context: EnvironmentContext): Promise<(SolvedGroup | NotInstallable)[]> {
  const chroot = await context.driver.open(clean, { network: false, mounts: [input, ...localMounts(local)], writable: aptMounts(context, base) });
  try {
    const stanzas = (await readDebs(chroot, input.target)).filter((stanza) => together?.includes(fieldValue(stanza, 'Package') ?? '') !== false);
    const lists = readFileSync(stampFile(context, base), 'utf8');
    const asked = together === null ? {} : { together, needs };
    const question = { clean, lists, folder: input.target, debs: stanzas.map(relevantFields), ...asked, ...(local === null ? {} : { local: local.packages }) };
    const debs = stanzas.map((stanza) => testedDeb(stanza, input.target));
    return await memoised(question, context, () => solveGroups(chroot, debs, { local, needs, apart: together === null }));
  } finally {
    await chroot.close();
  }
}

interface How {
  readonly local: LocalPackages | null;
  readonly needs: readonly string[];
  /** Whether .debs that conflict may be in several groups. */
  readonly apart: boolean;
}

async function solveGroups(chroot: Chroot, debs: readonly TestedDeb[], { local, needs, apart }: How): Promise<(SolvedGroup | NotInstallable)[]> {
  const answers = new Map<string, ReturnType<typeof simulate>>();
  // A group that fits is asked for again, for what it brings.
  const simulated = (group: readonly TestedDeb[]) => {
    const paths = group.map((deb) => deb.path);
    const answer = answers.get(paths.join(' ')) ?? simulate(chroot, ...localOptions(local), ...installOptions, ...paths, ...needs);
    answers.set(paths.join(' '), answer);
    return answer;
  };
  const ours = new Set(debs.map((deb) => deb.name));
  const groups: (SolvedGroup | NotInstallable)[] = [];
  for (const group of apart ? await installGroups(debs, async (some) => (await simulated(some)).solution !== null) : [debs]) {
    const { solution, said } = await simulated(group);
    if (solution === null) {
      groups.push({ debs: group, reason: words(said) });
      continue;
    }
    const install = markLocal(solution, local).install.filter(({ name }) => !ours.has(name.split(':')[0] ?? ''));
    // What ours conflicts with goes when ours comes: that is a part of the test.
    groups.push({ debs: group, dependencies: { install, remove: [] } });
  }
  return groups;
}

async function withDependencies({ debs, dependencies }: SolvedGroup, { base, local, clean }: Clean, context: EnvironmentContext): Promise<Installation | NotInstallable> {
  try {
    const { layer } = await solutionLayer({ parent: clean, solution: dependencies, base, local }, context);
    return { debs, dependencies: dependencies.install, layer };
  } catch (error) {
    // The packages are built: what this host or the network lacks is told beside them.
    if (context.signal.aborted || !(error instanceof DebkitError)) throw error;
    return { debs, reason: [error.message, ...(error.details.tail ?? []).slice(-6)].join(' | ') };
  }
}

/** The last lines of apt's output on one line. */
function words(output: string): string {
  return lastLines(output, 6).join(' | ');
}

// $1 folder. The file's name first: it is what apt is given. Warnings would stand among the fields.
const readScript = `set -eu
cd -- "$1"
for deb in *.deb; do
  echo "File: $deb"
  dpkg-deb --field "$deb" 2> /tmp/said || { cat /tmp/said >&2; exit 1; }
  echo
done`;

/** The control fields of every .deb in the folder. Error: DEBS_UNREADABLE (exit 1): none is left out. */
async function readDebs(chroot: Chroot, folder: string): Promise<Stanza[]> {
  // Of many packages the result keeps the end alone.
  const lines: string[] = [];
  const result = await chroot.run({ argv: ['sh', '-c', readScript, 'sh', folder], user: 'root', seconds: 600, onLine: (line) => void lines.push(line) });
  if (result.exitCode === 0) return parseStanzas(lines.join('\n'));
  throw new PackageError('DEBS_UNREADABLE', 'the control files of the built packages could not be read', {
    tail: lastLines(result.stderr),
    hint: 'is one of the .deb files damaged? build again with --fresh',
  });
}

function testedDeb(stanza: Stanza, folder: string): TestedDeb {
  const field = (name: string) => fieldValue(stanza, name) ?? '';
  const depends = [field('Pre-Depends'), field('Depends')].filter((value) => value !== '').join(', ');
  return { name: field('Package'), path: `${folder}/${field('File')}`, depends };
}

/** All that apt can decide by: every field but those for people, and the file's name, which has the version again. */
function relevantFields(stanza: Stanza): (readonly [string, string])[] {
  const told = new Set(['File', 'Description', 'Maintainer', 'Original-Maintainer', 'Homepage', 'Section', 'Installed-Size']);
  return stanza.filter(({ name }) => !told.has(name)).map(({ name, value }) => [name, value] as const);
}
