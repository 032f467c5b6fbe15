// `debkit outdated`: which recipes upstream has a newer release of.
import { findRecipe } from '../../recipe/lookup.ts';
import { findOutdated, type Outdated } from '../../pipeline/outdated.ts';
import { withStageContext } from '../../pipeline/stage-context.ts';
import { shellWord } from '../../text/format.ts';
import { sanitiseLine } from '../../text/sanitise.ts';
import { loadContext } from '../context.ts';
import { everyRecipe } from '../every-recipe.ts';
import type { Invocation } from '../invocation.ts';
import type { Session } from '../session.ts';
import { placesOf } from '../settings.ts';
import type { Colors } from '../views/view.ts';

/** Asks for the recipes named, or all; 1 where one is outdated. What cannot be asked is told and counts for nothing. Errors: those of findOutdated. */
export async function runOutdated({ targets, options }: Invocation, session: Session): Promise<number> {
  const places = placesOf(await loadContext(session));
  const names = targets.length === 0 ? everyRecipe(places.recipeLibraries, session.services.emit) : [...new Set(targets)];
  const files = names.map((name) => [name, findRecipe(name, places.recipeLibraries)] as const);
  const recipes = await withStageContext({ places, offline: options.offline ?? false, stage: 'fetch' }, session.services, async (context) => {
    const rows: Outdated[] = [];
    for (const [name, file] of files) rows.push(await findOutdated(name, file, context));
    return rows;
  });
  const outdated = recipes.some(({ status }) => status === 'outdated');
  session.result({ status: outdated ? 'outdated' : 'passed', recipes }, outdatedText(recipes, session.colors.out));
  return outdated ? 1 : 0;
}

/** One line a recipe, and who says so; what to do about the first that is behind. */
export function outdatedText(recipes: readonly Outdated[], colors: Colors): string {
  const width = Math.max(0, ...recipes.map(({ recipe }) => recipe.length));
  const [behind] = recipes.filter(({ status }) => status === 'outdated');
  const next = behind === undefined ? '' : `next: debkit bump ${shellWord(behind.recipe)}\n`;
  return recipes.map((row) => `${row.recipe.padEnd(width)}  ${said(row, colors)}\n`).join('') + next;
}

function said({ status, has, newest, step, from }: Outdated, colors: Colors): string {
  const source = colors.dim(`(${sanitiseLine(from)})`);
  if (status === 'unknown') return `${has ?? ''}  unknown: ${sanitiseLine(from)}`.trimStart();
  if (status === 'current') return `${has ?? ''}  ${colors.green('current')} ${source}`;
  return `${has ?? ''}  ${colors.red(`upstream has ${newest ?? ''}`)}${step === null ? '' : `, a ${step} release`} ${source}`;
}
