// What a draft of a recipe would render, or why it is none: the judge of what its language can say.
import type { RecipeFile } from '../../contracts/plan.ts';
import { DebkitError, RecipeErrors } from '../../errors.ts';
import type { Draft, OldFile } from '../../import/old-file.ts';
import { crossCheck } from '../../recipe/cross-checks.ts';
import type { LoadedRecipe, Recipe } from '../../recipe/recipe.ts';
import { recipeSchema } from '../../recipe/schema.ts';
import { renderDebianDirectory } from '../../template/debian-directory.ts';
import { loadTemplates, type Templates } from '../../template/render.ts';
import { planBuild } from '../plan-build.ts';
import type { PlanRequest } from '../request.ts';

/** Renders drafts for a request. */
export interface DraftRenderer {
  /** debian/ of a release (the first where not said) by path, or in a few words why the draft is no recipe. */
  render(draft: Draft, own: readonly OldFile[], index?: number): ReadonlyMap<string, Buffer> | string;
}

const nowhere = { file: 'recipe.yaml', line: 1, column: 1 } as const;

/** A renderer, which reads its templates once. */
export function draftRenderer(request: PlanRequest, templates: Templates = loadTemplates()): DraftRenderer {
  return {
    render(draft, own, index = 0) {
      const parsed = recipeSchema.safeParse(draft);
      if (!parsed.success) return parsed.error.issues[0]?.message ?? 'it is no recipe';
      const [fault] = crossCheck(draft);
      if (fault !== undefined) return fault.message;
      try {
        const plan = planBuild(loaded(parsed.data, own), { kind: 'release', release: parsed.data.releases?.[index] ?? { version: '0' }, index, notes: [] }, request);
        const { files } = renderDebianDirectory({ plan: plan.packaging, origin: { source: null, excluded: [] }, patches: [], made: null }, templates);
        return new Map(files.map(({ path, content }) => [path, content]));
      } catch (error) {
        if (error instanceof RecipeErrors) return error.problems[0]?.message ?? error.message;
        if (error instanceof DebkitError && error.exitCode !== 70) return error.message;
        throw error;
      }
    },
  };
}

function loaded(recipe: Recipe, own: readonly OldFile[]): LoadedRecipe {
  const debianFiles = own.map((file): RecipeFile => ({ path: file.path, base64: file.content.toString('base64'), executable: file.executable }));
  return { recipe, file: 'recipe.yaml', folder: '/', positions: () => nowhere, patches: [], debianFiles, keyrings: {}, files: [] };
}
