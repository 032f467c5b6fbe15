// What an environment would be made of today, package by package with the hash that apt's lists have, and which state of the archives that is.
import { readFileSync } from 'node:fs';
import type { Chroot } from '../contracts/sandbox.ts';
import { HostError } from '../errors.ts';
import { inChroot, locked, stampFile, type EnvironmentContext } from './apt.ts';
import type { AptSolution } from './apt-solution.ts';
import { solveToday, type EnvironmentRequest } from './environment.ts';
import { memoised } from './solution-memo.ts';

/** A package; `sha256` is that of its .deb in apt's lists, null where these have not this version. */
export interface PackageFact {
  readonly name: string;
  readonly version: string;
  readonly sha256: string | null;
  /** Whether an archive of security updates has this version. */
  readonly security: boolean;
}

/** The state of an archive: its name (the codename, for others than Debian's after their origin), Date (ISO 8601, UTC) and the hash of its Release file. */
export interface ArchiveState {
  readonly name: string;
  readonly date: string;
  readonly sha256: string;
}

export interface EnvironmentFacts {
  /** What of the base stays in the environment. */
  readonly base: readonly PackageFact[];
  readonly buildDependencies: readonly PackageFact[];
  /** The packages of debuild and lintian as the mirror has them. */
  readonly tools: readonly PackageFact[];
  readonly archives: readonly ArchiveState[];
  /** The names of packages that are of this run, and in no archive. */
  readonly local: readonly string[];
}

const tools = ['devscripts', 'lintian'];

/** What prepareEnvironment would make of a request today; nothing but the base is made. Errors: as prepareEnvironment, FACTS_UNREADABLE (exit 3). */
export function environmentFacts(request: EnvironmentRequest, context: EnvironmentContext): Promise<EnvironmentFacts> {
  return locked(request.base, context, async () => {
    const { parent, solution } = await solveToday(request, context);
    const lists = readFileSync(stampFile(context, request.base), 'utf8');
    return memoised({ facts: { parent, solution, lists, tools } }, context, () => inChroot(context, { base: request.base, layer: parent, mounts: [] }, (chroot) => readFacts(chroot, solution)));
  });
}

async function readFacts(chroot: Chroot, solution: AptSolution): Promise<EnvironmentFacts> {
  const installed = await linesOf(chroot, ['dpkg-query', '--show', '--showformat', '${Package} ${Version} ${Architecture} ${db:Status-Status}\\n']);
  const changed = new Set([...solution.install.map(({ name }) => name), ...solution.remove]);
  const base = installed.filter((line) => line.endsWith(' installed')).map(packageOf).filter(({ name }) => !changed.has(name));
  const added = solution.install.filter(({ local }) => local === undefined).map(({ name, version, architecture }) => ({ name, version, architecture }));
  const names = [...base, ...added].map(({ name }) => name);
  const hashes = readRecords(await linesOf(chroot, script('apt-cache show --all-versions -- "$@"', names)));
  const candidates = await linesOf(chroot, script('apt-cache show --no-all-versions -- "$@"', tools));
  const security = securityVersions(await linesOf(chroot, ['apt-cache', 'madison', '--', ...names, ...tools]));
  const factOf = ({ name, version, architecture }: Installed): PackageFact => {
    const plain = name.replace(/:.*$/, '');
    return { name, version, sha256: hashes.get(`${plain} ${version} ${architecture}`) ?? null, security: security.has(`${plain} ${version}`) };
  };
  const toolHashes = [...readRecords(candidates)].map(([key, sha256]) => ({ ...packageOf(key), sha256 }));
  const toolFacts = toolHashes.map(({ name, version, sha256 }) => ({ name, version, sha256, security: security.has(`${name} ${version}`) }));
  const archives = readArchives(await linesOf(chroot, ['sh', '-c', archivesScript]));
  return { base: base.map(factOf), buildDependencies: added.map(factOf), tools: toolFacts, archives, local: solution.install.filter(({ local }) => local !== undefined).map(({ name }) => name) };
}

interface Installed {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
}

function packageOf(line: string): Installed {
  const [name = '', version = '', architecture = ''] = line.split(' ');
  return { name, version, architecture };
}

/** Only the fields that are looked at: the whole of it is large. */
function script(command: string, names: readonly string[]): string[] {
  return ['sh', '-c', `${command} | grep -E '^(Package|Version|Architecture|SHA256): '`, 'sh', ...names];
}

async function linesOf(chroot: Chroot, argv: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  const result = await chroot.run({ argv, user: 'root', seconds: 600, onLine: (line) => void lines.push(line) });
  if (result.exitCode === 0) return lines;
  throw new HostError('FACTS_UNREADABLE', 'what the environment is made of could not be read from apt', { tail: [...result.stderr.split('\n').slice(-10)] });
}

/** `name version architecture` -> sha256, from the fields of package stanzas. */
export function readRecords(lines: readonly string[]): Map<string, string> {
  const hashes = new Map<string, string>();
  let record: Record<string, string> = {};
  for (const line of lines) {
    const [, field = '', value = ''] = /^(Package|Version|Architecture|SHA256): (.*)$/.exec(line) ?? [];
    if (field === 'Package') record = {};
    record[field] = value;
    const { Package: name, Version: version, Architecture: architecture, SHA256: sha256 } = record;
    if (name === undefined || version === undefined || architecture === undefined || sha256 === undefined) continue;
    const key = `${name} ${version} ${architecture}`;
    if (!hashes.has(key)) hashes.set(key, sha256);
  }
  return hashes;
}

/** `name version` of what an archive of security updates has, from the table of `apt-cache madison`. */
export function securityVersions(lines: readonly string[]): Set<string> {
  const found = lines.flatMap((line) => {
    const [name = '', version = '', source = ''] = line.split('|').map((column) => column.trim());
    return /\S+-security\/\S+ \S+ Packages$/.test(source) ? [`${name} ${version}`] : [];
  });
  return new Set(found);
}

const archivesScript = `cd /var/lib/apt/lists && for file in *Release; do
  echo "File: $(sha256sum < "$file" | cut -d' ' -f1)"
  sed -n -e '/^\\(MD5Sum\\|SHA256\\):/q' -e '/^\\(Origin\\|Suite\\|Codename\\|Date\\): /p' "$file"
done`;

/** The archives from the heads of their Release files, each after a line `File: <sha256>`. */
export function readArchives(lines: readonly string[]): ArchiveState[] {
  const heads: Map<string, string>[] = [];
  for (const line of lines) {
    const [, field = '', value = ''] = /^(\w+): (.*)$/.exec(line) ?? [];
    if (field === 'File') heads.push(new Map());
    heads.at(-1)?.set(field, value.trim());
  }
  const states = heads.map((head) => ({ name: archiveName(head), date: isoDate(head.get('Date') ?? ''), sha256: head.get('File') ?? '' }));
  states.sort((a, b) => (`${a.name} ${a.sha256}` < `${b.name} ${b.sha256}` ? -1 : 1));
  return states.map((state, index) => {
    const before = states.slice(0, index).filter(({ name }) => name === state.name).length;
    return before === 0 ? state : { ...state, name: `${state.name}/${before + 1}` };
  });
}

function archiveName(head: ReadonlyMap<string, string>): string {
  const origin = head.get('Origin') ?? 'unknown';
  const suite = head.get('Codename') ?? head.get('Suite');
  return [...(origin === 'Debian' ? [] : [origin]), ...(suite === undefined ? [] : [suite])].join('/').replace(/[^\w+./~-]/g, '-');
}

function isoDate(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? '1970-01-01T00:00:00Z' : new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
