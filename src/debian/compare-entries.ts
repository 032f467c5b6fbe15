// Two packages' files: what one has alone, what moved, and how those that both have differ.
import type { DebEntry } from '../contracts/deb-content.ts';
import { differingSections, differingStrings } from './elf-sections.ts';
import type { FileContent } from './file-content.ts';
import type { Change, Difference, Side } from './package-comparison.ts';
import { diffHunks } from './unified-diff.ts';

/** The entries of both .debs, each by path. */
export interface EntryLists {
  readonly first: readonly DebEntry[];
  readonly second: readonly DebEntry[];
}

/** What was read of a file; null for what was not, since it is too large or one too many. */
export type ContentOf = (side: Side, path: string) => FileContent | null;

/** An entry of the first and what it is in the second. */
interface Pair {
  readonly first: DebEntry;
  readonly second: DebEntry;
}

/** What both lists say of each other. */
interface Sorted {
  readonly pairs: readonly Pair[];
  readonly aloneFirst: readonly DebEntry[];
  readonly aloneSecond: readonly DebEntry[];
}

export interface EntryComparison {
  readonly differences: readonly Difference[];
  /** Files and links that are the same. */
  readonly same: number;
  /** Those among them whose dates differ. */
  readonly dates: number;
}

/** The paths whose bytes a comparison wants to see on each side: of pairs that differ, and of files that may have moved. */
export function pathsToRead(lists: EntryLists): Record<Side, string[]> {
  const sorted = sortByPath(lists);
  const candidates = moveCandidates(sorted);
  const differing = [...sorted.pairs, ...candidates].filter(({ first, second }) => first.type === 'file' && second.type === 'file' && first.sha256 !== second.sha256);
  return { first: differing.map(({ first }) => first.path), second: differing.map(({ second }) => second.path) };
}

/** Compares the entries; differences in the order of their paths. */
export function compareEntries(lists: EntryLists, contentOf: ContentOf): EntryComparison {
  const sorted = sortByPath(lists);
  const moved = moveCandidates(sorted).filter((pair) => hasMoved(pair, contentOf));
  const [from, to] = [new Set(moved.map(({ first }) => first)), new Set(moved.map(({ second }) => second))];
  const changed = [...sorted.pairs, ...moved].map((pair) => ({ pair, ...changesOf(pair, contentOf) }));
  const differences: Difference[] = [
    ...changed.filter(({ changes }) => changes.length > 0).map(({ pair, changes, diff }) => ({ part: 'files' as const, subject: pair.first.path, changes, diff })),
    ...told(sorted.aloneFirst.filter((entry) => !from.has(entry)), sorted.aloneFirst).map((entry) => alone(entry, 'first')),
    ...told(sorted.aloneSecond.filter((entry) => !to.has(entry)), sorted.aloneSecond).map((entry) => alone(entry, 'second')),
  ];
  const same = changed.filter(({ pair, changes }) => changes.length === 0 && pair.first.type !== 'directory');
  return {
    differences: differences.sort((a, b) => (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0)),
    same: same.length,
    dates: same.filter(({ pair }) => pair.first.mtime !== pair.second.mtime).length,
  };
}

function sortByPath({ first, second }: EntryLists): Sorted {
  const [before, after] = [byPath(first), byPath(second)];
  return {
    pairs: first.flatMap((entry) => {
      const other = after.get(entry.path);
      return other === undefined ? [] : [{ first: entry, second: other }];
    }),
    aloneFirst: first.filter(({ path }) => !after.has(path)),
    aloneSecond: second.filter(({ path }) => !before.has(path)),
  };
}

function byPath(entries: readonly DebEntry[]): Map<string, DebEntry> {
  return new Map(entries.map((entry) => [entry.path, entry]));
}

/** Entries that each side has alone and that may be one: of a path that differs in the library folder alone, or the only ones of their name. */
function moveCandidates({ aloneFirst, aloneSecond }: Sorted): Pair[] {
  const pairs: Pair[] = [];
  const taken = new Set<DebEntry>();
  for (const keyOf of [sameFolderKey, nameKey]) {
    const left = (entries: readonly DebEntry[]) => onlyOnes(entries.filter((entry) => entry.type !== 'directory' && !taken.has(entry)), keyOf);
    const [before, after] = [left(aloneFirst), left(aloneSecond)];
    for (const [key, first] of before) {
      const second = after.get(key);
      if (second?.type !== first.type) continue;
      pairs.push({ first, second });
      taken.add(first).add(second);
    }
  }
  return pairs;
}

/** Entries by key, but those that share theirs with another. */
function onlyOnes(entries: readonly DebEntry[], keyOf: (path: string) => string): Map<string, DebEntry> {
  const found = new Map<string, DebEntry | null>();
  for (const entry of entries) found.set(keyOf(entry.path), found.has(keyOf(entry.path)) ? null : entry);
  return new Map([...found].flatMap(([key, entry]) => (entry === null ? [] : [[key, entry] as const])));
}

/** The path without a multiarch folder, with /lib in /usr, and without what compression adds. */
function sameFolderKey(path: string): string {
  return path.replace(/^\/lib\//, '/usr/lib/').replace(/^(\/usr\/(?:lib|include)\/)[a-z0-9_]+-[a-z0-9]+-[a-z0-9]+\//, '$1').replace(/\.gz$/, '');
}

function nameKey(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.gz$/, '');
}

function hasMoved({ first, second }: Pair, contentOf: ContentOf): boolean {
  if (sameFolderKey(first.path) === sameFolderKey(second.path)) return true;
  if (first.type !== 'file') return first.target === second.target;
  if (first.sha256 === second.sha256) return first.size > 0;
  const [one, other] = [contentOf('first', first.path), contentOf('second', second.path)];
  return one !== null && other !== null && (one.sha256 === other.sha256 || (one.kind === 'elf' && other.kind === 'elf'));
}

function changesOf({ first, second }: Pair, contentOf: ContentOf): { readonly changes: Change[]; readonly diff: string | null } {
  const changes: Change[] = [];
  const say = (what: Change['what'], before: string | null, after: string | null) => {
    if (before !== after) changes.push({ what, first: before, second: after });
  };
  say('moved', first.path, second.path);
  say('type', first.type, second.type);
  // A link's mode means nothing.
  if (first.type !== 'symlink' || second.type !== 'symlink') say('mode', octal(first.mode), octal(second.mode));
  say('owner', first.owner, second.owner);
  if (first.type === second.type) say('target', first.target, second.target);
  if (first.sha256 === null || second.sha256 === null || first.sha256 === second.sha256) return { changes, diff: null };
  const { change, diff } = contentChange({ first, second }, contentOf('first', first.path), contentOf('second', second.path));
  return { changes: [...changes, change], diff };
}

function contentChange({ first, second }: Pair, before: FileContent | null, after: FileContent | null): { readonly change: Change; readonly diff: string | null } {
  const sizes = { first: `${first.size} bytes`, second: `${second.size} bytes` };
  if (before === null || after === null) return { change: { what: 'content', ...sizes }, diff: null };
  if (before.sha256 === after.sha256) return { change: { what: 'compressed', first: packing(before), second: packing(after) }, diff: null };
  if (before.kind === 'text' && after.kind === 'text') return { change: { what: 'text', ...sizes }, diff: diffHunks(before.text, after.text) };
  if (before.kind !== 'elf' || after.kind !== 'elf') return { change: { what: 'content', ...sizes }, diff: null };
  const names = differingSections(before.sections, after.sections);
  if (names.length === 0) return { change: { what: 'content', ...sizes }, diff: null };
  const own = ({ sections }: typeof before) => names.filter((name) => sections.some((section) => section.name === name)).join(' ');
  const strings = differingStrings(before.strings, after.strings);
  return { change: { what: 'sections', first: own(before), second: own(after) }, diff: strings === '' ? null : strings };
}

function packing({ packed }: FileContent): string {
  return packed ? 'gzip' : 'none';
}

/** Entries worth telling: a plain folder is not, where something in it is. */
function told(entries: readonly DebEntry[], all: readonly DebEntry[]): DebEntry[] {
  const parents = new Set<string>();
  for (const { path, type } of all) {
    if (type === 'directory') continue;
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) parents.add(path.slice(0, slash));
  }
  return entries.filter(({ path, type, mode, owner }) => type !== 'directory' || !parents.has(path) || mode !== 0o755 || owner !== 'root:root');
}

function alone(entry: DebEntry, side: Side): Difference {
  const { type, mode, owner, size, target } = entry;
  const said = [type, octal(mode), owner, ...(type === 'file' ? [`${size} bytes`] : []), ...(target === null ? [] : [`-> ${target}`])].join(' ');
  return { part: 'files', subject: entry.path, changes: [{ what: 'entry', first: null, second: null, [side]: said }], diff: null };
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
