// What a missing thing is called in the Contents indexes of the archive, and which of the packages that have it is meant.
import type { Wanted } from './triage/diagnosis.ts';

/** The paths of a thing, as the end of a POSIX extended regular expression; every character of its name stands for itself. */
const paths: Readonly<Record<Wanted['kind'], (name: string) => string>> = {
  header: (name) => `usr/(include|lib)/(.*/)?${name}`,
  'pkg-config': (name) => `usr/(share|lib(/[^/]+)?)/pkgconfig/${name}[.]pc`,
  library: (name) => `(usr/)?lib/([^/]+/)?lib${name}[.](so|a)`,
  program: (name) => `(usr/)?s?bin/${name}`,
  cmake: (name) => `usr/(share|lib)/(.*/)?(${name}Config|${name.toLowerCase()}-config|Find${name})[.]cmake`,
  python: (name) => `usr/lib/python3/dist-packages/${name}([.]py|/__init__[.]py|[.][^/]*[.]so)`,
  perl: (name) => `usr/(share|lib)/([^/]+/)?perl(5|-base|/[0-9.]+)?/(5[0-9.]*/)?${name}[.]pm`,
  go: (name) => `usr/share/gocode/src/${name}/[^/]+`,
  node: (name) => `usr/(share|lib/[^/]+)/nodejs/${name}/package[.]json`,
  debhelper: (name) => `usr/share/perl5/Debian/Debhelper/Sequence/${name}[.]pm`,
  crate: (name) => `usr/share/cargo/registry/${name.replaceAll('-', '[-_]')}-[0-9][^/]*/Cargo[.]toml`,
  aclocal: (name) => `usr/share/aclocal(-[0-9.]+)?/${name}[.]m4`,
  // What PyPI calls it, in any case and with any of - _ . between its words.
  distribution: (name) => `usr/lib/python3/dist-packages/${name}-[0-9][^/]*[.](dist|egg)-info(/(METADATA|PKG-INFO))?`,
  'go-module': (name) => `usr/share/gocode/src/${name}/[^[:space:]]+`,
  // By its whole path, without the first slash.
  file: (name) => name,
  valac: (name) => `usr/share/(vala[^/]*/vapi|gir-1[.]0)/${name}[.](vapi|gir)`,
};

/** An extended regular expression for the lines of the things, e.g. `^usr/.../zlib[.]h[[:space:]]`. */
export function wantedPattern({ kind, name }: Wanted): string {
  const file = kind === 'python' ? name.replaceAll('.', '/') : kind === 'debhelper' ? name.replaceAll('-', '_') : name;
  return `^${paths[kind](kind === 'distribution' ? anyCase(file) : literal(file))}[[:space:]]`;
}

function literal(text: string): string {
  return text.replace(/[^\w/-]/g, (one) => (one === '^' ? '\\^' : `[${one}]`));
}

function anyCase(text: string): string {
  return text.split(/[-_.]+/).map((word) => word.replace(/[A-Za-z]/g, (one) => `[${one.toUpperCase()}${one.toLowerCase()}]`)).join('[-_.]');
}

/** The lines that tell of a thing, among those of an index that tell of several. */
export function linesOf(wanted: Wanted, lines: readonly string[]): string[] {
  const expression = new RegExp(wantedPattern(wanted).replaceAll('[^[:space:]]', '\\S').replaceAll('[[:space:]]', '\\s'));
  return lines.filter((line) => expression.test(line));
}

/** Packages that have a thing, the likeliest first, and the shortest of its paths. */
export interface Owners {
  readonly packages: readonly string[];
  readonly path: string;
  /** Every package that has it somewhere. */
  readonly all: readonly string[];
}

/** Each package once, by lines `path  section/package,section/package`: those that have the shortest path, of these -dev packages first, then the shortest name. At most three. */
export function rankedPackages(wanted: Wanted, lines: readonly string[]): string[] {
  return [...(rankedOwners(wanted, lines)?.packages ?? [])];
}

/** The same with the path; null where no line tells of the thing. */
export function rankedOwners(wanted: Wanted, lines: readonly string[]): Owners | null {
  const paths = new Map<string, string>();
  const best = new Map<string, number>();
  for (const line of lines) {
    const [, path, list] = /^(.*?)\s+(\S+)$/.exec(line) ?? [];
    if (path === undefined || list === undefined) continue;
    // Where a library of another architecture lies says nothing of its worth.
    // A module that finds a thing is in packages that use it rather than in the one that has it.
    const length = path.replace(/^(usr\/(?:lib|include)\/)[a-z0-9_]+-linux-gnu[a-z0-9]*\//, '$1').length + (/\/Find[^/]+[.]cmake$/.test(path) ? 1000 : 0);
    for (const one of list.split(',')) {
      const name = one.slice(one.lastIndexOf('/') + 1);
      if (length >= (best.get(name) ?? Infinity)) continue;
      best.set(name, length);
      paths.set(name, path);
    }
  }
  const isDevelopment = (name: string) => /-dev(?::|$)/.test(name) || wanted.kind === 'program';
  // Cross compilers and their like have everything a second time.
  const isOther = (name: string) => /-cross$|^lib(?:32|64|x32)|-(?:i386|x32|mips\w*|armel|riscv64)-|mingw/.test(name);
  const sorted = [...best].sort(([a, one], [b, other]) => Number(isOther(a)) - Number(isOther(b)) || one - other || Number(isDevelopment(b)) - Number(isDevelopment(a)) || a.length - b.length || (a < b ? -1 : 1));
  const packages = sorted.filter(([, length]) => length === sorted[0]?.[1]).slice(0, 3).map(([name]) => name);
  return packages[0] === undefined ? null : { packages, path: paths.get(packages[0]) ?? '', all: [...best.keys()] };
}

/** The packages of lines `path  section/package,...` that have one of the paths, by path; /bin and its kin are /usr's. */
export function ownersIn(lines: readonly string[], paths: readonly string[]): Map<string, string[]> {
  const plain = (path: string) => path.replace(/^usr\/(?=s?bin\/|lib\w*\/)/, '');
  const wanted = new Map(paths.map((path) => [plain(path), path]));
  const found = new Map<string, string[]>();
  for (const line of lines) {
    const [, named = '', list = ''] = /^(.*?)\s+(\S+)$/.exec(line) ?? [];
    const path = wanted.get(plain(named));
    if (path === undefined) continue;
    const names = list.split(',').map((one) => one.slice(one.lastIndexOf('/') + 1));
    found.set(path, [...new Set([...(found.get(path) ?? []), ...names])]);
  }
  return found;
}
