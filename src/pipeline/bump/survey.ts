// Two releases of an upstream held against each other before anything is built: notes, licences, what the build needs, and the recipe's own changes.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StageContext } from '../../contracts/context.ts';
import type { BuildPlan } from '../../contracts/plan.ts';
import { tryPatches, type PatchState } from '../../debian/apply-patch.ts';
import { notesOfCommits, releaseNotes, type ReleaseNotes } from '../../detect/release-notes.ts';
import type { SourceTree } from '../../detect/source-tree.ts';
import { licenceChanges, needChanges, type LicenceChange, type NeedChange } from '../../detect/tree-changes.ts';
import { DebkitError, RecipeError, RecipeErrors } from '../../errors.ts';
import { fetchUpstream } from '../../stages/fetch-upstream.ts';
import { makePatches } from '../../stages/make-patches.ts';
import { readHead } from '../../system/files.ts';
import { extractTarball } from '../../system/tarball.ts';
import { withinMilliseconds } from '../../system/time-limit.ts';
import { isTreePath } from '../../template/patches.ts';
import { commitSubjects } from '../../upstream/git-log.ts';
import { cachedOrig } from '../cached-orig.ts';
import { diskTree } from '../new/disk-tree.ts';
import { stageCache } from '../stage-cache.ts';

/** An edit of the recipe's that the new tree does not take. */
export interface FailedEdit {
  readonly message: string;
  /** `file:line:column` of the recipe. */
  readonly place: string | null;
  readonly hint: string | null;
  /** Whether what the edit puts there stands there already. */
  readonly applied: boolean;
}

/** What a person should know of the new release. */
export interface Survey {
  /** null where nobody says anything. */
  readonly notes: ReleaseNotes | null;
  readonly licences: readonly LicenceChange[];
  readonly needs: readonly NeedChange[];
  readonly patches: readonly PatchState[];
  readonly edits: readonly FailedEdit[];
  /** Why the two trees were not compared; null where they were. */
  readonly notCompared: string | null;
}

// Milliseconds. A stranger's files can be made so that it takes for ever to see what they say.
const readingLimit = 20_000;

/** Fetches both and compares. What cannot be had of the older release is said in `notCompared`. Errors: those of fetching the newer one. */
export async function survey({ from, to, before, after }: { readonly from: string; readonly to: string; readonly before: BuildPlan; readonly after: BuildPlan }, context: StageContext): Promise<Survey> {
  const newer = await unpacked(after, 'newer', context);
  const patches = tryPatches(after.packaging.patches.map(({ path, base64 }) => ({ name: path, text: Buffer.from(base64, 'base64').toString('latin1') })), (path) => bytesOf(newer, path)?.toString('latin1') ?? null);
  const edits = await failedEdits(after, (path) => bytesOf(newer, path));
  const tree = await diskTree(newer);
  const notes = withinMilliseconds(readingLimit, () => releaseNotes(tree, { before: from, version: to }))?.value ?? (await notesOfLog(before, after, context));
  const older = await unpacked(before, 'older', context).then(diskTree, (error: unknown) => {
    if (!(error instanceof DebkitError) || context.signal.aborted) throw error;
    return error.message;
  });
  if (typeof older === 'string') return { notes, licences: [], needs: [], patches, edits, notCompared: older };
  const changes = compared(older, tree);
  return { notes, licences: changes?.licences ?? [], needs: changes?.needs ?? [], patches, edits, notCompared: changes === null ? `what the files say was not understood within ${readingLimit / 1000} s` : null };
}

function compared(older: SourceTree, newer: SourceTree): Pick<Survey, 'licences' | 'needs'> | null {
  return withinMilliseconds(readingLimit, () => ({ licences: licenceChanges(older, newer), needs: needChanges(older, newer) }))?.value ?? null;
}

/** The folder that holds the plan's upstream tree. */
async function unpacked(plan: BuildPlan, name: string, context: StageContext): Promise<string> {
  const tree = await fetchUpstream(plan, context);
  const { orig } = await cachedOrig(plan, tree, { cache: stageCache(context.store, false, context.workspace), context, demand: () => undefined });
  const folder = join(context.workspace, `bump-${name}`);
  await mkdir(folder, { recursive: true });
  await extractTarball(orig.path, folder, { strip: 'top', signal: context.signal });
  return folder;
}

// Bytes: nobody patches a larger file.
const mostPatched = 1 << 26;

/** A regular file's bytes; null for anything else, and for what is too large. No link is followed out of the tree: none leads out of one that was unpacked. */
function bytesOf(folder: string, path: string): Buffer | null {
  if (!isTreePath(path)) return null;
  const content = readHead(join(folder, path), mostPatched + 1);
  return content === null || content.length > mostPatched ? null : content;
}

async function failedEdits(plan: BuildPlan, read: (path: string) => Buffer | null): Promise<FailedEdit[]> {
  try {
    await makePatches({ plan, readUpstreamFile: read });
    return [];
  } catch (error) {
    const problems = error instanceof RecipeErrors ? error.problems : error instanceof RecipeError ? [error] : null;
    if (problems === null) throw error;
    return problems.map(({ message, details: { location, hint } }) => {
      const place = location === undefined ? null : `${location.file}:${location.line}:${location.column}`;
      const edit = plan.packaging.edits.find(({ where }) => where === place);
      const text = edit === undefined ? null : (read(edit.file)?.toString('utf8') ?? null);
      const applied = edit !== undefined && 'replace' in edit && text !== null && edit.with.trim() !== '' && text.includes(edit.with);
      return { message, place, hint: hint ?? null, applied };
    });
  }
}

/** The commits' subjects of a git upstream, or of the repository that a tarball is released from; null where they cannot be had. */
async function notesOfLog(before: BuildPlan, after: BuildPlan, context: StageContext): Promise<ReleaseNotes | null> {
  const [old, own] = [tagOf(before), tagOf(after)];
  if (old === null || own === null || context.offline) return null;
  try {
    const subjects = await commitSubjects({ url: own.url, before: old.tag, tag: own.tag }, context);
    return notesOfCommits(subjects, `commits since ${old.tag}`);
  } catch {
    // A server need not give a part of a history.
    context.signal.throwIfAborted();
    return null;
  }
}

function tagOf({ upstream }: BuildPlan): { readonly url: string; readonly tag: string } | null {
  if (upstream.kind === 'git') return upstream;
  return upstream.kind === 'tarball' ? upstream.released : null;
}
