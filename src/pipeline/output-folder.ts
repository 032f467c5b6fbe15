// The output folder: everything a run made, put in place by one rename, whatever was there before kept until then.
import { createHash } from 'node:crypto';
import { chmodSync, constants, copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { FileArtifact } from '../contracts/artifacts.ts';
import type { BuildTarget, PackagingStyle } from '../contracts/plan.ts';
import { withoutEpoch } from '../debian/version.ts';
import { UsageError } from '../errors.ts';
import { diskFull, removeAbandoned, removeFolder, replaceFolder, repairFolder, workBeside } from '../system/files.ts';
import { makeFolder } from '../system/folders.ts';
import { reportName } from '../report/name.ts';
import { makeReport } from '../report/report.ts';
import { readJson } from '../system/records.ts';
import { withLock } from '../system/lock.ts';
import { compareWithEarlier } from './earlier-build.ts';
import { junitReport } from './junit-report.ts';
import { outputFile, type BuildOutcome, type OutputFile } from './outcome.ts';
import { sarifReport } from './sarif-report.ts';

/** `<source>_<version>_<suite>_<architecture>[_<style when not the recipe's own>]`; the version without its epoch. */
export function outputName(source: string, version: string, target: BuildTarget, style: PackagingStyle | null): string {
  return [source, withoutEpoch(version), target.suite, target.hostArchitecture, ...(style === null ? [] : [style])].join('_');
}

/** Refuses a folder that is there and that debkit did not make. Error: OUTPUT_NOT_OURS (exit 2). */
export function refuseForeign(folder: string): void {
  if (!existsSync(folder) || existsSync(join(folder, 'result.json'))) return;
  throw new UsageError('OUTPUT_NOT_OURS', `${folder} is there already, and debkit did not make it`, {
    hint: 'move it away, or choose another folder with --out',
  });
}

/** Whether packages lie in the folder that were built of exactly these files of a source package. */
export function isBuilt(folder: string, sourceFiles: readonly FileArtifact[]): boolean {
  const there = readJson<Partial<BuildOutcome>>(join(folder, 'result.json'))?.files ?? [];
  const same = (file: FileArtifact) => there.some(({ name, sha256 }) => name === basename(file.path) && sha256 === file.sha256);
  return sourceFiles.every(same) && there.some(({ name }) => name.endsWith('.deb') && existsSync(join(folder, name)));
}

/** Where an output folder is to be, and the cache folder with the lock that its writers take turns by. */
export interface OutputPlace {
  readonly folder: string;
  readonly store: string;
  readonly signal: AbortSignal;
  /** The recipe that is shown beside lint's findings: an absolute path; null for a source package of others. */
  readonly recipe: string | null;
  /** Told where no report could be made, which fails nothing. */
  readonly notice: (message: string) => void;
}

/** What is written: in the folder itself, and for comparison in `rebuilt` in it. */
export interface OutputContent {
  readonly files: readonly FileArtifact[];
  readonly rebuilt: readonly FileArtifact[];
}

/** Writes files, result.json, junit.xml, lint.sarif and report.html beside the folder and renames; packages take the `.failed` folder of a build before away. Errors: OUTPUT_NOT_OURS (exit 2), DISK_FULL (exit 3). */
export function writeOutput(place: OutputPlace, content: OutputContent, makeOutcome: (files: readonly OutputFile[]) => BuildOutcome): Promise<BuildOutcome> {
  const { folder, store, signal } = place;
  const lock = join(store, 'locks', createHash('sha256').update(folder).digest('hex').slice(0, 16));
  return withLock(lock, () => putOutput(place, content, makeOutcome), { signal });
}

async function putOutput({ folder, recipe, signal, notice }: OutputPlace, { files, rebuilt }: OutputContent, makeOutcome: (files: readonly OutputFile[]) => BuildOutcome): Promise<BuildOutcome> {
  refuseForeign(folder);
  makeFolder(dirname(folder));
  await repairFolder(folder);
  await removeAbandoned(dirname(folder));
  const beside = workBeside(folder);
  try {
    mkdirSync(beside);
    copyInto(beside, files);
    if (rebuilt.length > 0) {
      mkdirSync(join(beside, 'rebuilt'));
      copyInto(join(beside, 'rebuilt'), rebuilt);
    }
    const made = makeOutcome(files.map((file) => outputFile(file, basename(file.path))));
    const outcome = { ...made, earlier: await compareWithEarlier(made, { beside, folder, signal }) };
    writeFileSync(join(beside, 'result.json'), `${JSON.stringify(outcome, null, 2)}\n`);
    if (outcome.status !== 'source-only') writeFileSync(join(beside, 'junit.xml'), junitReport(outcome));
    if (outcome.lint !== null) writeFileSync(join(beside, 'lint.sarif'), `${JSON.stringify(sarifReport(outcome, outcome.lint, recipe), null, 2)}\n`);
    await writeReport(outcome, beside, { signal, notice });
    await replaceFolder(beside, folder);
    if (outcome.status !== 'failed' && outcome.status !== 'source-only') await removeFailed(folder);
    return outcome;
  } catch (error) {
    await removeFolder(beside);
    throw diskFull(error, folder);
  }
}

/** The report beside the packages. What goes wrong with it is debkit's fault, and costs no packages. */
async function writeReport(outcome: BuildOutcome, folder: string, { signal, notice }: Pick<OutputPlace, 'signal' | 'notice'>): Promise<void> {
  try {
    writeFileSync(join(folder, reportName), await makeReport(outcome, folder, signal));
  } catch (error) {
    signal.throwIfAborted();
    if (diskFull(error, folder) !== error) throw error;
    notice(`no report could be made: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Where a failure of the target is told, beside the folder of its packages. */
export function failedFolder(folder: string): string {
  return `${folder}.failed`;
}

/** What failed before has passed now; a folder of others is left alone. */
async function removeFailed(folder: string): Promise<void> {
  const told = failedFolder(folder);
  if (readJson<Partial<BuildOutcome>>(join(told, 'result.json'))?.status === 'failed') await removeFolder(told);
}

function copyInto(folder: string, files: readonly FileArtifact[]): void {
  for (const file of files) {
    copyFileSync(file.path, join(folder, basename(file.path)), constants.COPYFILE_FICLONE);
    chmodSync(join(folder, basename(file.path)), 0o644);
  }
}
