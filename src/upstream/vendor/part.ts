// What a lock file names: each part with its place below vendor/, where it can be had, and the hash that says what it is.

/** One component of somebody else's, in one version. */
export interface VendoredPart {
  readonly name: string;
  readonly version: string;
  /** Its folder below vendor/. */
  readonly place: string;
  /** In the order in which they are tried. */
  readonly urls: readonly string[];
  readonly hash: PartHash;
}

/** Lower-case hex: of the file's bytes, or go.sum's h1 of a module's zip or of a go.mod. */
export interface PartHash {
  readonly algorithm: 'sha256' | 'sha384' | 'sha512' | 'h1-zip' | 'h1-mod';
  readonly value: string;
}

/** A whole lock file; parents stand before what lies below them. */
export interface Vendored {
  readonly parts: readonly VendoredPart[];
  /** What a person should know. One sentence each. */
  readonly notes: readonly string[];
}

/** A lock file that names more is none. */
export const mostParts = 5000;
