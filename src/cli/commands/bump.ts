// `debkit bump`: a recipe goes to another release of upstream's, is built and tested, and held against the build before.
import type { DebkitError } from '../../errors.ts';
import { planBump, writeBump, type Bumped } from '../../pipeline/bump/bump.ts';
import { exitCodeOf, type BuildOutcome } from '../../pipeline/outcome.ts';
import type { BuildRequest } from '../../pipeline/request.ts';
import { shellWord } from '../../text/format.ts';
import { asDebkitError } from '../any-error.ts';
import { loadContext } from '../context.ts';
import { sourceDateEpoch } from '../environment.ts';
import { readyHost } from '../host-tools.ts';
import type { Invocation, Options } from '../invocation.ts';
import { standInNotice, usesStandIn } from '../maintainer.ts';
import type { Session } from '../session.ts';
import { buildRequest } from '../settings.ts';
import { bumpText, packageChanges, undoText } from '../views/bump.ts';
import { failureData, failureText } from '../views/failure.ts';
import { buildSummary, summaryOptions } from '../views/summary.ts';

/** Takes the recipe further; 0, 1 where patches do not apply or the package fails, else the exit code of what failed. Errors: those of planBump and writeBump. */
export async function runBump({ targets: [recipe = '', version], options }: Invocation, session: Session): Promise<number> {
  const context = await loadContext(session);
  const { services } = session;
  const asked = buildRequest(recipe, { ...options, stopAt: 'packages' }, context);
  services.emit({ type: 'start', format: 1, target: recipe, command: 'bump' });
  const now = sourceDateEpoch(session.environment) ?? Math.floor(Date.now() / 1000);
  const bumped = await planBump({ recipe, version: version ?? null, add: options.add === true, dryRun: options.dryRun === true, now, suiteIsGiven: options.suite !== undefined }, asked, services);
  if ('has' in bumped) {
    session.result({ status: 'current', ...bumped }, `${bumped.source} is at ${bumped.has}, the newest\n`);
    return 0;
  }
  const request = { ...asked, plan: { ...asked.plan, suite: bumped.suite } };
  const shown = summaryOptions(options, session);
  const text = bumpText(bumped, { written: options.dryRun !== true }, shown);
  if (options.dryRun === true) {
    session.result({ status: 'planned', bump: bumped, kept: {}, build: null, error: null }, text);
    return 0;
  }
  const building = options.build !== false;
  if (!building || !bumped.buildable) {
    const { relock } = await import('../../pipeline/bump/build-bumped.ts');
    const kept = await writeBump(bumped, request.places.state);
    await relock(bumped, request, { building: false }, services);
    const failed = building && !bumped.buildable;
    const next = failed ? `\n${shown.colors.red('not built')}: first the patches and edits above, then debkit build ${shellWord(recipe)}\n` : '';
    session.result({ status: failed ? 'failed' : 'written', bump: bumped, kept, build: null, error: null }, `${text}${next}${undoText(kept, shown)}`);
    return failed ? 1 : 0;
  }
  await readyHost(request, options, session);
  return build(bumped, { request, text, options }, session);
}

interface Written {
  readonly request: BuildRequest;
  readonly text: string;
  readonly options: Options;
}

async function build(bumped: Bumped, { request, text, options }: Written, session: Session): Promise<number> {
  const { services } = session;
  const shown = summaryOptions(options, session);
  const { buildEarlier, buildNew, relock } = await import('../../pipeline/bump/build-bumped.ts');
  if (options.compare !== false) await buildEarlier(bumped, request, services);
  const kept = await writeBump(bumped, request.places.state);
  let outcome: BuildOutcome;
  try {
    await relock(bumped, request, { building: true }, services);
    outcome = await buildNew(bumped, request, services);
  } catch (thrown) {
    const error: DebkitError = asDebkitError(thrown, services.signal);
    const stage = session.failedStage();
    session.result({ bump: bumped, kept, build: null, ...failureData(error, stage) }, text);
    const command = `debkit build ${shellWord(`${bumped.source}@${bumped.to}`)}`;
    session.complain(failureText(error, { colors: session.colors.err, cwd: session.cwd, stage, command, shell: command.replace(' build ', ' shell '), keep: false }));
    session.complain(undoText(kept, shown));
    return error.exitCode;
  }
  if (usesStandIn(outcome)) services.emit({ type: 'notice', message: standInNotice });
  const exitCode = exitCodeOf(outcome);
  session.result({ status: outcome.status, bump: bumped, kept, build: outcome, error: null }, `${text}${packageChanges(outcome, shown)}${buildSummary(outcome, shown)}${exitCode === 0 ? '' : undoText(kept, shown)}`);
  return exitCode;
}
