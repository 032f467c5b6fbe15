// Why a package is not imported: what, at which line of which file, and what to do instead.
import { parseNewestEntry, type ChangelogEntry } from '../../debian/changelog.ts';
import { DebianSyntaxError } from '../../debian/syntax-error.ts';
import { mostOfDebian } from '../../import/old-file.ts';
import { RecipeError, RecipeErrors, UpstreamError } from '../../errors.ts';

/** A place in an existing source package. */
export interface Spot {
  readonly file: string;
  readonly line: number;
}

/** One reason. */
export function refusal({ file, line }: Spot, message: string, hint: string): RecipeError {
  return new RecipeError('IMPORT_REFUSED', message, { location: { file, line, column: 1 }, hint });
}

/** Throws where there is a reason. */
export function refuse(problems: readonly RecipeError[]): void {
  const [first] = problems;
  if (first === undefined) return;
  throw problems.length === 1 ? first : new RecipeErrors(problems);
}

/** The newest entry of a changelog; `file` names it in a refusal at the line that is wrong. */
export function readChangelog(text: string, file: string): ChangelogEntry {
  try {
    return parseNewestEntry(text);
  } catch (error) {
    if (error instanceof DebianSyntaxError) throw refusal({ file, line: error.line ?? 1 }, error.message, 'see deb-changelog(5)');
    throw error;
  }
}

/** A refusal of a debian/ with more files than a recipe's may have. */
export function tooMany(files: readonly unknown[], place: (path: string) => string): readonly RecipeError[] {
  return files.length <= mostOfDebian.files ? [] : [refusal({ file: place(''), line: 1 }, `debian/ has ${files.length} files, and that of a recipe at most ${mostOfDebian.files}`, 'build it from its .dsc: debkit build takes that too')];
}

/** The 1-based line of the first that fits; 1 where none does. */
export function lineOf(text: string, fits: (line: string) => boolean): number {
  return Math.max(1, text.split('\n').findIndex(fits) + 1);
}

/** What a tarball's own checks refuse, said as a refusal; any other error as it is. */
export function asRefusal(error: unknown, file: string): unknown {
  if (!(error instanceof UpstreamError) || error.code !== 'TARBALL_UNSAFE') return error;
  const [, path = file] = /entry "(debian\/[^"]+)"/.exec(error.message) ?? [];
  return refusal({ file: path, line: 1 }, error.message, 'a recipe keeps plain files of its own folder');
}
