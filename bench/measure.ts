// Runs the sides of a comparison in turn (A B A B ...), so that a machine that grows slower does so for all of them.
import type { Sides } from './row.ts';

export interface Rounds {
  readonly warmUp: number;
  readonly repeat: number;
  /** Told of each run; round 0 and below are not counted. */
  readonly onRun: (side: string, round: number, milliseconds: number) => void;
}

/** The milliseconds of each side's counted rounds, by its name. */
export async function interleave(sides: Sides, rounds: Rounds): Promise<Readonly<Record<string, readonly number[]>>> {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(sides).map((name) => [name, []]));
  for (let round = 1 - rounds.warmUp; round <= rounds.repeat; round += 1) {
    for (const [name, side] of Object.entries(sides)) {
      await side.before?.();
      const milliseconds = await side.run();
      rounds.onRun(name, round, milliseconds);
      if (round > 0) times[name]?.push(milliseconds);
    }
  }
  return times;
}
