// A file of a debian/ that somebody keeps by hand, and what of a recipe may stand for it.

/** One file; `path` is relative to debian/. */
export interface OldFile {
  readonly path: string;
  readonly content: Buffer;
  readonly executable: boolean;
  /** When it was last changed, in seconds since 1970; null where that is not told. */
  readonly date: number | null;
  /** Of a link to a file of upstream's: what it points to; it has no content. */
  readonly link?: string;
}

/** As a recipe's own debian/ may have (recipe-files.ts): files, and bytes of each; and bytes of all, which are held in memory. */
export const mostOfDebian = { files: 2000, bytes: 5 << 20, all: 1 << 27 };

/** Why a recipe's debian/ cannot have the file, and what to do; null where it can. */
export function unkeepable(path: string, bytes: number): readonly [why: string, hint: string] | null {
  if (/[\x00-\x1f\x7f\\\uFFFD]/.test(path) || path.startsWith('-')) return ['it has a name that a recipe cannot have', 'rename it'];
  return bytes > mostOfDebian.bytes ? [`it has ${bytes} bytes, and a file of a recipe's debian/ at most ${mostOfDebian.bytes}`, 'keep it in a package of its own'] : null;
}

/** A recipe, or part of one, as it is written. */
export type Draft = Readonly<Record<string, unknown>>;

/** What of the recipe's language may take the place of files of debian/. */
export interface Piece {
  /** The files it stands for, paths relative to debian/. */
  readonly files: readonly string[];
  /** The recipe with the piece in it. */
  readonly apply: (draft: Draft) => Draft;
  /** Comments for the recipe, by the path of their key as recipeText has them. */
  readonly comments: Readonly<Record<string, string>>;
  /** What the rendered debian/ has not as the files have it, in a few words; null where it has the same meaning. */
  readonly difference: (rendered: ReadonlyMap<string, Buffer>) => string | null;
}

/** The text of a file; null where it is not UTF-8. */
export function textOf({ content }: Pick<OldFile, 'content'>): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return null;
  }
}

/** The draft with a value at a path; mappings on the way are made. */
export function withValue(draft: Draft, [key = '', ...rest]: readonly string[], value: unknown): Draft {
  if (rest.length === 0) return { ...draft, [key]: value };
  return { ...draft, [key]: withValue((draft[key] ?? {}) as Draft, rest, value) };
}
