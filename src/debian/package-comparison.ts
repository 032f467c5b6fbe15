// What a comparison of two binary packages finds, as data: differences, each of one or more changes, and what explains them.

/** A side of a comparison. */
export type Side = 'first' | 'second';

/**
 * What is not the same. Of control.tar: `value` and `relation` of fields, `conffile`, `member`, `lines` outside of what debhelper
 * added, `helper` (its part of a maintainer script), `order` of those parts, `debhelper` (its version in them). Of data.tar: `entry`
 * (one side has it alone), `moved`, `type`, `mode`, `owner`, `target`, `content` (bytes), `text`, `sections` of a program, `compressed`.
 */
export type ChangeKind =
  | 'value' | 'relation' | 'conffile' | 'member' | 'lines' | 'helper' | 'order' | 'debhelper'
  | 'entry' | 'moved' | 'type' | 'mode' | 'owner' | 'target' | 'content' | 'text' | 'sections' | 'compressed';

/** One change; null where a side has nothing. */
export interface Change {
  readonly what: ChangeKind;
  readonly first: string | null;
  readonly second: string | null;
}

/** What differs of one field, member or path. */
export interface Difference {
  readonly part: 'control' | 'conffiles' | 'scripts' | 'files';
  /** A field's or member's name, or an absolute path (of the first where it moved). */
  readonly subject: string;
  readonly changes: readonly Change[];
  /** The hunks of a unified diff; null where there is no text to compare. */
  readonly diff: string | null;
}

/** A change and the id of what explains it; null for what nothing explains. */
export interface ExplainedChange extends Change {
  readonly explanation: string | null;
}

/** A difference with its changes judged; `diff` has its first lines, and `more` is how many were left out. */
export interface ExplainedDifference extends Omit<Difference, 'changes' | 'diff'> {
  readonly changes: readonly ExplainedChange[];
  readonly diff: { readonly text: string; readonly more: number } | null;
  /** Whether every change of it is explained. */
  readonly explained: boolean;
}

/** Two binary packages of one name. */
export interface PackageComparison {
  readonly name: string;
  /** The .debs' file names; null where a side has no such package. */
  readonly first: string | null;
  readonly second: string | null;
  /** `identical`: every byte. `same`: all that is compared, but not dates or the archive's own bytes. */
  readonly verdict: 'identical' | 'same' | 'differs' | 'only-first' | 'only-second';
  /** Files and links that are the same. */
  readonly same: number;
  /** Those among them whose dates differ. */
  readonly dates: number;
  readonly differences: readonly ExplainedDifference[];
}
