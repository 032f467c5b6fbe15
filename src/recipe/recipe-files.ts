// The files beside a recipe: patches/ in quilt's order, debian/ verbatim, keyrings; read as bytes, and never from outside of
// the folder.
import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { RecipeFile } from '../contracts/plan.ts';
import { RecipeError, type SourceLocation } from '../errors.ts';
import { otherOptions, seriesLines } from '../debian/quilt-series.ts';
import { makerOf } from '../system/process-name.ts';
import { isSafePath } from './fields.ts';

const largestFile = 5 << 20;
const mostFiles = 2000;

/** The recipe's folder: absolute, and as the user would name it in messages. */
export interface RecipeFolder {
  readonly path: string;
  readonly shown: string;
}

/** Files read, and what was wrong with others. */
export interface ReadFiles {
  readonly files: readonly RecipeFile[];
  readonly problems: readonly RecipeError[];
  /** Of patches/: the file that names and orders them, where there is one. */
  readonly series?: RecipeFile;
}

/** debian/ below the recipe's folder, sorted by path; empty where there is none. */
export function readDebianFiles(folder: RecipeFolder): ReadFiles {
  return readTree(folder, 'debian');
}

/** patches/ below the recipe's folder: those of its series file in that order, else all sorted by name, but for hidden files such as an editor's. */
export function readPatches(folder: RecipeFolder): ReadFiles {
  const tree = readTree(folder, 'patches');
  const series = tree.files.find((file) => file.path === 'series');
  if (series === undefined) return { ...tree, files: tree.files.filter(({ path }) => !/(?:^|\/)\./.test(path)) };
  const problems = [...tree.problems];
  const files: RecipeFile[] = [];
  for (const named of seriesLines(Buffer.from(series.base64, 'base64').toString('utf8'))) {
    const { name, line } = named;
    const location = { file: join(folder.shown, 'patches', 'series'), line, column: 1 };
    const options = otherOptions(named);
    const patch = tree.files.find((file) => file.path === name);
    if (patch === undefined || name === 'series') {
      problems.push(
        new RecipeError('RECIPE_PATCH_MISSING', `the patch '${name}' is not in patches/`, {
          location,
          hint: 'add the file or take it out of the series',
        }),
      );
    } else if (files.includes(patch)) {
      problems.push(
        new RecipeError('RECIPE_PATCH_TWICE', `the patch '${name}' stands in the series a second time`, { location }),
      );
    } else if (options !== null) {
      problems.push(
        new RecipeError('RECIPE_PATCH_OPTION', `the patch '${name}' has the options '${options}'`, {
          location,
          hint: 'dpkg-source applies patches with -p1',
        }),
      );
    } else {
      files.push(patch);
    }
  }
  return { files, problems, series };
}

/** One file the recipe names, e.g. a keyring; the error's location is where it is named. */
export function readNamedFile(folder: RecipeFolder, name: string, location: SourceLocation): RecipeFile | RecipeError {
  if (!isSafePath(name))
    return new RecipeError('RECIPE_BAD_PATH', `'${name}' is not a path within the recipe's folder`, { location });
  const found = readOne(folder, name, name);
  return found instanceof RecipeError ? new RecipeError(found.code, found.message, { ...found.details, location }) : found;
}

/** Whether the file, links followed, lies outside of the recipe's folder; false where it is not there. */
export function leavesFolder(folder: RecipeFolder, name: string): boolean {
  try {
    const inside = relative(realpathSync(folder.path), realpathSync(join(folder.path, name)));
    return inside === '..' || inside.startsWith(`..${sep}`);
  } catch {
    return false;
  }
}

function readTree(folder: RecipeFolder, top: string): ReadFiles {
  const files: RecipeFile[] = [];
  const problems: RecipeError[] = [];
  const visit = (name: string) => {
    for (const entry of readdirSync(join(folder.path, top, name), { withFileTypes: true })) {
      const path = name === '' ? entry.name : `${name}/${entry.name}`;
      if (files.length + problems.length >= mostFiles) return;
      // What another run is writing, or one that was killed has left.
      if (makerOf(entry.name) !== null) continue;
      if (entry.isDirectory()) visit(path);
      else {
        const read = readOne(folder, `${top}/${path}`, path);
        if (read instanceof RecipeError) problems.push(read);
        else files.push(read);
      }
    }
  };
  const stat = lstatSync(join(folder.path, top), { throwIfNoEntry: false });
  if (stat === undefined) return { files, problems };
  if (!stat.isDirectory()) return { files, problems: [fault(folder, top, ['RECIPE_BAD_FILE', 'is not a folder'])] };
  visit('');
  if (files.length + problems.length >= mostFiles)
    problems.push(fault(folder, top, ['RECIPE_TOO_LARGE', `has more than ${mostFiles} files`]));
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, problems };
}

function readOne(folder: RecipeFolder, name: string, path: string): RecipeFile | RecipeError {
  if (/[\x00-\x1f\x7f\\]/.test(name) || !isSafePath(name))
    return fault(folder, name, ['RECIPE_BAD_PATH', 'has a name that is not allowed']);
  const absolute = join(folder.path, name);
  let real: string;
  try {
    real = realpathSync(absolute);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'RECIPE_FILE_MISSING' : 'RECIPE_BAD_FILE';
    return fault(folder, name, [code, 'is not there or cannot be read'], cause);
  }
  if (leavesFolder(folder, name))
    return fault(folder, name, ['RECIPE_BAD_PATH', "is a symbolic link that leaves the recipe's folder"]);
  const stat = statSync(real);
  if (!stat.isFile()) return fault(folder, name, ['RECIPE_BAD_FILE', 'is not a regular file']);
  if (stat.size > largestFile)
    return fault(folder, name, ['RECIPE_TOO_LARGE', `has ${stat.size} bytes, more than ${largestFile}`]);
  try {
    return { path, base64: readFileSync(real).toString('base64'), executable: (stat.mode & 0o100) !== 0 };
  } catch (cause) {
    return fault(folder, name, ['RECIPE_BAD_FILE', 'cannot be read'], cause);
  }
}

function fault(folder: RecipeFolder, name: string, [code, what]: readonly [string, string], cause?: unknown): RecipeError {
  return new RecipeError(
    code,
    `${JSON.stringify(join(folder.shown, name)).slice(1, -1)} ${what}`,
    cause === undefined ? {} : { cause },
  );
}
