// Between stages 4 and 5: the plan's edits become quilt patches against the files of the upstream tree.
import type { BuildPlan } from '../contracts/plan.ts';
import { isTreePath, patchesFromEdits, type PatchFile } from '../template/patches.ts';

/** `readUpstreamFile` gives a file's bytes by its path in the tree, null where there is none; no link leads it out of the tree. */
export interface MakePatchesInput {
  readonly plan: BuildPlan;
  readonly readUpstreamFile: (path: string) => Promise<Buffer | null> | Buffer | null;
}

/** The patches of the edits, in series order after the recipe's own. Errors as patchesFromEdits. */
export async function makePatches(input: MakePatchesInput): Promise<PatchFile[]> {
  const { packaging, sourceDateEpoch } = input.plan;
  const files = new Map<string, Buffer | null>();
  for (const { file } of packaging.edits) {
    // A name that leads out of the tree is reported below, never read.
    if (isTreePath(file) && !files.has(file)) files.set(file, await input.readUpstreamFile(file));
  }
  return patchesFromEdits({
    edits: packaging.edits,
    patches: packaging.patches,
    files,
    by: { author: packaging.maintainer, date: sourceDateEpoch },
  });
}
