// What was edited at a shell and is not yet a patch of the recipe: one file for each thing that is built, in the state folder, since no one else has it.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { shortHash } from '../sandbox/apt-solution.ts';
import { writeFileAtomic } from '../system/files.ts';

/** Whose edits they are: the recipe's file and what is built of it. */
export interface EditsSubject {
  readonly where: string;
  readonly source: string;
  readonly upstreamVersion: string;
}

/** The patch's file below `state`. */
export function editsFile(state: string, { where, source, upstreamVersion }: EditsSubject): string {
  return join(state, 'edits', `${source}_${upstreamVersion}_${shortHash([where]).slice(0, 8)}.patch`);
}

/** The patch; null where nothing is kept. */
export function readEdits(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** Keeps the patch; an empty one takes the file away. */
export async function keepEdits(file: string, patch: string): Promise<void> {
  if (patch === '') return rmSync(file, { force: true });
  mkdirSync(dirname(file), { recursive: true });
  await writeFileAtomic(file, patch);
}

/** Puts edits that apply no more out of the way, over no others, and gives their new place. */
export function setAside(file: string): string {
  let number = 1;
  while (existsSync(`${file}.old-${number}`)) number += 1;
  renameSync(file, `${file}.old-${number}`);
  return `${file}.old-${number}`;
}
