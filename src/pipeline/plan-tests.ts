// What debian/tests/ is to have: the recipe's tests, each beside the built packages.
import type { AutopkgtestPlan } from '../contracts/plan.ts';
import type { RecipeTest } from '../recipe/recipe.ts';
import { withVersion } from './plan-upstream.ts';

/** The tests in the recipe's order. */
export function planTests(tests: readonly RecipeTest[], upstreamVersion: string): AutopkgtestPlan[] {
  return tests.map(({ name, run, depends = [], restrictions = [] }) => ({
    name,
    script: withVersion(run, upstreamVersion),
    depends: [...new Set(['@', ...depends])],
    restrictions: [...restrictions].sort(),
  }));
}
