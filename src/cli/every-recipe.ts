// What --all stands for.
import type { Services } from '../pipeline/request.ts';
import { listRecipes, type RecipeLibrary } from '../recipe/lookup.ts';

/** The names of every recipe in the user's folders; of debkit's own, the last library, where those have none. */
export function everyRecipe(libraries: readonly RecipeLibrary[], emit: Services['emit']): string[] {
  const found = listRecipes(libraries).filter(({ shadowedBy }) => shadowedBy === null);
  const own = libraries.at(-1);
  const users = found.filter(({ library }) => libraries.length === 1 || library !== own);
  if (users.length > 0) return users.map(({ name }) => name);
  if (found.length > 0) emit({ type: 'notice', message: `no recipe in ${libraries.slice(0, -1).map(({ label }) => label).join(', ')}: all of ${own?.label ?? ''}` });
  return found.map(({ name }) => name);
}
