// The patches of an edited package that are not the recipe's yet, and those that went.
import type { RecipeFile } from '../../../contracts/plan.ts';
import type { RecipeError } from '../../../errors.ts';
import type { OldFile } from '../../../import/old-file.ts';
import type { OldPatches } from '../old-patches.ts';
import { refusal } from '../refusal.ts';

/** What becomes of the recipe's patches/. */
export interface TakenPatches {
  /** To be written, by path below patches/. */
  readonly write: readonly OldFile[];
  readonly remove: readonly string[];
  readonly problems: readonly RecipeError[];
}

export interface PatchSides {
  readonly wanted: OldPatches;
  /** The recipe's own, in their order. */
  readonly own: readonly RecipeFile[];
  /** Those that the recipe's edits become, by name. */
  readonly made: ReadonlyMap<string, Buffer>;
  readonly hasSeries: boolean;
  /** Whether the release names its patches. */
  readonly named: boolean;
}

/** What changed. Problems: patches that the recipe's edits become cannot be changed here. */
export function takePatches({ wanted, own, made, hasSeries, named }: PatchSides, place: (path: string) => string): TakenPatches {
  const all = wanted.files.filter(({ path }) => path !== 'series');
  const problems: RecipeError[] = [];
  for (const [name, content] of made) {
    if (all.find(({ path }) => path === name)?.content.equals(content) === true) continue;
    problems.push(refusal({ file: place(`patches/${name}`), line: 1 }, "it was changed or taken away, and the recipe's `edits` make it", 'change the edits in the recipe, and leave this file as it was'));
  }
  const kept = all.filter(({ path }) => !made.has(path));
  const before = new Map(own.map((file) => [file.path, Buffer.from(file.base64, 'base64')]));
  const write = kept.filter(({ path, content }) => before.get(path)?.equals(content) !== true);
  const remove = own.map(({ path }) => path).filter((path) => !kept.some((file) => file.path === path));
  const names = kept.map(({ path }) => path);
  const reordered = names.join('\n') !== own.map(({ path }) => path).join('\n');
  if (named && reordered) problems.push(refusal({ file: place('patches/series'), line: 1 }, "the series is another one, and the recipe's release names its patches", "change the release's `patches` in the recipe first"));
  const alphabetical = names.join('\n') === [...names].sort().join('\n');
  const series: OldFile = { path: 'series', content: Buffer.from(names.map((name) => `${name}\n`).join('')), executable: false, date: null };
  return { write: [...write, ...(reordered && (hasSeries || !alphabetical) ? [series] : [])], remove, problems };
}
