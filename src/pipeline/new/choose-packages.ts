// Which packages of a suite a project's needs are, what of it the suite has not, and what is left out. Pure.
import type { Owners } from '../../debian/contents-index.ts';
import { compareVersionPart } from '../../debian/version.ts';
import type { Detection, Need } from '../../detect/detection.ts';
import { shownPlace } from '../../detect/source-tree.ts';
import type { SuitePackage } from '../../sandbox/suite-packages.ts';

/** A package, and every place that asks for it. */
export interface Chosen {
  readonly name: string;
  readonly why: string;
}

/** How a suite fits a detection. */
export interface SuiteFit {
  readonly suite: string;
  readonly buildDepends: readonly Chosen[];
  readonly depends: readonly Chosen[];
  /** Needed, and not there or too old: why the suite cannot build it. One sentence each. */
  readonly lacking: readonly string[];
  /** What upstream can do without, and only its build files ask for. */
  readonly spare: readonly Chosen[];
  /** What is left out, and what could not be found. One sentence each. */
  readonly notes: readonly string[];
}

/** What is known of the suite, and of who asks. */
export interface Knowledge {
  readonly suite: string;
  readonly owners: ReadonlyMap<string, Owners | null>;
  readonly present: ReadonlySet<string>;
  readonly known: ReadonlyMap<string, SuitePackage>;
  readonly system: string;
  /** The project itself: Debian's packages of it are what is being made. */
  readonly own: string;
}

/** The packages for the needs of a detection. */
export function choosePackages(found: Detection, knowledge: Knowledge): SuiteFit {
  const building = chosenOf(found.needs, knowledge);
  const running = chosenOf(found.runtime, knowledge);
  const implied = chosenOf(found.implied, knowledge).lacking;
  // debhelper's Depends have no versions, and many a program works with an older one than it asks for.
  const missing = chosenOf(found.implied.map((one) => ({ ...one, atLeast: null })), knowledge).lacking;
  return {
    suite: knowledge.suite, buildDepends: building.chosen, depends: running.chosen, spare: building.spare,
    lacking: [...new Set([...building.lacking, ...running.lacking, ...missing])],
    notes: [...new Set([...building.notes, ...running.notes, ...implied.filter((one) => !missing.includes(one))])],
  };
}

interface Choice {
  readonly chosen: Chosen[];
  readonly spare: Chosen[];
  readonly lacking: string[];
  readonly notes: string[];
}

function chosenOf(needs: readonly Need[], knowledge: Knowledge): Choice {
  const packages = new Map<string, Set<string>>();
  const [lacking, notes]: [string[], string[]] = [[], []];
  const spare: Chosen[] = [];
  const add = (name: string, one: Need) => void packages.set(name, (packages.get(name) ?? new Set()).add(shownNeed(one)));
  const found = needs.flatMap((one) => {
    const owners = knowledge.owners.get(keyOf(one.wanted)) ?? null;
    const name = owners === null ? null : likeliest(one, owners, knowledge);
    if (name === null || owners === null) {
      // A word that looks like a macro of the archive may be one of a file that is not looked into, or only be spoken of; a library may be another system's.
      if (one.wanted.kind === 'aclocal' || (one.wanted.kind === 'library' && !one.optional)) notes.push(`nothing in ${knowledge.suite} has ${shown(one)}`);
      else if (!one.optional && one.wanted.kind !== 'header') lacking.push(`${knowledge.suite} has no package with ${shown(one)}`);
      return [];
    }
    const old = one.optional ? null : tooOld(one, name, owners.path, knowledge);
    if (old !== null) lacking.push(old);
    // A header of that name in some folder is another one.
    const isOther = one.wanted.kind === 'header' && !isPlainHeader(owners.path, one.wanted.name);
    return isOther || isPresent(one, name, knowledge) || isOwn(name, knowledge) ? [] : [{ one, name, some: owners.packages }];
  });
  const headers = found.filter(({ one }) => one.wanted.kind === 'header');
  const others = found.filter(({ one }) => one.wanted.kind !== 'header');
  const byHeader = new Set(headers.flatMap(({ some }) => some));
  for (const { one, name } of others) if (!one.optional) add(name, one);
  for (const { one, name, some } of others.filter((other) => other.one.optional)) {
    // What upstream can do without is taken where two things ask for it: its sources and its build files.
    if (packages.has(name) || some.some((other) => byHeader.has(other))) add(name, one);
    else {
      spare.push({ name, why: shownNeed(one) });
      notes.push(`left out, since it can be done without: ${name} (${shownNeed(one)})`);
    }
  }
  // A header whose package something else has named already asks for no other of those that have it.
  for (const { one, name, some } of headers) {
    const named = some.find((other) => packages.has(other));
    if (named !== undefined || !one.optional) add(named ?? name, one);
  }
  const chosen = [...packages].map(([name, why]) => ({ name, why: [...why].slice(0, 3).join('; ') })).sort((a, b) => (a.name < b.name ? -1 : 1));
  return { chosen, spare: spare.filter(({ name }) => !packages.has(name)), lacking, notes };
}

/** A package that is there anyway, before the one that would be added; a header of that name in some folder is another one. */
function likeliest({ wanted, atLeast }: Need, { packages, all }: Owners, { present }: Knowledge): string | null {
  const some = atLeast === null && (wanted.kind === 'perl' || wanted.kind === 'program') ? all : packages;
  return some.find((name) => present.has(name)) ?? packages[0] ?? null;
}

/** Whether a build has it without a word in the recipe: by debhelper, or by what debkit adds for the build system. */
function isPresent({ wanted }: Need, name: string, { present, known, system }: Knowledge): boolean {
  if (present.has(name)) return true;
  const source = known.get(name)?.source ?? '';
  if (wanted.kind === 'perl' && source === 'perl') return true;
  // Its own module says how to look for a thing, and is none of it.
  if (wanted.kind === 'cmake' && source === 'cmake') return true;
  if (wanted.kind === 'program' && ['cmake', 'meson', 'go', 'rustc', 'python3', 'node', 'perl'].includes(wanted.name)) return system !== 'make' && system !== 'none';
  return wanted.kind === 'distribution' && name === 'python3-setuptools';
}

function isOwn(name: string, { known, own }: Knowledge): boolean {
  const plain = (text: string) => text.replace(/^(?:python3?-|node-|rust-|golang-(?:github-[^-]+-)?|lib)|(?:-perl|-dev)$/g, '');
  return plain(known.get(name)?.source ?? '') === plain(own);
}

function isPlainHeader(path: string, name: string): boolean {
  return path === `usr/include/${name}` || (path.endsWith(`/${name}`) && /^usr\/include\/[a-z0-9_]+-linux-gnu[a-z0-9]*$/.test(path.slice(0, -name.length - 1)));
}

/** Says that the suite's version will not do; null where it does, or nobody asked. */
function tooOld(one: Need, name: string, path: string, { suite, known }: Knowledge): string | null {
  const { atLeast, wanted } = one;
  if (atLeast === null || (wanted.kind === 'perl' && known.get(name)?.source === 'perl')) return null;
  const version = numbers(wanted.kind === 'crate' ? (/-(\d[^/]*)\/Cargo\.toml$/.exec(path)?.[1] ?? '') : (known.get(name)?.version ?? ''));
  if (version === '' || compareVersionPart(version, numbers(atLeast)) >= 0) return null;
  return `${shown(one)} >= ${atLeast} is needed, and ${suite} has ${version}`;
}

/** The upstream numbers of a version: `2:1.19~1` is 1.19. */
function numbers(version: string): string {
  return /^(?:\d+:)?v?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? '';
}

const words: Readonly<Record<Need['wanted']['kind'], string>> = {
  header: 'the header', 'pkg-config': 'the pkg-config module', library: 'the library', program: 'the program', cmake: 'the CMake package', python: 'the Python module', perl: 'the Perl module', go: 'the Go package',
  node: 'the Node.js module', debhelper: "debhelper's add-on", valac: 'the Vala API', crate: 'the crate', aclocal: 'the autoconf macro', distribution: 'the Python distribution', 'go-module': 'the Go module', file: 'the file',
};

function shown({ wanted, place }: Need): string {
  const name = wanted.kind === 'perl' ? wanted.name.replaceAll('/', '::') : wanted.name;
  return `${words[wanted.kind]} ${name} (${shownPlace(place)})`;
}

function shownNeed({ by, wanted, place }: Need): string {
  const name = wanted.kind === 'perl' ? wanted.name.replaceAll('/', '::') : wanted.name;
  return `${shownPlace(place)}: ${by.includes(name) ? by : `${by} ${name}`}`;
}

/** The key of a need in `owners`. */
export function keyOf({ kind, name }: Need['wanted']): string {
  return `${kind} ${name}`;
}
