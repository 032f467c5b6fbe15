// `debkit compare`: a target in two styles or suites, or two targets or results of builds, file by file.
import { UsageError } from '../../errors.ts';
import { buildCompared } from '../../pipeline/compare-builds.ts';
import { isBuilt, readSide, type ComparedSide } from '../../pipeline/compare-sides.ts';
import { compareSides } from '../../pipeline/compare.ts';
import { exitCodeOf, verdictOf, type BuildOutcome } from '../../pipeline/outcome.ts';
import { nameOf } from '../../pipeline/request.ts';
import { loadContext } from '../context.ts';
import { readyHost } from '../host-tools.ts';
import { standInNotice, usesStandIn } from '../maintainer.ts';
import type { Invocation, Options } from '../invocation.ts';
import type { Session } from '../session.ts';
import { buildRequest } from '../settings.ts';
import { comparisonText } from '../views/compare.ts';
import { jobsFor } from './build-many.ts';

/** Compares, and shows it; 0 whatever was found, but with --exit-code 1 where something differs that nothing explains. Errors: those of buildCompared, readSide and compareSides. */
export async function runCompare({ targets, options }: Invocation, session: Session): Promise<number> {
  const { signal } = session.services;
  const sides = await sidesOf(targets, options, session);
  const comparison = await compareSides(sides, signal);
  const { colors, cwd, columns } = session;
  session.result(comparison, comparisonText(comparison, { colors: colors.out, cwd, columns, quiet: options.quiet === true, verbose: options.verbose === true }));
  return options.exitCode === true && !comparison.explained ? 1 : 0;
}

async function sidesOf(targets: readonly string[], options: Options, session: Session): Promise<readonly [ComparedSide, ComparedSide]> {
  const { signal } = session.services;
  const named = namedSides(targets, options);
  // What is there is read before anything is built.
  const there = new Map<NamedSide, ComparedSide>();
  for (const side of named.filter(({ built }) => built)) there.set(side, await readSide(side.target, signal));
  const builds = named.filter(({ built }) => !built);
  const outcomes = builds.length === 0 ? [] : await buildSides(builds, options, session);
  for (const [index, side] of builds.entries()) there.set(side, await readSide(outcomes[index]?.folder ?? '', signal));
  const [first, second] = named.flatMap((side) => there.get(side) ?? []);
  if (first === undefined || second === undefined) throw new UsageError('NOTHING_TO_COMPARE', 'a comparison has two sides');
  return [first, second];
}

/** A side as the command line names it. */
interface NamedSide {
  readonly target: string;
  /** Whether its packages are there already. */
  readonly built: boolean;
  readonly label: string;
  readonly changes: Pick<Options, 'style' | 'suite'>;
}

/** The two sides. Errors: OPTIONS_CONFLICT, NOTHING_TO_COMPARE (exit 2). */
export function namedSides([target = '', other]: readonly string[], { styles, suites, style, suite }: Options): NamedSide[] {
  const lists = [styles === undefined ? '' : '--styles', suites === undefined ? '' : '--suites'].filter((name) => name !== '');
  if (other !== undefined) {
    if (lists.length > 0) throw new UsageError('OPTIONS_CONFLICT', `two targets are compared as they are: ${lists.join(' and ')} would make four of them`, { hint: 'leave the second target out, or the option' });
    return [target, other].map((one) => ({ target: one, built: isBuilt(one), label: one, changes: {} }));
  }
  if (isBuilt(target)) throw new UsageError('NOTHING_TO_COMPARE', `'${target}' is built already, and there is nothing to compare it with`, { hint: `name another: debkit compare ${target} OTHER` });
  if (lists.length > 1) throw new UsageError('OPTIONS_CONFLICT', '--styles and --suites together would make four builds', { hint: 'one of them with --suite or --style: --styles cdbs,dh --suite bookworm' });
  const [list, single] = suites === undefined ? ['styles', style] as const : ['suites', suite] as const;
  if (single !== undefined) throw new UsageError('OPTIONS_CONFLICT', `--${list} names two, and --${list.slice(0, -1)} one`, { hint: 'leave one of them out' });
  const variants = suites === undefined ? (styles ?? ['cdbs', 'dh']).map((one) => ({ style: one })) : suites.map((one) => ({ suite: one }));
  return variants.map((changes) => ({ target, built: false, label: `${target} (${Object.values(changes).join('')})`, changes }));
}

async function buildSides(sides: readonly NamedSide[], options: Options, session: Session): Promise<BuildOutcome[]> {
  const { services } = session;
  const context = await loadContext(session);
  const asked = sides.map(({ label, target, changes }) => ({ ...buildRequest(target, { ...options, ...changes, stopAt: 'packages' }, context), row: { name: label, unreachable: null } }));
  const [first] = asked;
  // Before the view begins to redraw, since sudo may ask for a password.
  if (first !== undefined) await readyHost(first, options, session);
  const outcomes = await buildCompared(asked, first === undefined ? 1 : Math.min(asked.length, jobsFor(first, options)), services);
  outcomes.forEach((outcome, index) => {
    const request = asked[index];
    if (request !== undefined && exitCodeOf(outcome) !== 0) services.emit({ type: 'notice', target: nameOf(request), message: verdictOf(outcome) });
  });
  if (outcomes.some(usesStandIn)) services.emit({ type: 'notice', message: standInNotice });
  return outcomes;
}
