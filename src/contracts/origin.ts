// Where a source package comes from: the recipe and upstream's files, each by what identifies it.

/** A file of a recipe as its hash counts it; the path is relative to the recipe's folder, with forward slashes. */
export interface IdentifiedFile {
  readonly path: string;
  readonly mode: '644' | '755';
  readonly sha256: string;
}

/** Which recipe it is; hashes are lower-case hex. */
export interface RecipeIdentity {
  /** Of every file that was read: the recipe, patches/ (with its series), debian/ and the keyrings that it names. */
  readonly sha256: string;
  /** Of what those files say of one release's source package: without comments, tests of installed packages and other releases. */
  readonly meaning: string;
  /** By path, in byte order; `sha256` is that of their lines `<mode> <sha256> <path>`. */
  readonly files: readonly IdentifiedFile[];
}

/** Where upstream's files were had. */
export type UpstreamOrigin =
  | { readonly kind: 'git'; readonly url: string; readonly tag: string; readonly commit: string; readonly submodules: readonly { readonly path: string; readonly commit: string }[] }
  /** `released` is the tag that it was held against. */
  | { readonly kind: 'tarball'; readonly url: string; readonly sha256: string; readonly released: ReleasedTag | null }
  /** The orig tarball of a source package in a suite of Debian's. */
  | { readonly kind: 'debian'; readonly source: string; readonly suite: string; readonly sha256: string }
  /** A checkout of the user's; `dirty` where what was packed is not all committed. */
  | { readonly kind: 'directory'; readonly commit: string; readonly dirty: boolean };

/** A tag of a git repository, and the commit that it is at. */
export interface ReleasedTag {
  readonly url: string;
  readonly tag: string;
  readonly commit: string;
}

/** A tarball held against the tag that it was released from; paths are relative to the tree, in byte order. */
export type TagComparison =
  | (ReleasedTag & {
      readonly status: 'compared';
      /** Files that the tag has not. */
      readonly added: readonly string[];
      /** Files that it has otherwise. */
      readonly changed: readonly string[];
      /** Files that it alone has. */
      readonly missing: readonly string[];
      /** Which of the first two are allowed, by the pattern or class that allows them. */
      readonly allowed: Readonly<Record<string, readonly string[]>>;
      readonly refused: readonly string[];
    })
  /** The repository did not answer. */
  | { readonly status: 'not-compared'; readonly why: string };
