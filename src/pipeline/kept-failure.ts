// The tree of the last failed build of each source package, for `debkit build --continue`: put in place by one rename.
import { existsSync, linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { sourceFolderName } from '../debian/file-names.ts';
import { shortHash } from '../sandbox/apt-solution.ts';
import { buildEnvironment, type DebuildInput } from '../stages/debuild.ts';
import { readRecord, recordText } from '../system/records.ts';
import { hashes } from './stage-cache.ts';

/** What a failed build was of. */
export interface FailureRecord {
  readonly format: 3;
  /** The environment's layer. */
  readonly layer: string;
  /** The folder in /build. */
  readonly folder: string;
  /** Name of the .dsc. */
  readonly dsc: string;
  /** `<sha256> <name>` of the source package's files. */
  readonly source: readonly string[];
  /** `<sha256> <name>` of the orig tarballs. */
  readonly orig: readonly string[];
  readonly relations: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** dh's commands that were done. */
  readonly finished: readonly string[];
  /** The command of the step that failed, as a line for sh(1) in the folder. */
  readonly step: string;
}

/** The record of a build, whether it failed or is still to be. */
export function recordOf({ sourcePackage, target, layer, processors }: Pick<DebuildInput, 'sourcePackage' | 'target' | 'layer' | 'processors'>, finished: readonly string[], step: string): FailureRecord {
  const { source, version, dsc, files, buildRelations } = sourcePackage;
  const orig = hashes(files.filter((file) => /\.orig(?:-[A-Za-z0-9-]+)?\.tar\./.test(basename(file.path))));
  const environment = buildEnvironment(target, processors);
  return { format: 3, layer, folder: sourceFolderName(source, version), dsc: basename(dsc.path), source: hashes(files), orig, relations: buildRelations, environment, finished, step };
}

/** A failure that is kept. */
export interface KeptFailure {
  /** Host folder with `build.tar`. */
  readonly folder: string;
  readonly record: FailureRecord;
}

/** The folder of the one failure that is kept for a subject, below `<store>/failures`. */
export function failureFolder(store: string, subject: { readonly source: string; readonly suite: string; readonly architecture: string } & Readonly<Record<string, string | null>>): string {
  return join(store, 'failures', `${subject.source}_${subject.suite}_${subject.architecture}_${shortHash(subject).slice(0, 8)}`);
}

/** Puts the failed build's folder `fresh` in place of the one before, where it has a `build.tar`. */
export function keepFailure(fresh: string, folder: string, record: FailureRecord): void {
  if (!existsSync(join(fresh, 'build.tar'))) return;
  writeFileSync(join(fresh, 'failure.json'), recordText(record));
  mkdirSync(dirname(folder), { recursive: true });
  removeFailure(folder, `${fresh}.old`);
  try {
    renameSync(fresh, folder);
  } catch (error) {
    // Another run of the same has just put its own there.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** Takes the failure away in one step, by way of `aside` on the same file system. */
export function removeFailure(folder: string, aside: string): void {
  try {
    renameSync(folder, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  rmSync(aside, { recursive: true, force: true });
}

/** The kept failure with its tar in the folder `own`, where no other run takes it away; null where there is none. */
export function takeFailure(folder: string, own: string): KeptFailure | null {
  try {
    const record = readRecord<Partial<FailureRecord>>(join(folder, 'failure.json'));
    if (record?.format !== 3) return null;
    mkdirSync(own, { recursive: true });
    linkSync(join(folder, 'build.tar'), join(own, 'build.tar'));
    return { folder: own, record: record as FailureRecord };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Why a build that is now `now` cannot go on with the failed one; null where nothing of that kind keeps it from it. */
export function whyFromStart(failed: FailureRecord, now: FailureRecord): string | null {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  if (!same(failed.orig, now.orig) || failed.folder !== now.folder) return 'the upstream version or its orig tarball changed';
  if (!same(failed.relations, now.relations)) return 'the build dependencies changed';
  if (failed.layer !== now.layer) return 'the build environment changed';
  return same(failed.environment, now.environment) ? null : 'the build options changed';
}
