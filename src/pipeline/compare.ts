// Two sides compared: debian/ as it is written, then each binary package that they have, pair by pair.
import { basename } from 'node:path';
import type { DebContent } from '../contracts/deb-content.ts';
import { parseControl } from '../debian/compare-control.ts';
import { pathsToRead, type ContentOf } from '../debian/compare-entries.ts';
import { comparePackages, replacementOf, type Replacement } from '../debian/compare-packages.ts';
import { compareSources, type SourceDifference } from '../debian/compare-sources.ts';
import { fieldValue } from '../debian/deb822.ts';
import type { Setting } from '../debian/explain-differences.ts';
import { fileContent, type FileContent } from '../debian/file-content.ts';
import { explanations, type Between, type Explanation, type ExplanationId } from '../debian/known-differences.ts';
import type { PackageComparison, Side } from '../debian/package-comparison.ts';
import { styleNotes } from '../debian/style-notes.ts';
import { suites } from '../debian/suites.ts';
import { DebianSyntaxError } from '../debian/syntax-error.ts';
import { UsageError } from '../errors.ts';
import { unpackSmall } from '../system/compression.ts';
import { readDeb, readDebFiles, readDebMembers } from '../system/deb.ts';
import type { ComparedSide } from './compare-sides.ts';

/** One side as the result names it. */
export interface SideFacts extends Omit<ComparedSide, 'debs' | 'debian'> {
  /** What sets it apart from the other, in a word or two: its style, suite, version, or name. */
  readonly label: string;
}

/** What `debkit compare` ends with. */
export interface Comparison {
  readonly format: 1;
  readonly status: 'passed';
  readonly first: SideFacts;
  readonly second: SideFacts;
  /** In what the two differ as a whole, as far as is known. */
  readonly between: readonly Between[];
  /** What differs in debian/; null where a side has no source package to read it from. */
  readonly debian: readonly SourceDifference[] | null;
  /** What the differences of debian/rules mean, from CDBS to dh. */
  readonly notes: readonly string[];
  readonly packages: readonly PackageComparison[];
  /** Those that a difference names, by id. */
  readonly explanations: Readonly<Record<string, Explanation>>;
  /** Whether every .deb is the same to the byte. */
  readonly identical: boolean;
  /** Whether each difference of the packages is explained. */
  readonly explained: boolean;
  /** Whether the dh package replaces that of CDBS; null where the sides are not of these two styles. */
  readonly replacement: Replacement | null;
}

type Sides = readonly [first: ComparedSide, second: ComparedSide];

/** Compares two sides. Errors: DEB_UNREADABLE (exit 2), COMMAND_NOT_FOUND (exit 3). */
export async function compareSides(sides: Sides, signal: AbortSignal): Promise<Comparison> {
  const [first, second] = sides;
  const between = differing(sides);
  const setting: Setting = { between: new Set(between), older: isOlder(second, first) ? 'second' : 'first' };
  const packages: PackageComparison[] = [];
  for (const pair of await pairsOf(sides, signal)) packages.push(await comparePair(pair, setting, signal));
  const used = new Set(packages.flatMap(({ differences }) => differences.flatMap(({ changes }) => changes.flatMap(({ explanation }) => explanation ?? []))));
  const isLacking = (id: string) => (explanations as Readonly<Record<string, Explanation>>)[id]?.lacking === true;
  return {
    ...{ format: 1, status: 'passed', between, packages },
    first: factsOf(first, labelOf(sides, 0, between)),
    second: factsOf(second, labelOf(sides, 1, between)),
    debian: first.debian === null || second.debian === null ? null : compareSources(first.debian, second.debian),
    notes: between.includes('styles') ? styleNotes(...(setting.older === 'first' ? [rulesOf(first), rulesOf(second)] as const : [rulesOf(second), rulesOf(first)] as const)) : [],
    explanations: Object.fromEntries(Object.entries(explanations).filter(([id]) => used.has(id as ExplanationId))),
    identical: packages.every(({ verdict }) => verdict === 'identical'),
    explained: packages.every(({ verdict, differences }) => !verdict.startsWith('only-') && differences.every(({ explained }) => explained)),
    replacement: between.includes('styles') ? replacementOf(packages, isLacking) : null,
  };
}

function differing([first, second]: Sides): Between[] {
  const differ = <T>(one: T | null, other: T | null) => one !== null && other !== null && one !== other;
  const found: [Between, boolean][] = [
    ['styles', differ(first.style, second.style)],
    ['suites', differ(first.suite, second.suite)],
    ['versions', differ(first.version, second.version)],
  ];
  return found.filter(([, is]) => is).map(([between]) => between);
}

function rulesOf({ debian }: ComparedSide): string {
  return debian?.get('rules')?.toString('utf8') ?? '';
}

/** CDBS comes before dh; of one style the earlier suite, so that the table of known differences goes one way. */
function isOlder(one: ComparedSide, other: ComparedSide): boolean {
  if (one.style !== other.style) return one.style === 'cdbs';
  const at = (suite: string | null) => suites.findIndex(({ codename }) => codename === suite);
  return at(one.suite) < at(other.suite);
}

function factsOf({ name, source, suite, version, style, compat }: ComparedSide, label: string): SideFacts {
  return { label, name, source, suite, version, style, compat };
}

/** The style, suite or version where it is another; else the name, or its place where they are of one name. */
function labelOf(sides: Sides, index: 0 | 1, between: readonly Between[]): string {
  const { style, suite, version, name } = sides[index];
  const words = [between.includes('styles') ? style : null, between.includes('suites') ? suite : null].filter((word) => word !== null);
  if (words.length > 0) return words.join(' ');
  if (between.includes('versions') && version !== null) return version;
  const names = sides.map((side) => basename(side.name));
  return names[0] === names[1] ? ['first', 'second'][index] ?? '' : basename(name);
}

interface Pair {
  readonly name: string;
  readonly first: string | null;
  readonly second: string | null;
}

/** The packages of both sides by name, debug symbols last; a single .deb on each side is a pair whatever their names. */
async function pairsOf(sides: Sides, signal: AbortSignal): Promise<Pair[]> {
  const [before, after] = [await byName(sides[0], signal), await byName(sides[1], signal)];
  const [[one] = [], [other] = []] = [[...before], [...after]];
  if (before.size === 1 && after.size === 1 && one !== undefined && other !== undefined) {
    return [{ name: one[0] === other[0] ? one[0] : `${one[0]}, ${other[0]}`, first: one[1], second: other[1] }];
  }
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const isDebug = (name: string) => Number(name.endsWith('-dbgsym'));
  return names.sort((a, b) => isDebug(a) - isDebug(b) || (a < b ? -1 : 1)).map((name) => ({ name, first: before.get(name) ?? null, second: after.get(name) ?? null }));
}

async function byName({ name: side, debs }: ComparedSide, signal: AbortSignal): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const path of debs) {
    const control = (await readDebMembers(path, { signal }))['control'] ?? '';
    const name = about(path, () => fieldValue(parseControl(control), 'Package') ?? '');
    if (found.has(name)) throw new UsageError('PACKAGE_TWICE', `'${side}' has the package '${name}' twice: ${basename(found.get(name) ?? '')} and ${basename(path)}`, { hint: 'name the .debs themselves' });
    found.set(name, path);
  }
  return found;
}

/** What is wrong with a package's control file is said with the package's name. */
function about<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DebianSyntaxError)) throw error;
    throw new UsageError('DEB_UNREADABLE', `'${path}' cannot be read as a .deb: ${error.message}`, { cause: error });
  }
}

async function comparePair({ name, first, second }: Pair, setting: Setting, signal: AbortSignal): Promise<PackageComparison> {
  const read = (path: string | null) => (path === null ? null : readDeb(path, { signal }));
  const [before, after] = [await read(first), await read(second)];
  const contents = before === null || after === null ? () => null : await readContents(before, after, signal);
  return about(second ?? first ?? '', () => comparePackages({ name, first: before, second: after }, contents, setting));
}

// Files whose bytes are looked into, and how large one may be.
const most = { files: 300, bytes: 1 << 26 };

/** What the differing files hold: read one after the other, so that at most one of them is in memory whole. */
async function readContents(first: DebContent, second: DebContent, signal: AbortSignal): Promise<ContentOf> {
  if (first.file.sha256 === second.file.sha256) return () => null;
  const wanted = pathsToRead({ first: first.entries, second: second.entries });
  const contents: Record<Side, Map<string, FileContent>> = { first: new Map(), second: new Map() };
  for (const [side, deb] of [['first', first], ['second', second]] as const) {
    const paths = new Set(wanted[side].slice(0, most.files));
    await readDebFiles(deb.file.path, { paths, bytes: most.bytes, signal }, (path, bytes) => {
      const unpacked = path.endsWith('.gz') ? unpackSmall(bytes, most.bytes) : null;
      contents[side].set(path, fileContent(unpacked ?? bytes, unpacked !== null));
    });
  }
  return (side, path) => contents[side].get(path) ?? null;
}
