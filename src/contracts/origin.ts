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
  | { readonly kind: 'tarball'; readonly url: string; readonly sha256: string }
  /** The orig tarball of a source package in a suite of Debian's. */
  | { readonly kind: 'debian'; readonly source: string; readonly suite: string; readonly sha256: string }
  /** A checkout of the user's; `dirty` where what was packed is not all committed. */
  | { readonly kind: 'directory'; readonly commit: string; readonly dirty: boolean };
