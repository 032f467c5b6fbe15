// Figures from repeated measurements. Pure.

/** The middle value, or the mean of the two middle ones. Error: RangeError for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[middle - 1], sorted[middle]];
  if (high === undefined) throw new RangeError('there is no median of nothing');
  return sorted.length % 2 === 1 || low === undefined ? high : (low + high) / 2;
}

/** What a row comes to. */
export interface Comparison {
  /** Milliseconds, medians. */
  readonly ours: number;
  readonly theirs: number;
  /** Of the medians. */
  readonly ratio: number;
  /** The smallest and the largest ratio of one round. */
  readonly spread: readonly [number, number];
  readonly rounds: number;
}

/** Compares two sides by the milliseconds of their rounds, which belong together one by one. */
export function compare(ours: readonly number[], theirs: readonly number[]): Comparison {
  if (ours.length !== theirs.length) throw new RangeError('the sides have not been measured as often');
  const ratios = ours.map((value, round) => value / (theirs[round] ?? Number.NaN));
  const [a, b] = [median(ours), median(theirs)];
  return { ours: a, theirs: b, ratio: a / b, spread: [Math.min(...ratios), Math.max(...ratios)], rounds: ours.length };
}
