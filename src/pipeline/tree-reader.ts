// Reads single files of the upstream tree, for edits.
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OrigTarball } from '../contracts/artifacts.ts';
import type { BuildPlan } from '../contracts/plan.ts';
import { extractTarball } from '../system/tarball.ts';

/** A reader of regular files by their path in the tree; the orig tarball is unpacked in the workspace only where the plan has edits. */
export async function treeReader(plan: BuildPlan, orig: OrigTarball, workspace: string): Promise<(path: string) => Buffer | null> {
  if (plan.packaging.edits.length === 0) return () => null;
  const folder = join(workspace, 'tree');
  const { topFolder } = await extractTarball(orig.path, folder);
  const top = topFolder === null ? folder : join(folder, topFolder);
  return (path) => {
    const file = join(top, path);
    return existsSync(file) && lstatSync(file).isFile() ? readFileSync(file) : null;
  };
}
