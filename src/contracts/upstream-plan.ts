// The part of a plan that says where upstream's files come from and how they become the orig tarball.

/** Where the upstream files come from. */
export type UpstreamPlan = GitUpstreamPlan | TarballUpstreamPlan | DebianUpstreamPlan | DirectoryUpstreamPlan;

/** A git repository at one tag; the URL holds no credentials. */
export interface GitUpstreamPlan {
  readonly kind: 'git';
  readonly url: string;
  readonly tag: string;
  /** Demanded commit (40 or 64 hex digits), checked after the fetch. */
  readonly commit: string | null;
  readonly submodules: boolean;
}

/** A released tarball, checked by hash and optionally by a signature. */
export interface TarballUpstreamPlan {
  readonly kind: 'tarball';
  readonly url: string;
  /** Said where it is a file of the recipe folder, whose name `url` is: its absolute host path. */
  readonly file?: string;
  readonly sha256: string;
  readonly signature: { readonly url: string; readonly keyring: string } | null;
  /** Whose orig tarball has the same bytes: taken where the URL does not give them. */
  readonly debian: DebianUpstreamPlan | null;
  /** The tag that it was released from, and what of it need not be there: globs, and `@autotools` for what autotools make. */
  readonly released: { readonly url: string; readonly tag: string; readonly allowed: readonly string[] } | null;
}

/** The orig tarball of a source package in a Debian suite. */
export interface DebianUpstreamPlan {
  readonly kind: 'debian';
  readonly source: string;
  readonly suite: string;
  /** The source package's version in that suite, e.g. `1.11.2-1`; null takes the suite's newest of the upstream version. */
  readonly version: string | null;
  /** As Debian has it: before files are left out here, and without the suffix that says so. */
  readonly upstreamVersion: string;
  readonly sha256: string | null;
}

/** The user's own project folder (absolute host path). */
export interface DirectoryUpstreamPlan {
  readonly kind: 'directory';
  readonly path: string;
}

/** How the orig tarball is made. `exclude` patterns (glob, relative to the tree) demand a repack suffix. */
export interface OrigPlan {
  readonly compression: 'gz' | 'xz';
  readonly exclude: readonly string[];
  /** Folder of a monorepo that is packaged, relative to the tree; null is the whole tree. */
  readonly subdirectory: string | null;
  /** Said where a second orig tarball holds what upstream's lock file names. */
  readonly vendor?: VendorKind;
}

/** Whose lock file it is: package-lock.json of npm, Cargo.lock, or go.mod with go.sum. */
export type VendorKind = 'npm' | 'cargo' | 'go';
