// What was edited at a shell and is not yet a patch of the recipe: one file for each thing that is built, in the state folder, since no one else has it.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { BuildPlan } from '../contracts/plan.ts';
import { parseVersion } from '../debian/version.ts';
import { HostError } from '../errors.ts';
import { shortHash } from '../sandbox/apt-solution.ts';
import { diskFull, writeFileAtomic } from '../system/files.ts';
import { makeFolder, refuseUnwritable } from '../system/folders.ts';
import { withLock } from '../system/lock.ts';
import type { Services } from './request.ts';

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

/** The same of a recipe at `where`. */
export function editsFileOf(state: string, { packaging: { source }, version }: BuildPlan, where: string): string {
  return editsFile(state, { where, source, upstreamVersion: parseVersion(version.full).upstream });
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

/** Runs `work` while no other process has a shell whose edits are kept there. Error: SHELL_OPEN (exit 3). */
export async function withEdits<T>(file: string, services: Pick<Services, 'signal'>, work: () => Promise<T>): Promise<T> {
  const refuse = (holder: number | null) =>
    new HostError('SHELL_OPEN', `a shell of it is open${holder === null ? '' : ` in process ${holder}`}, and keeps what is edited there`, { hint: 'leave that one first' });
  const folder = dirname(file);
  makeFolder(folder);
  refuseUnwritable(folder);
  return withLock(join(folder, `.${basename(file)}.lock`), work, { signal: services.signal, refuse });
}

/** Keeps the patch like keepEdits; where that cannot be, it is put into a new folder for temporary files, and the error says where. */
export async function keepEditsSomewhere(file: string, patch: string): Promise<void> {
  try {
    await keepEdits(file, patch);
  } catch (error) {
    const why = diskFull(error, file);
    const other = join(mkdtempSync(join(tmpdir(), 'debkit-edits-')), basename(file));
    writeFileSync(other, patch);
    throw new HostError('EDITS_NOT_KEPT', `what was edited could not be kept: ${why instanceof Error ? why.message : String(why)}`, { cause: error, hint: `it is in ${other}, a patch for \`patch -p1\`` });
  }
}

/** Keeps each patch that it is given, one after the other and of several that wait the last; what fails is left to the next. `settled` waits for all. */
export function editsKeeper(file: string): { readonly keep: (patch: string) => void; readonly settled: () => Promise<void> } {
  let waiting: string | null = null;
  let writing: Promise<void> = Promise.resolve();
  const write = async () => {
    const patch = waiting;
    waiting = null;
    if (patch !== null) await keepEdits(file, patch).catch(() => undefined);
  };
  return {
    keep(patch) {
      if (waiting === null) writing = writing.then(write);
      waiting = patch;
    },
    settled: () => writing,
  };
}

/** Puts edits that apply no more out of the way, over no others, and gives their new place. */
export function setAside(file: string): string {
  let number = 1;
  while (existsSync(`${file}.old-${number}`)) number += 1;
  renameSync(file, `${file}.old-${number}`);
  return `${file}.old-${number}`;
}
