// The bench of a shell whose edits are kept: the tree that it starts in, and the file that what is edited goes to.
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import type { SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { Chroot } from '../contracts/sandbox.ts';
import { sourceFolderName } from '../debian/file-names.ts';
import { PackageError } from '../errors.ts';
import { takeUpTree } from '../stages/continue-build.ts';
import { beginEdits, clearTree, takeEdits, unpackFailed, type Edited, type ShellTree } from '../stages/shell-tree.ts';
import { unpackSource } from '../stages/unpack-source.ts';
import { editsKeeper, keepEditsSomewhere, readEdits, setAside } from './kept-edits.ts';
import { failureFolder, recordOf, takeFailure, whyFromStart, type KeptFailure } from './kept-failure.ts';
import type { BuildEnvironment } from './line.ts';
import type { Needs } from './needs.ts';
import type { Services } from './request.ts';
import type { Run } from './services.ts';

/** What a shell is about. */
export interface ShellSubject {
  readonly needs: Needs;
  readonly sourcePackage: SourcePackage;
  readonly environment: BuildEnvironment;
  readonly services: Services;
  /** Where the edits are kept. */
  readonly file: string;
}

/** Where a shell is to start. */
export interface Bench {
  readonly subject: ShellSubject;
  /** The failed build whose tree it is; null for the source as it is unpacked. */
  readonly kept: KeptFailure | null;
  /** Whether the source package is another than that of the failed build. */
  readonly changed: boolean;
  /** Keeps the edits while the shell is open. */
  readonly keeper: ReturnType<typeof editsKeeper>;
}

/** Looks for the failed build that is kept. A notice says why it is not taken. */
export async function openBench(subject: ShellSubject, run: Run): Promise<Bench> {
  const { needs, sourcePackage, environment, services } = subject;
  const { source } = sourcePackage;
  const { suite, hostArchitecture: architecture } = needs.target;
  const keeper = editsKeeper(subject.file);
  const place = failureFolder(run.store, { source, suite, architecture, where: needs.where, style: needs.plan?.packaging.style ?? null });
  const found = takeFailure(place, join(run.workspace.path, 'failed-tree'));
  if (found === null) return { subject, kept: null, changed: false, keeper };
  const now = recordOf({ sourcePackage, target: needs.target, layer: environment.layer, processors: availableParallelism() }, [], '');
  const changed = JSON.stringify(found.record.source) !== JSON.stringify(now.source);
  const why = changed ? whyFromStart(found.record, now) : (await run.sandbox.hasLayer(found.record.layer)) ? null : 'the environment of the failed build is gone';
  if (why !== null) services.emit({ type: 'notice', message: asUnpacked(why) });
  return { subject, kept: why === null ? found : null, changed, keeper };
}

/** Lays the tree out in the chroot, with what an earlier shell edited, and says what it is. Errors: TREE_NOT_UNPACKED, SOURCE_NOT_UNPACKED (exit 1). */
export async function layOut(bench: Bench, chroot: Chroot, workspace: string): Promise<{ readonly tree: ShellTree; readonly failed: boolean }> {
  const { needs, sourcePackage, services, file } = bench.subject;
  const seconds = needs.target.stepLimit;
  const notice = (message: string) => services.emit({ type: 'notice', message });
  const why = bench.kept === null ? null : await layOutFailed(bench, bench.kept, chroot, workspace);
  const kept = why === null ? bench.kept : null;
  if (why !== null) notice(asUnpacked(why));
  else if (kept !== null && bench.changed) notice('the recipe was changed since this build failed: its tree has the changes');
  if (kept === null) await unpackSource(sourcePackage, chroot, seconds);
  const dsc = kept === null || bench.changed ? basename(sourcePackage.dsc.path) : kept.record.dsc;
  const tree = { dsc, folder: kept?.record.folder ?? sourceFolderName(sourcePackage.source, sourcePackage.version), edits: readEdits(file), step: kept?.record.step ?? null };
  if (!(await beginEdits(chroot, tree, seconds))) notice(`what an earlier shell edited does not apply any more: it is in ${setAside(file)}`);
  return { tree, failed: kept !== null };
}

/** Why the failed tree is not to be had; null where it is there. */
async function layOutFailed({ subject: { needs, sourcePackage }, changed }: Bench, { record }: KeptFailure, chroot: Chroot, workspace: string): Promise<string | null> {
  const seconds = needs.target.stepLimit;
  let why: string | null = null;
  if (changed) {
    const how = await takeUpTree(chroot, { dsc: basename(sourcePackage.dsc.path), failedDsc: record.dsc, folder: record.folder, finished: record.finished }, workspace);
    why = how.sound ? null : how.why;
  } else {
    try {
      await unpackFailed(chroot, seconds);
    } catch (error) {
      if (!(error instanceof PackageError) || error.code !== 'TREE_NOT_UNPACKED') throw error;
      why = 'what is kept of the failed build cannot be unpacked';
    }
  }
  if (why !== null) await clearTree(chroot, seconds);
  return why;
}

/** Takes what was edited, and keeps it. Errors: TREE_NOT_UNPACKED (exit 1), EDITS_NOT_KEPT (exit 3). */
export async function takeAndKeep({ subject, keeper }: Bench, tree: ShellTree, { chroot, context }: { readonly chroot: Chroot; readonly context: SandboxContext }): Promise<Edited> {
  const edited = await takeEdits(chroot, tree, context);
  await keeper.settled();
  await keepEditsSomewhere(subject.file, edited.patch);
  return edited;
}

function asUnpacked(why: string): string {
  return `${why}: this is the source as it is unpacked`;
}
