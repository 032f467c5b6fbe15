// Tests that are attacks or faults: what was tried, and what debkit comes through it by, so that a campaign can be shown as a table.
import type { AsyncFunc, Func, Test } from 'mocha';

const stopped = ' | stopped by: ';
const survived = ' | survived by: ';

/** Whether the whole fault campaign runs (`npm run test:faults`), and not the part of it that every change must pass. */
export const wholeCampaign = process.env['DEBKIT_FAULTS'] === 'all';

/** A test of an attack; `npm run test:hostile` runs those alone, and shows them as rows. */
export function attack(tried: string, stoppedBy: string, body: Func | AsyncFunc): Test {
  return it(`${tried}${stopped}${stoppedBy}`, body);
}

/** A test of a fault; `npm run test:faults` runs those alone, and shows them as rows. */
export function fault(injected: string, survivedBy: string, body: Func | AsyncFunc): void {
  it(`${injected}${survived}${survivedBy}`, body);
}

/** The same, in the whole campaign alone. */
export function rareFault(injected: string, survivedBy: string, body: Func | AsyncFunc): void {
  if (wholeCampaign) fault(injected, survivedBy, body);
}

/** A line of a long test's progress: what is lost is to be seen before an hour is over. */
export function progress(line: string): void {
  process.stderr.write(`      ${line}\n`);
}

/** What is lost in a test of many faults, told as it comes. */
export function losses(): { readonly lost: readonly string[]; readonly lose: (what: string) => void } {
  const lost: string[] = [];
  return {
    lost,
    lose(what) {
      lost.push(what);
      progress(`LOST ${what}`);
    },
  };
}

/** The parts of a title. */
export function readCase(title: string): { readonly kind: 'attack' | 'fault'; readonly what: string; readonly by: string } {
  const marker = title.includes(stopped) ? stopped : survived;
  const [what = '', by = ''] = title.split(marker);
  return { kind: marker === stopped ? 'attack' : 'fault', what, by };
}
