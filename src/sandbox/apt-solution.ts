// What apt would install, read from its simulation: the exact set of packages that names an environment.
import { createHash } from 'node:crypto';

/** One package apt would install or upgrade; `name` as apt prints it, with `:arch` where foreign. */
export interface SolvedPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** The sha256 of a .deb that no archive has: two builds may give one version other bytes. */
  readonly local?: string;
}

export interface AptSolution {
  readonly install: readonly SolvedPackage[];
  readonly remove: readonly string[];
}

/** Reads the `Inst` and `Remv` lines of `apt-get --simulate` (apt-get(8)); sorted, so that equal solutions are equal text. */
export function parseSimulation(text: string): AptSolution {
  const install: SolvedPackage[] = [];
  const remove: string[] = [];
  for (const line of text.split('\n')) {
    const inst = /^Inst (\S+) (?:\[[^\]]*\] )?\((\S+) .*?\[([^\]]+)\]\)/.exec(line);
    if (inst !== null) install.push({ name: inst[1] ?? '', version: inst[2] ?? '', architecture: inst[3] ?? '' });
    const remv = /^Remv (\S+) /.exec(line);
    if (remv !== null) remove.push(remv[1] ?? '');
  }
  return sorted({ install, remove });
}

/**
 * Reads the same of `apt-get --print-uris` with an empty archive folder: the names that the packages' files are to have there, each part of them
 * quoted as in a URI, and the list of what is removed. `native` is the architecture whose packages are named without it.
 */
export function parseUris(text: string, native: string): AptSolution {
  const install = [...text.matchAll(/^'[^']*' ([^_ ]+)_([^_ ]+)_([^_ ]+)\.deb /gm)].map((line) => {
    const [name = '', version = '', architecture = ''] = line.slice(1).map(decodeURIComponent);
    return { name: ['all', native].includes(architecture) ? name : `${name}:${architecture}`, version, architecture };
  });
  const removed = /^The following packages will be REMOVED:\n((?: .*\n)*)/m.exec(text)?.[1] ?? '';
  // A package that is purged has an asterisk.
  return sorted({ install, remove: removed.split(/[\s*]+/).filter((name) => name !== '') });
}

function sorted({ install, remove }: AptSolution): AptSolution {
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return { install: [...install].sort((a, b) => order(a.name, b.name)), remove: [...remove].sort(order) };
}

/** The layer id of what a solution makes of a base layer: 32 hex digits. */
export function solutionKey(base: string, solution: AptSolution): string {
  return shortHash({ base, ...solution });
}

/** Arguments of apt-get install that ask for exactly this solution; empty where it changes nothing. */
export function installArguments(solution: AptSolution): string[] {
  const exact = (one: SolvedPackage) => (one.local === undefined ? `${one.name}=${one.version}` : localPath(one));
  return [...solution.install.map(exact), ...solution.remove.map((name) => `${name}-`)];
}

/** Where local .debs are shown in a chroot: every Debian system has the folder (FHS 3.12), so that no mount point stays in a layer. */
export const localFolder = '/mnt';

/** The path of a local .deb there; apt takes a path for the file, where `name=version` could be the archive's. */
export function localPath({ name, architecture }: Pick<SolvedPackage, 'name' | 'architecture'>): string {
  return `${localFolder}/${name}_${architecture}.deb`;
}

/** Whether everything in `part` is in `whole` too, in the same version and of the same bytes, and neither removes anything. */
export function isSubset(part: AptSolution, whole: AptSolution): boolean {
  if (part.remove.length > 0 || whole.remove.length > 0) return false;
  const known = new Map(whole.install.map((one) => [one.name, one]));
  return part.install.every((one) => known.get(one.name)?.version === one.version && known.get(one.name)?.local === one.local);
}

/** The solution without what `part` has already. */
export function withoutPart(whole: AptSolution, part: AptSolution): AptSolution {
  const had = new Set(part.install.map((one) => one.name));
  return { install: whole.install.filter((one) => !had.has(one.name)), remove: whole.remove };
}

/** 32 hex digits of the sha256 of a value's JSON. */
export function shortHash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}
