// What the recipe's own debian/changelog and debian/control say of the plan: they win over what would be rendered.
import { dirname, join } from 'node:path';
import type { BuildRelations, ChangelogEntryPlan } from '../contracts/plan.ts';
import { parseNewestEntry, type ChangelogEntry } from '../debian/changelog.ts';
import { fieldValue, parseStanzas, type Stanza } from '../debian/deb822.ts';
import { DebianSyntaxError } from '../debian/syntax-error.ts';
import { parseRelations } from '../debian/relations.ts';
import { compareVersions } from '../debian/version.ts';
import { RecipeError } from '../errors.ts';
import type { LoadedRecipe } from '../recipe/recipe.ts';
import type { MergedRecipe } from './merge-release.ts';
import { isNewest } from './plan-version.ts';

/** The newest entry of the recipe's own debian/changelog; null where it has none. Error: RecipeError RECIPE_BAD_FILE at its line. */
export function ownHistory(loaded: LoadedRecipe): ChangelogEntry | null {
  const text = ownText(loaded, 'changelog');
  if (text === null) return null;
  const newest = read(loaded, 'changelog', () => parseNewestEntry(text));
  if (newest.source === loaded.recipe.source) return newest;
  throw fault(loaded, 'changelog', 1, `it is the changelog of '${newest.source}', and the recipe is of '${loaded.recipe.source}'`);
}

/** The entries that the recipe's own debian/changelog has not; none where it has that of the release. */
export function newerThan(history: ChangelogEntry | null, merged: MergedRecipe, entries: () => ChangelogEntryPlan[]): ChangelogEntryPlan[] {
  if (history === null) return entries();
  return isNewest(history, merged) ? [] : entries().filter(({ version }) => compareVersions(version, history.version) > 0);
}

/** The build relations of the recipe's own debian/control; null where it has none. Errors: RecipeError RECIPE_BAD_FILE at its line, also where its packages are not the recipe's. */
export function ownBuildRelations(loaded: LoadedRecipe, packages: readonly string[]): BuildRelations | null {
  const text = ownText(loaded, 'control');
  if (text === null) return null;
  return read(loaded, 'control', () => {
    const [source = [], ...binaries] = parseStanzas(text);
    const named = binaries.map((stanza) => fieldValue(stanza, 'Package') ?? '');
    const other = named.find((name) => !packages.includes(name)) ?? packages.find((name) => !named.includes(name));
    if (other !== undefined) throw fault(loaded, 'control', 1, named.includes(other) ? `it has the package '${other}', and the recipe's 'packages' has not` : `the recipe's 'packages' has '${other}', and it has not`);
    const of = (name: string) => relationTexts(source, name);
    return {
      'Build-Depends': of('Build-Depends'),
      'Build-Depends-Arch': of('Build-Depends-Arch'),
      'Build-Depends-Indep': of('Build-Depends-Indep'),
      'Build-Conflicts': of('Build-Conflicts'),
      'Build-Conflicts-Arch': of('Build-Conflicts-Arch'),
      'Build-Conflicts-Indep': of('Build-Conflicts-Indep'),
    };
  });
}

/** The relations of a field one by one, each in its own words; comments and empty ones left out. Errors: DebianSyntaxError. */
export function relationTexts(stanza: Stanza, field: string): string[] {
  const value = fieldValue(stanza, field) ?? '';
  const texts = value.split(',').map((text) => text.trim().replace(/\s+/g, ' ')).filter((text) => text !== '');
  for (const text of texts) parseRelations(text);
  return texts;
}

function ownText({ debianFiles }: LoadedRecipe, path: string): string | null {
  const file = debianFiles.find((one) => one.path === path);
  return file === undefined ? null : Buffer.from(file.base64, 'base64').toString('utf8');
}

function read<T>(loaded: LoadedRecipe, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof DebianSyntaxError) throw fault(loaded, path, error.line ?? 1, error.message);
    throw error;
  }
}

function fault(loaded: LoadedRecipe, path: string, line: number, message: string): RecipeError {
  return new RecipeError('RECIPE_BAD_FILE', message, { location: { file: join(dirname(loaded.file), 'debian', path), line, column: 1 } });
}
