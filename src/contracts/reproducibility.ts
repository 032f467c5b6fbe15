// What a second build shows: what was varied, what differs, and why.
/** Something that differed between two builds of one source package. */
export interface Variation {
  readonly what: string;
  readonly first: string;
  readonly second: string;
}

/** What did not differ between them, and why. */
export interface NotVaried {
  readonly what: string;
  readonly why: string;
}

/** A package of both builds, by its hashes; null where a build has none of that name. */
export interface RebuiltPackage {
  readonly name: string;
  readonly first: string | null;
  readonly second: string | null;
}

/** What makes packages differ, found by building again with a part of the variations. */
export interface DifferenceCause {
  /** A variation, or `order of jobs`, `chance`, `time or chance`. */
  readonly cause: string;
  /** The files that differ by it. */
  readonly packages: readonly string[];
  /** Whether it is told and fails nothing. */
  readonly advisory: boolean;
  readonly reason: string | null;
  readonly fix: string | null;
}

/** Something in a package that both builds have otherwise. */
export interface DifferingPart {
  readonly package: string;
  /** A control field, a member of control.tar, or an absolute path. */
  readonly subject: string;
  /** What differs of it, e.g. `content`, `mode`, `text`. */
  readonly what: readonly string[];
  /** The first lines of a unified diff; null where there is no text. */
  readonly diff: string | null;
}

/** What `debkit verify` finds out about a difference. */
export interface ExaminedDifference {
  readonly causes: readonly DifferenceCause[];
  readonly parts: readonly DifferingPart[];
  /** Files whose cause was not found; why stands in `incomplete`. */
  readonly unexplained: readonly string[];
  readonly incomplete: string | null;
  /** diffoscope's page, in the output folder, or why there is none; null where nobody asked. */
  readonly page: { readonly file: string } | { readonly why: string } | null;
  /** How many builds it took. */
  readonly builds: number;
}

/** The files of the source package beside those made again of the same upstream files and recipe. */
export interface RemadeSource {
  readonly files: readonly RebuiltPackage[];
  /** Why it could not be made again. */
  readonly error: string | null;
  /** Why nobody tried: it was not debkit that made it. */
  readonly not: string | null;
}

/** The binary packages beside those that another sandbox made of the same source package. */
export interface OtherSandbox {
  readonly name: string;
  readonly packages: readonly RebuiltPackage[];
  /** Packages of the environment whose versions were not the same. */
  readonly versions: readonly string[];
  /** Why it made none. */
  readonly error: string | null;
}

/** The binary packages beside those of a second build. */
export interface ReproducibilityReport {
  /** Whether all are the same, bit for bit. */
  readonly same: boolean;
  readonly varied: readonly Variation[];
  readonly notVaried: readonly NotVaried[];
  readonly packages: readonly RebuiltPackage[];
  /** null where nothing differed, or nobody asked. */
  readonly examined: ExaminedDifference | null;
  /** With `debkit verify`. */
  readonly source: RemadeSource | null;
  /** With --sandboxes. */
  readonly sandboxes: readonly OtherSandbox[];
  /** Why the second build gave no packages. */
  readonly error: { readonly code: string; readonly message: string; readonly tail: readonly string[] } | null;
}
