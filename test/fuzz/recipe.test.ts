// Recipes that are nearly right, made up by fast-check from debkit's own: each is read, or refused with the place of every problem.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { RecipeErrors, UsageError } from '../../src/errors.ts';
import { loadRecipe } from '../../src/recipe/load.ts';
import { packageRoot } from '../../src/system/resources.ts';

type Path = readonly (string | number)[];

/** The path of everything in a value. */
function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...at, Array.isArray(value) ? Number(key) : key]))];
}

/** The value with another one at a path. */
function replaced(value: unknown, path: Path, by: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return by;
  if (Array.isArray(value)) return value.map((one: unknown, at) => (at === step ? replaced(one, rest, by) : one));
  return Object.fromEntries(Object.entries(value as object).map(([key, one]: [string, unknown]) => [key, key === step ? replaced(one, rest, by) : one]));
}

describe('fuzz: a recipe that is nearly right', () => {
  const library = join(packageRoot(), 'recipes');
  const recipes = readdirSync(library, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => parse(readFileSync(join(library, name, 'recipe.yaml'), 'utf8')) as unknown);
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'debkit-fuzz-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const junk = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('', '@VERSION@', '${x:Y}', '../x', '-x', '1.0', '/etc/passwd', 'a\nb: c', '*', '(((('), fc.string({ unit: 'binary', maxLength: 20 }));
  const mutation = fc.tuple(fc.nat(), junk);

  it('is read, or refused with a place for each problem', () => {
    const file = join(folder, 'recipe.yaml');
    mkdirSync(folder, { recursive: true });
    fc.assert(
      fc.property(fc.constantFrom(...recipes), fc.array(mutation, { minLength: 1, maxLength: 3 }), (recipe, mutations) => {
        const changed = mutations.reduce<unknown>((value, [which, by]) => {
          const paths = pathsOf(value);
          return replaced(value, paths[which % paths.length] ?? [], by);
        }, recipe);
        writeFileSync(file, stringify(changed) ?? '');
        try {
          loadRecipe(file);
        } catch (error) {
          if (error instanceof UsageError) return;
          assert.ok(error instanceof RecipeErrors, String((error as Error).stack));
          assert.ok(error.problems.length > 0);
          for (const problem of error.problems) assert.match(`${problem.code} ${problem.message}`, /^RECIPE_\w+ ./);
        }
      }),
      { numRuns: 300 },
    );
  });
});
