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

/** The 1-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** Each match of a pattern (with the flag g) in a file, with its place. */
export function matches(tree: SourceTree, file: string, pattern: RegExp, text = tree.text(file)): { readonly match: RegExpExecArray; readonly place: Place }[] {
  return [...text.matchAll(pattern)].map((match) => ({ match, place: { file, line: lineAt(text, match.index) } }));
}
