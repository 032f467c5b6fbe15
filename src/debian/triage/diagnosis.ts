// What stopped a package: a class, whose fault it is, where, and what to change in the recipe.

/** The classes, by what has to be done. */
export type FailureClass =
  | 'missing-build-dependency'
  | 'unsatisfiable-dependency'
  | 'network-blocked'
  | 'test-failed'
  | 'compiler-error'
  | 'linker-error'
  | 'configure-failed'
  | 'missing-file'
  | 'wrong-place'
  | 'patch-does-not-apply'
  | 'changed-upstream-file'
  | 'changed-symbols'
  | 'command-failed'
  | 'disk-full'
  | 'out-of-memory';

/** Who can do something: upstream's code is changed by an edit or patch of the recipe; the host is this machine. */
export type Side = 'recipe' | 'upstream' | 'host';

/** Something that a build looked for, as the index of the archive's files knows it. */
export interface Wanted {
  readonly kind: 'header' | 'pkg-config' | 'library' | 'program' | 'cmake' | 'python' | 'perl' | 'go' | 'node' | 'debhelper' | 'valac' | 'crate' | 'aclocal' | 'distribution' | 'go-module' | 'file';
  readonly name: string;
}

/** Where in a recipe: the key that is to be changed, and the text in it that is meant, or the file beside it; null where the key may not be there yet. */
export interface RecipeSpot {
  readonly key: 'build-depends' | 'build' | 'files' | 'docs' | 'manpages' | 'examples' | 'edits' | 'patches' | 'packages' | 'test' | 'source-fields' | 'releases' | 'rules' | 'symbols';
  readonly text: string | null;
  /** Of a patch: the number of its hunk, counted from 1 in the part for `file`. */
  readonly hunk?: { readonly file: string; readonly number: number };
}

/** A file as the output names it, of upstream or debian/; line is 1-based. */
export interface OutputPlace {
  readonly file: string;
  readonly line: number | null;
}

/** A line of the output, and what stands around it. */
export interface Around {
  readonly lines: readonly string[];
  readonly index: number;
}

/** What a rule makes of a line; without a place, it is the one that the output tells. */
export interface Finding {
  readonly cause: string;
  readonly advice: string;
  readonly wanted?: Wanted;
  readonly spot?: RecipeSpot;
  readonly place?: OutputPlace | null;
  /** Where another line tells more than the one that matches. */
  readonly said?: string;
}

/** The whole of it; `said` is the line of the output. */
export interface Diagnosis {
  readonly class: FailureClass;
  readonly side: Side;
  readonly cause: string;
  readonly advice: string;
  readonly said: string;
  readonly place: OutputPlace | null;
  readonly wanted: Wanted | null;
  readonly spot: RecipeSpot | null;
}

/** One way in which a build ends. */
export interface Rule {
  readonly class: FailureClass;
  readonly side: Side;
  /** Matches one line. */
  readonly pattern: RegExp;
  /** Where else it says nothing, e.g. since configure says it of what it can do without: the last lines alone. */
  readonly atEnd?: true;
  /** Says that something failed, and not what: for where no other rule matches. */
  readonly vague?: true;
  /** null where the lines around say that it is not this. */
  readonly explain: (match: RegExpExecArray, around: Around) => Finding | null;
}
