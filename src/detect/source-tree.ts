// An upstream's files as the detectors see them.

/** Where something was read. */
export interface Place {
  readonly file: string;
  /** 1-based; null for the whole file. */
  readonly line: number | null;
}

/** The regular files of a tree. */
export interface SourceTree {
  /** Paths relative to the tree, in byte order. */
  readonly files: readonly string[];
  has(path: string): boolean;
  isExecutable(path: string): boolean;
  /** The beginning of a file as text, 1 MiB at most; empty where it is not there. */
  text(path: string): string;
}

/** The first of the names that is at the top of the tree. */
export function firstOf(tree: SourceTree, names: readonly string[]): string | null {
  return names.find((name) => tree.has(name)) ?? null;
}

/** Files by the end of their names, e.g. `.c`, without those of tests, examples and bundled code. */
export function ownSources(tree: SourceTree, endings: RegExp): string[] {
  return tree.files.filter((file) => endings.test(file) && !/(?:^|\/)(?:tests?|t|examples?|samples?|doc|docs|debian|vendor|third[-_]?party|node_modules|contrib|windows|win32|w32|msvc|msw|macosx?|os2|vms|dos)\//i.test(file));
}

/** A place as `file:line`. */
export function shownPlace({ file, line }: Place): string {
  return line === null ? file : `${file}:${line}`;
}

// The ends of the lines of the text that was asked of last.
let read: { readonly text: string; readonly ends: readonly number[] } = { text: '', ends: [] };

/** The 1-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  if (read.text !== text) {
    const ends: number[] = [];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) ends.push(at);
    read = { text, ends };
  }
  return countBelow(read.ends, offset) + 1;
}

/** A build file that asks for more of one kind is none. */
export const mostMatches = 2000;

/** Each match of a pattern (with the flag g) in a file, with its place; the first 2000. */
export function matches(tree: SourceTree, file: string, pattern: RegExp, text = tree.text(file)): { readonly match: RegExpExecArray; readonly place: Place }[] {
  const found: { match: RegExpExecArray; place: Place }[] = [];
  for (const match of text.matchAll(pattern)) {
    found.push({ match, place: { file, line: lineAt(text, match.index) } });
    if (found.length === mostMatches) break;
  }
  return found;
}

/** Tells of an offset whether more of what opens than of what closes stands before it, each a pattern with the flag g. */
export function insideOf(text: string, opens: RegExp, closes: RegExp): (offset: number) => boolean {
  const offsets = (pattern: RegExp) => [...text.matchAll(pattern)].map(({ index }) => index);
  const [opened, closed] = [offsets(opens), offsets(closes)];
  return (offset) => countBelow(opened, offset) > countBelow(closed, offset);
}

/** How many of ascending numbers are below one. */
function countBelow(numbers: readonly number[], limit: number): number {
  let [from, to] = [0, numbers.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((numbers[middle] ?? 0) < limit) from = middle + 1;
    else to = middle;
  }
  return from;
}
