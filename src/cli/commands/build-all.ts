// `debkit build --all`: the catalogue, from the recipes that are found to its table.
import { RecipeErrors, UsageError } from '../../errors.ts';
import { runBuilds, type TargetResult } from '../../pipeline/build-many.ts';
import { catalogueRows, catalogueStyles, catalogueSuites, type CatalogueRow } from '../../pipeline/catalogue.ts';
import type { BuildRequest } from '../../pipeline/request.ts';
import { loadRecipe } from '../../recipe/load.ts';
import { findRecipe } from '../../recipe/lookup.ts';
import { ownCommit, ownVersion } from '../../system/own-version.ts';
import { loadContext } from '../context.ts';
import { everyRecipe } from '../every-recipe.ts';
import { readyHost } from '../host-tools.ts';
import { standInNotice, usesStandIn } from '../maintainer.ts';
import type { Options } from '../invocation.ts';
import type { Session } from '../session.ts';
import { buildRequest, placesOf, planRequest, type SettingsContext } from '../settings.ts';
import { catalogueData, catalogueTable } from '../views/catalogue.ts';
import { manyFailures } from '../views/summary-many.ts';
import { shellWord } from '../../text/format.ts';
import { indexLine, summaryOptions } from '../views/summary.ts';
import { reportOf, writeIndex } from '../write-index.ts';
import { dataOf, exitCodeOfTarget, jobsFor } from './build-many.ts';

/** Builds every row that is to be tried, and shows all; 0, or the highest exit code of those that failed. Errors: those of runBuilds; NO_RECIPE (exit 2). */
export async function runBuildAll(options: Options, session: Session): Promise<number> {
  const context = await loadContext(session);
  const { services } = session;
  // As it is now: who waits for the end may have other commits by then.
  const debkit = { version: ownVersion(), commit: await ownCommit(services.exec) };
  const rows = rowsOfAll(options, context, services.emit);
  if (rows.length === 0) throw new UsageError('NO_RECIPE', 'no recipe is found', { hint: 'debkit list shows where they are looked for' });
  const tried = rows.filter(({ notTried }) => notTried === null);
  const requests = tried.map((row) => requestOf(row, options, context));
  const [first] = requests;
  // Before the view begins to redraw, since sudo may ask for a password.
  if (first !== undefined) await readyHost(first, options, session);
  const results = first === undefined ? [] : await runBuilds(requests, { jobs: jobsFor(first, options), failFast: options.failFast === true, named: false }, services);
  if (results.some((one) => one.kind === 'built' && usesStandIn(one.outcome))) services.emit({ type: 'notice', message: standInNotice });
  const exitCode = Math.max(0, ...results.map((result) => exitCodeOfTarget(result, services.signal)));
  const byName = new Map(results.map((result) => [result.target, result]));
  const data = rows.map((row) => catalogueData({ row, result: byName.get(rowName(row)) ?? null }));
  const out = first?.out ?? '';
  const ended = new Date().toISOString();
  const reports = data.map((one, at) => ({ ...one, report: linkOf(byName, rows[at], out) }));
  const index = first === undefined ? null : await writeIndex(out, reports, { debkit: debkit.version, ended }, session);
  const again = new Map(tried.map((row) => [rowName(row), commandOf(row)]));
  const shown = summaryOptions(options, session);
  session.complain(manyFailures(results, { ...shown, colors: session.colors.err, again: (name) => again.get(name) ?? '', keep: options.keep === true }));
  session.result(
    { status: exitCode === 0 ? 'passed' : 'failed', exitCode, ended, debkit, index, rows: data, results: results.map((one) => dataOf(one, services.signal)) },
    `${catalogueTable(data, shown)}${indexLine(index, shown)}`,
  );
  return exitCode;
}

/** The rows that the options ask for, of every recipe that is found. */
export function rowsOfAll(options: Options, context: SettingsContext, emit: Session['services']['emit']): CatalogueRow[] {
  const { recipeLibraries } = placesOf(context);
  const recipes = everyRecipe(recipeLibraries, emit).map((name) => ({ name, loaded: loadedOrNull(findRecipe(name, recipeLibraries)) }));
  const plan = planRequest(options, context);
  return catalogueRows(recipes, {
    suites: options.suite === undefined ? catalogueSuites : [plan.suite],
    styles: options.style === undefined ? catalogueStyles : [options.style],
    plan,
  });
}

/** The build of a row; packages are built twice unless the options say otherwise. */
export function requestOf(row: CatalogueRow, options: Options, context: SettingsContext): BuildRequest {
  const { target, suite, style, unreachable } = row;
  const own = { ...options, suite, ...(style === null ? {} : { style }), reproduce: options.reproduce ?? true, stopAt: 'packages' as const };
  return { ...buildRequest(target, own, context), row: { name: rowName(row), unreachable } };
}

/** The report of a row, as seen from the folder; null where nothing was built. */
function linkOf(results: ReadonlyMap<string, TargetResult>, row: CatalogueRow | undefined, out: string): string | null {
  const result = row === undefined ? undefined : results.get(rowName(row));
  return result === undefined ? null : reportOf(result, out);
}

function rowName({ target, suite, style }: CatalogueRow): string {
  return [target, suite, ...(style === null ? [] : [style])].join(' ');
}

function commandOf({ target, suite, style }: CatalogueRow): string {
  return `debkit build ${shellWord(target)} --suite ${suite}${style === null ? '' : ` --style ${style}`}`;
}

/** What is wrong with a recipe is told by its row. */
function loadedOrNull(file: string) {
  try {
    return loadRecipe(file);
  } catch (error) {
    if (error instanceof RecipeErrors || error instanceof UsageError) return null;
    throw error;
  }
}
