// The suite that a new recipe is for: the one that was named, or the first that has what is needed.
import { findSuite, suites as known } from '../../debian/suites.ts';
import { UsageError } from '../../errors.ts';
import type { Services } from '../request.ts';
import type { SuiteFit } from './choose-packages.ts';

/** The order in which suites are tried where none is named: the oldest first, whose packages install on most machines. */
const suites = known.map(({ codename }) => codename);

/** A suite and the later ones. */
export function suitesFrom(suite: string): string[] {
  return suites.slice(suites.indexOf(suite));
}

/** What a suite has of what is needed, and why it is that one. */
export interface Fits {
  readonly fit: SuiteFit;
  /** Why older suites will not do; null where they do, or the user has named one. */
  readonly why: string | null;
  readonly notes: readonly string[];
}

/** The named suite, or the first that lacks nothing; where all lack something, the one that lacks least. */
export async function chooseSuite(named: string | null, emit: Services['emit'], resolve: (suite: string) => Promise<SuiteFit>): Promise<Fits> {
  if (named !== null) {
    const fit = await resolve(named);
    if (fit.lacking.length === 0) return { fit, why: null, notes: [] };
    const later = suitesFrom(findSuite(named)?.codename ?? 'sid').slice(1);
    const notes: string[] = [];
    for (const suite of later) {
      const other = await resolve(suite);
      if (other.lacking.length > 0) continue;
      notes.push(`${suite} has what it needs: --suite ${suite}`);
      break;
    }
    return { fit, why: null, notes };
  }
  const tried: SuiteFit[] = [];
  for (const suite of suites) {
    const fit = await resolve(suite);
    tried.push(fit);
    if (fit.lacking.length > 0) {
      emit({ type: 'notice', message: `not on ${suite}: ${fit.lacking.slice(0, 3).join('; ')}` });
      continue;
    }
    const missing = tried.slice(0, -1).flatMap(({ lacking }) => lacking.slice(0, 2));
    return { fit, why: missing.length === 0 ? null : missing.join('; ').slice(0, 300), notes: [`suite: ${suite}${missing.length === 0 ? ', the first that has what it needs' : `, since ${missing.join('; ')}`}`] };
  }
  const [best] = [...tried].sort((a, b) => a.lacking.length - b.lacking.length);
  if (best === undefined) throw new UsageError('UNKNOWN_SUITE', 'there is no suite to choose from');
  return { fit: best, why: null, notes: [`no suite has all that it needs; ${best.suite} lacks least`] };
}
