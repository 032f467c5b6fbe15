// Reads a recipe and what lies beside it; whatever is wrong with it is found at once, each with its place.
import { lstatSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { RecipeFile } from '../contracts/plan.ts';
import { RecipeError, RecipeErrors, UsageError } from '../errors.ts';
import { crossCheck } from './cross-checks.ts';
import { problemsOf } from './problems.ts';
import { leavesFolder, readDebianFiles, readNamedFile, readPatches, type RecipeFolder } from './recipe-files.ts';
import type { LoadedRecipe, Recipe, RecipePath } from './recipe.ts';
import { recipeSchema } from './schema.ts';
import { parseYaml, type YamlDocument } from './yaml-document.ts';

const largestFile = 1 << 20;

/**
 * The recipe in the file at `path`, with its patches/, debian/ and keyrings; `instead` are the bytes that it is to have. Errors: RecipeErrors with every
 * problem in the order of the file; UsageError RECIPE_NOT_READABLE.
 */
export function loadRecipe(path: string, instead?: Buffer): LoadedRecipe {
  const folder: RecipeFolder = { path: resolve(dirname(path)), shown: dirname(path) };
  refuseOutside(path, folder);
  const bytes = instead ?? readBytes(path);
  const document = parseYaml(bytes, path);
  const parsed = recipeSchema.safeParse(document.value);
  const problems = problemsOf(parsed.error?.issues ?? [], recipeSchema, document);
  for (const fault of crossCheck(document.value)) {
    const location = fault.key === true ? document.keyAt(fault.path) : document.at(fault.path);
    problems.push(
      new RecipeError(fault.code, fault.message, { location, ...(fault.hint === undefined ? {} : { hint: fault.hint }) }),
    );
  }
  const patches = readPatches(folder);
  const debianFiles = readDebianFiles(folder);
  if (!parsed.success) throw new RecipeErrors(inOrder([...problems, ...patches.problems, ...debianFiles.problems]));

  const recipe: Recipe = parsed.data;
  const keyrings = readKeyrings(recipe, folder, document);
  problems.push(
    ...patches.problems,
    ...debianFiles.problems,
    ...keyrings.problems,
    ...missingPatches(recipe, patches.files, document),
    ...missingOwnFiles(recipe, debianFiles.files, document),
  );
  if (problems.length > 0) throw new RecipeErrors(inOrder(problems));
  return {
    recipe,
    file: path,
    folder: folder.path,
    positions: (at) => document.at(at),
    patches: patches.files,
    debianFiles: debianFiles.files,
    keyrings: keyrings.files,
    files: [
      { path: basename(path), base64: bytes.toString('base64'), executable: false },
      ...(patches.series === undefined ? [] : [inFolder('patches', patches.series)]),
      ...patches.files.map((file) => inFolder('patches', file)),
      ...debianFiles.files.map((file) => inFolder('debian', file)),
      ...Object.entries(keyrings.files).map(([name, file]) => ({ ...file, path: name, executable: false })),
    ],
  };
}

/** The text of the recipe file as it was read. */
export function recipeTextOf({ files }: LoadedRecipe): string {
  return Buffer.from(files[0]?.base64 ?? '', 'base64').toString('utf8');
}

function inFolder(folder: string, file: RecipeFile): RecipeFile {
  return { ...file, path: `${folder}/${file.path}`, ...(folder === 'debian' ? {} : { executable: false }) };
}

/** A stranger's recipe that is a link to a file of the user's would have its lines shown in messages. */
function refuseOutside(path: string, folder: RecipeFolder): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true || leavesFolder(folder, basename(path)) !== true) return;
  const location = { file: path, line: 1, column: 1 };
  const hint = 'copy it, or link to the whole folder';
  throw new RecipeErrors([new RecipeError('RECIPE_BAD_PATH', "the recipe is a symbolic link that leaves the recipe's folder", { location, hint })]);
}

function readBytes(path: string): Buffer {
  try {
    const bytes = readFileSync(path);
    // What is too large is cut here and refused, with its place, by the reader of YAML.
    return bytes.length > largestFile ? bytes.subarray(0, largestFile + 1) : bytes;
  } catch (cause) {
    throw new UsageError('RECIPE_NOT_READABLE', `the recipe '${path}' cannot be read: ${(cause as Error).message}`, { cause });
  }
}

/** By place; each once (an alias repeats what its anchor says), those of the recipe file first. */
function inOrder(problems: readonly RecipeError[]): RecipeError[] {
  const seen = new Set<string>();
  const unique = problems.filter((problem) => {
    const { location } = problem.details;
    const key = JSON.stringify([location ?? null, problem.message]);
    return !seen.has(key) && seen.add(key);
  });
  const rank = ({ details: { location } }: RecipeError) =>
    location === undefined ? [2, 0, 0] : [basename(location.file) === 'series' ? 1 : 0, location.line, location.column];
  return unique.sort((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    return left.map((value, index) => value - (right[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
  });
}

function readKeyrings(
  recipe: Recipe,
  folder: RecipeFolder,
  document: YamlDocument,
): { files: Record<string, RecipeFile>; problems: RecipeError[] } {
  const places: [string | undefined, RecipePath][] = [[recipe.upstream.keyring, ['upstream', 'keyring']]];
  recipe['apt-sources']?.forEach((source, index) => places.push([source.keyring, ['apt-sources', index, 'keyring']]));
  recipe.releases?.forEach((release, row) => {
    places.push([release.upstream?.keyring, ['releases', row, 'upstream', 'keyring']]);
    release['apt-sources']?.forEach((source, index) =>
      places.push([source.keyring, ['releases', row, 'apt-sources', index, 'keyring']]),
    );
  });
  const files: Record<string, RecipeFile> = {};
  const problems: RecipeError[] = [];
  for (const [name, path] of places) {
    if (name === undefined) continue;
    const read = readNamedFile(folder, name, document.at(path));
    if (read instanceof RecipeError) problems.push(read);
    else files[name] = read;
  }
  return { files, problems };
}

/** What the recipe need not say where its debian/ has the file. */
function missingOwnFiles(recipe: Recipe, files: readonly RecipeFile[], document: YamlDocument): RecipeError[] {
  const has = (path: string) => files.some((file) => file.path === path);
  const problems: RecipeError[] = [];
  if (recipe.copyright === undefined && !has('copyright')) {
    problems.push(new RecipeError('RECIPE_MISSING_FIELD', "the field 'copyright' is missing", { location: document.at(['copyright']), hint: "a list of {files, copyright, license}, or the file debian/copyright" }));
  }
  return problems;
}

function missingPatches(recipe: Recipe, patches: readonly RecipeFile[], document: YamlDocument): RecipeError[] {
  return (recipe.releases ?? []).flatMap((release, row) =>
    (release.patches ?? []).flatMap((name, index) => {
      if (patches.some((patch) => patch.path === name)) return [];
      const location = document.at(['releases', row, 'patches', index]);
      return [new RecipeError('RECIPE_PATCH_MISSING', `the patch '${name}' is not in patches/`, { location })];
    }),
  );
}
