// `debkit list`: the recipes that are found, their versions, and which folder each comes from.
import { DebkitError } from '../../errors.ts';
import { compareVersions } from '../../debian/version.ts';
import { loadRecipe } from '../../recipe/load.ts';
import { listRecipes, type ListedRecipe } from '../../recipe/lookup.ts';
import { configurationOf } from '../context.ts';
import type { Invocation } from '../invocation.ts';
import type { Session } from '../session.ts';
import { librariesOf } from '../settings.ts';

/** Lists every recipe; 0. A recipe with problems is listed as such. */
export async function runList(_: Invocation, session: Session): Promise<number> {
  const recipes = listRecipes(librariesOf(await configurationOf(session), session.cwd)).map(describe);
  const rows = recipes.map((recipe) => [
    recipe.name,
    recipe.valid ? recipe.versions.join(' ') || 'any tag' : `has problems: debkit check ${recipe.name}`,
    `${recipe.library}${recipe.shadowedBy === null ? '' : ` (shadowed by ${recipe.shadowedBy})`}`,
  ]);
  const width = (column: number) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0));
  const widths = [width(0), width(1)];
  const lines = rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  session.result({ recipes }, lines.length === 0 ? 'no recipe is found\n' : lines.map((line) => `${line}\n`).join(''));
  return 0;
}

function describe({ name, file, library, shadowedBy }: ListedRecipe) {
  const common = { name, file, library: library.label, shadowedBy: shadowedBy?.label ?? null };
  try {
    const { recipe } = loadRecipe(file);
    const versions = (recipe.releases ?? []).map((release) => release.version).sort((a, b) => compareVersions(b, a));
    return { ...common, valid: true, versions };
  } catch (error) {
    if (error instanceof DebkitError) return { ...common, valid: false, versions: [] };
    throw error;
  }
}
