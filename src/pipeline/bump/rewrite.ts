// A recipe's text taken to another release: the lines that must change, and no others. Pure.
import { formatIsoDate } from '../../debian/changelog-date.ts';
import { RecipeError, RecipeErrors } from '../../errors.ts';
import { editText, type TextEdit } from '../../recipe/edit-text.ts';
import type { LoadedRecipe, RecipePath, RecipeRelease } from '../../recipe/recipe.ts';
import { upstreamOf } from '../../recipe/release-upstream.ts';
import { CannotEdit } from '../../recipe/yaml-places.ts';
import { literally } from '../../text/pattern.ts';
import type { FoundRelease } from './find-release.ts';

/** The release of the list that is taken further, by its place in it; `add` keeps it, below the new one. */
export interface Replaced {
  readonly index: number;
  readonly release: RecipeRelease;
  readonly add: boolean;
}

/** An entry of the recipe's changelog as it is written. */
export interface WrittenEntry {
  readonly version: string;
  readonly date: string;
  readonly changes: readonly string[];
}

/** The text with the new release; what a release did not say of itself before is not said now. Error: RecipeErrors of BUMP_CANNOT_EDIT. */
export function withRelease(text: string, loaded: LoadedRecipe, { index, release, add }: Replaced, found: FoundRelease): string {
  const at = (key: string): RecipePath => ['releases', index, key];
  const set = (key: keyof RecipeRelease, value: string | null): TextEdit[] => (value === null || release[key] === undefined ? [] : [{ kind: 'set', path: at(key), value, after: 'version' }]);
  return edited(text, loaded, [
    ...(add ? [{ kind: 'copy', path: ['releases', index] } as const] : []),
    ...set('version', found.version),
    ...set('tag', found.tag),
    ...set('commit', found.commit),
    ...set('sha256', found.sha256),
    ...set('date', formatIsoDate(found.date)),
    ...set('debian-version', found.debian?.version ?? null),
    ...suiteEdits(loaded, { index, release, add }, found),
    ...(release.revision === undefined ? [] : [{ kind: 'remove', path: at('revision') } as const]),
  ]);
}

/** Where the new release lies in another suite of Debian's than the recipe says. */
function suiteEdits(loaded: LoadedRecipe, { index, release, add }: Replaced, { debian }: FoundRelease): TextEdit[] {
  const { recipe } = loaded;
  if (debian === null || upstreamOf(recipe, release).suite === debian.suite) return [];
  if (release.upstream?.suite !== undefined) return [{ kind: 'set', path: ['releases', index, 'upstream', 'suite'], value: debian.suite, after: 'debian' }];
  if ((recipe.releases ?? []).length === 1 && !add) return [{ kind: 'set', path: ['upstream', 'suite'], value: debian.suite, after: 'debian' }];
  if (release.upstream === undefined) return [{ kind: 'set', path: ['releases', index, 'upstream'], value: { suite: debian.suite }, after: release.sha256 === undefined ? 'version' : 'sha256' }];
  return [{ kind: 'set', path: ['releases', index, 'upstream', 'suite'], value: debian.suite, after: Object.keys(release.upstream)[0] ?? '' }];
}

/** The text with entries in its changelog, the newest last. Error: as withRelease. */
export function withEntries(text: string, loaded: LoadedRecipe, entries: readonly WrittenEntry[]): string {
  return edited(text, loaded, entries.map((item) => ({ kind: 'first', key: 'changelog', item: { ...item } })));
}

function edited(text: string, loaded: LoadedRecipe, edits: readonly TextEdit[]): string {
  try {
    return editText(text, edits);
  } catch (error) {
    if (!(error instanceof CannotEdit)) throw error;
    const location = loaded.positions(error.path);
    throw new RecipeErrors([new RecipeError('BUMP_CANNOT_EDIT', `${error.path.join('.')} is written in a way that debkit does not change`, { location, hint: 'change it by hand, or write it as a plain key and value: an alias or anchor is said elsewhere' })]);
  }
}

/** Lines that name the older version still, 1-based: a test that expects it, a path that has it. */
export function mentionsOf(text: string, version: string): number[] {
  const pattern = new RegExp(`(?<![\\w.+~-])${literally(version)}(?![\\w+~]|[.-]\\w)`);
  const lines = text.split('\n');
  const changelog = lines.findIndex((line) => /^"?changelog"?:/.test(line));
  const after = lines.findIndex((line, index) => index > changelog && /^[A-Za-z"]/.test(line));
  // A changelog speaks of what was.
  const isHistory = (index: number) => changelog !== -1 && index > changelog && (after === -1 || index < after);
  return lines.flatMap((line, index) => (!isHistory(index) && pattern.test(line.replace(/(?:^|\s)#.*$/, '')) ? [index + 1] : []));
}
