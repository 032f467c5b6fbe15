// What of debkit's cache may go: the choice alone, from a list of what there is.

/** Anything that is kept between runs; `below` are the ids it needs. */
export interface Kept {
  readonly id: string;
  readonly below: readonly string[];
  /** Seconds since 1970. */
  readonly lastUse: number;
  readonly inUse: boolean;
}

/** The ones last used before `before` (seconds since 1970) that nothing used and nothing younger needs, in an order of removal: what stands on others first. */
export function selectForPrune<T extends Kept>(kept: readonly T[], before: number): T[] {
  const staying = kept.filter((one) => one.inUse || one.lastUse >= before);
  const needed = new Set(staying.flatMap((one) => [one.id, ...one.below]));
  return kept.filter((one) => !needed.has(one.id)).sort((a, b) => b.below.length - a.below.length);
}
