// How a source tree that debkit made once stands to the recipe that it was made of.

/** A file of debian/ that is not as the recipe renders it. */
export interface DriftedFile {
  /** Relative to debian/. */
  readonly path: string;
  readonly kind: 'changed' | 'new' | 'gone';
  /** Where it begins to differ, 1-based, in the tree's file, once for each part that does; of text alone. */
  readonly lines: readonly number[];
}

/** A tree's debian/ held against its recipe's. */
export interface DriftReport {
  /** The recipe's file, as the user would name it; null where it is not found here. */
  readonly recipe: string | null;
  /** Whether the recipe says something else by now than when the tree was made of it. */
  readonly recipeChanged: boolean;
  readonly files: readonly DriftedFile[];
  /** Why it, or a part of it, was not compared; null where all was. */
  readonly notCompared: string | null;
}
