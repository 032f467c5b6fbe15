// What a benchmark is made of: rows that compare two sides, and families of rows that are measured together.
import type { World } from './world.ts';

/** One of the things that are compared. */
export interface Side {
  /** Puts things back as they were; not timed. */
  readonly before?: () => Promise<void>;
  /** Does it once and gives milliseconds. */
  readonly run: () => Promise<number>;
}

export type Sides = Readonly<Record<string, Side>>;

/** A row of the table: the ratio of two sides of its family. */
export interface Row {
  readonly name: string;
  readonly what: string;
  readonly against: string;
  /** The largest ratio that counts as reached. */
  readonly reach: number;
  readonly ours: string;
  readonly theirs: string;
}

/** Rows over the same sides, measured in turn. */
export interface Family {
  readonly rows: readonly Row[];
  /** Rounds that are not counted, before those that are. */
  readonly warmUp: number;
  /** Makes ready the sides that are asked for, and no other. Errors: Lacking, those of what it runs. */
  open(world: World, sides: ReadonlySet<string>): Promise<Sides>;
}

/** A row cannot be measured here; the message says why. */
export class Lacking extends Error {}
