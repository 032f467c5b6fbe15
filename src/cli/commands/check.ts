// `debkit check`: recipes and their locks read and validated, every problem shown with its place.
import { DebkitError, RecipeErrors } from '../../errors.ts';
import { formatProblem } from '../../errors-format.ts';
import { readLock } from '../../pipeline/lock-place.ts';
import { loadRecipe } from '../../recipe/load.ts';
import { findRecipe, listRecipes } from '../../recipe/lookup.ts';
import { todoProblems } from '../../recipe/todos.ts';
import { configurationOf } from '../context.ts';
import type { Invocation } from '../invocation.ts';
import type { Session } from '../session.ts';
import { librariesOf, stateFolder } from '../settings.ts';
import { failureData } from '../views/failure.ts';
import { count } from '../../text/format.ts';
import { sanitiseText } from '../../text/sanitise.ts';

interface Checked {
  readonly file: string;
  readonly error: DebkitError | null;
}

/** Checks the named recipes, or every one that is found; 0, or 2 where one has a problem. */
export async function runCheck({ targets, options }: Invocation, session: Session): Promise<number> {
  const libraries = librariesOf(await configurationOf(session), session.cwd);
  const files =
    targets.length > 0
      ? targets.map((target) => findRecipe(target, libraries))
      : listRecipes(libraries)
          .filter((recipe) => recipe.shadowedBy === null)
          .map((recipe) => recipe.file);
  const state = stateFolder(session.environment);
  const checked = files.map((file) => checkOne(file, state));
  const bad = checked.filter(({ error }) => error !== null);
  const data = {
    status: bad.length === 0 ? 'passed' : 'failed',
    recipes: checked.map(({ file, error }) => ({
      file,
      ok: error === null,
      ...(error === null ? {} : failureData(error, null).error),
    })),
  };
  const lines = checked.flatMap(({ file, error }) => {
    if (error === null) return options.quiet === true ? [] : [`${file}: ok`];
    return [sanitiseText(error instanceof RecipeErrors ? formatProblem(error) : `${file}: ${formatProblem(error)}`)];
  });
  if (files.length === 0) lines.push('no recipe is found');
  else if (bad.length > 0 && files.length > 1) lines.push(`${bad.length} of ${count(files.length, 'recipe')} failed`);
  session.result(data, lines.map((line) => `${line}\n`).join(''));
  return bad.length === 0 ? 0 : 2;
}

function checkOne(file: string, state: string): Checked {
  try {
    readLock({ file, source: loadRecipe(file).recipe.source, state });
    const todos = todoProblems(file);
    if (todos.length > 0) throw new RecipeErrors(todos);
    return { file, error: null };
  } catch (error) {
    if (error instanceof DebkitError) return { file, error };
    throw error;
  }
}
