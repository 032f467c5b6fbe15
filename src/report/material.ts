// What lies beside a result.json and belongs into its report: what the packages hold, and what they were built with.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DebEntry } from '../contracts/deb-content.ts';
import type { BuildOutcome, OutputFile } from '../contracts/outcome.ts';
import { parseBuildinfo } from '../debian/buildinfo.ts';
import { parseStanzas } from '../debian/deb822.ts';
import { DebkitError } from '../errors.ts';
import { readDeb } from '../system/deb.ts';
import { isRegularFile } from '../system/files.ts';
import { readLog, type LogPages } from './log.ts';

/** A binary package as its .deb has it. */
export interface PackageMaterial {
  readonly file: OutputFile;
  /** The control file's fields; empty where the .deb cannot be read, with why in `unread`. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly entries: readonly DebEntry[];
  /** Why nothing of it is shown; null where it was read. */
  readonly unread: string | null;
}

/** What a report is made of. */
export interface Material {
  readonly packages: readonly PackageMaterial[];
  /** `name (= version)` of what was installed while it was built; null where no .buildinfo tells. */
  readonly installed: readonly string[] | null;
  readonly log: LogPages | null;
}

// What a .deb may have for a report: more is the stuff of a comparison.
const limits = { entries: 200_000, names: 1 << 25, bytes: 4 * 2 ** 30, control: 1 << 24, member: 1 << 20 };
const buildinfoLimit = 1 << 22;

/** Reads it from the folder where the files lie. Errors: COMMAND_NOT_FOUND (exit 3). */
export async function readMaterial(outcome: BuildOutcome, folder: string, signal: AbortSignal): Promise<Material> {
  const packages: PackageMaterial[] = [];
  for (const file of outcome.files.filter(({ name }) => isPlain(name) && name.endsWith('.deb'))) packages.push(await readPackage(file, folder, signal));
  return { packages, installed: readInstalled(outcome.files, folder), log: await readLog(join(folder, 'build.log'), outcome.error?.triage?.said.trim() ?? null) };
}

/** A name of a file in the folder itself: a result.json may be anyone's. */
function isPlain(name: string): boolean {
  return name === basename(name) && !name.startsWith('.');
}

async function readPackage(file: OutputFile, folder: string, signal: AbortSignal): Promise<PackageMaterial> {
  const nothing = { file, fields: [], entries: [] };
  const path = join(folder, file.name);
  if (!isRegularFile(path)) return { ...nothing, unread: 'the file is not there any more' };
  // Debug symbols follow their programs, and are large.
  if (file.name.includes('-dbgsym_')) return { ...nothing, unread: 'debug symbols' };
  try {
    const { entries, members } = await readDeb(path, { signal, limits });
    const fields = parseStanzas(members['control'] ?? '').flatMap((stanza) => stanza.map(({ name, value }) => [name, value] as const));
    return { file, fields, entries, unread: null };
  } catch (error) {
    if (!(error instanceof DebkitError) || error.exitCode === 3) throw error;
    return { ...nothing, unread: error.message };
  }
}

function readInstalled(files: readonly OutputFile[], folder: string): readonly string[] | null {
  const named = files.find(({ name, size }) => isPlain(name) && name.endsWith('.buildinfo') && size < buildinfoLimit);
  if (named === undefined || !isRegularFile(join(folder, named.name))) return null;
  try {
    return parseBuildinfo(readFileSync(join(folder, named.name), 'utf8')).installed;
  } catch (error) {
    if (error instanceof DebkitError) return null;
    throw error;
  }
}
