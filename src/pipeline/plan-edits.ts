// The edits of a recipe that are for the suite, each with its place in the recipe.
import type { Edit, EditChange } from '../contracts/plan.ts';
import { isForSuite, type Suite } from '../debian/suites.ts';
import type { LoadedRecipe, RecipeEdit } from '../recipe/recipe.ts';
import type { MergedRecipe } from './merge-release.ts';

/** In the order in which they are made. */
export function planEdits(loaded: LoadedRecipe, merged: MergedRecipe, suite: Suite): Edit[] {
  return merged.edits
    .filter(({ edit }) => isForSuite(edit.suites, suite.codename))
    .map(({ edit, path }) => {
      const { file, line, column } = loaded.positions(path);
      const place = { file: edit.file, why: edit.why, forwarded: edit.forwarded ?? 'no', where: `${file}:${line}:${column}` };
      return { ...place, ...changeOf(edit) };
    });
}

function changeOf(edit: RecipeEdit): EditChange {
  const { replace, match, prepend, with: replacement = '' } = edit;
  if (match !== undefined) return { match, with: replacement };
  return prepend === undefined ? { replace: replace ?? '', with: replacement } : { prepend };
}
