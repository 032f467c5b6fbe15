// A test that is an attack: what was tried, and what stops it, so that a campaign can be shown as a table.
import type { Func, AsyncFunc } from 'mocha';

const between = ' | stopped by: ';

/** A test of that attack; `npm run test:hostile` runs those alone, and shows them as rows. */
export function attack(tried: string, stoppedBy: string, body: Func | AsyncFunc): void {
  it(attackTitle(tried, stoppedBy), body);
}

/** The title of such a test. */
export function attackTitle(tried: string, stoppedBy: string): string {
  return `${tried}${between}${stoppedBy}`;
}

/** The two parts of a title; null where the test is no attack. */
export function readAttack(title: string): { readonly tried: string; readonly stoppedBy: string } | null {
  const [tried = '', stoppedBy] = title.split(between);
  return stoppedBy === undefined ? null : { tried, stoppedBy };
}
