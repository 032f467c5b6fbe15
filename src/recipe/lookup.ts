// Finds recipes: by name in the recipe folders, or by the path of a recipe file, its folder, or a project's debkit.yaml.
import { readdirSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { isValidSourceName } from '../debian/names.ts';
import { UsageError } from '../errors.ts';
import { didYouMean } from './did-you-mean.ts';

/** A folder of recipes; `label` is what the user sees, e.g. `./recipes`, `debkit's own`. */
export interface RecipeLibrary {
  readonly path: string;
  readonly label: string;
}

/** A recipe found by name; `shadowedBy` is the folder that wins when a name is in several. */
export interface ListedRecipe {
  readonly name: string;
  readonly file: string;
  readonly library: RecipeLibrary;
  readonly shadowedBy: RecipeLibrary | null;
}

const fileNames = ['recipe.yaml', 'debkit.yaml'];

/**
 * The recipe file that `target` means: a path when it has a slash or ends in .yaml, else a name. Errors: UsageError
 * RECIPE_NOT_FOUND.
 */
export function findRecipe(target: string, libraries: readonly RecipeLibrary[]): string {
  if (target === '.' || target === '..' || target.includes('/') || /\.ya?ml$/.test(target)) return findByPath(target);
  if (isValidSourceName(target)) {
    for (const library of libraries) {
      const file = join(library.path, target, 'recipe.yaml');
      if (isFile(file)) return file;
    }
  }
  const searched = libraries.map((library) => library.label).join(', ');
  const suggestion = didYouMean(
    target,
    listRecipes(libraries).map((recipe) => recipe.name),
  );
  throw new UsageError('RECIPE_NOT_FOUND', `there is no recipe '${target}' in ${searched === '' ? 'any folder' : searched}`, {
    hint: fileNames.some((name) => target !== '' && isFile(join(target, name)))
      ? `a path needs a slash: ./${target}`
      : (suggestion ?? 'debkit list shows what there is; a path needs a slash, e.g. ./recipe.yaml'),
  });
}

/** Every recipe of the folders, by name, those of earlier folders first; folders that are not there have none. */
export function listRecipes(libraries: readonly RecipeLibrary[]): ListedRecipe[] {
  const winners = new Map<string, RecipeLibrary>();
  const listed = libraries.flatMap((library) =>
    recipeNames(library.path).map((name): ListedRecipe => {
      const winner = winners.get(name) ?? null;
      if (winner === null) winners.set(name, library);
      return { name, file: join(library.path, name, 'recipe.yaml'), library, shadowedBy: winner };
    }),
  );
  return listed.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function findByPath(path: string): string {
  if (isFile(path)) return path;
  const file = fileNames.map((name) => join(path, name)).find(isFile);
  if (file !== undefined) return file;
  throw new UsageError(
    'RECIPE_NOT_FOUND',
    isFolder(path) ? `the folder '${path}' has neither recipe.yaml nor debkit.yaml` : `there is no recipe at '${path}'`,
    {
      hint: 'name a recipe file, a folder with a recipe.yaml, or a project with a debkit.yaml',
    },
  );
}

function recipeNames(folder: string): string[] {
  if (!isFolder(folder)) return [];
  return readdirSync(folder)
    .filter((name) => isValidSourceName(name) && isFile(join(folder, name, 'recipe.yaml')))
    .sort();
}

function isFile(path: string): boolean {
  return statOf(path)?.isFile() === true;
}

function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() === true;
}

/** null for what is not there, cannot be looked at, or is no possible path. */
function statOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}
