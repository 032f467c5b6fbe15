// What was edited at a shell becomes a patch of the recipe: patches/<name>.patch with a DEP-3 header, and its line in a series that is there.
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { BuildPlan } from '../contracts/plan.ts';
import { formatPatch, isForwarded } from '../debian/dep3.ts';
import { UsageError } from '../errors.ts';
import { loadRecipe } from '../recipe/load.ts';
import { readPatches } from '../recipe/recipe-files.ts';
import { writeFileAtomic } from '../system/files.ts';
import { refuseUnwritable } from '../system/folders.ts';
import { editsFileOf, readEdits, withEdits } from './kept-edits.ts';
import { failureFolder } from './kept-failure.ts';
import { needsOf } from './needs.ts';
import type { BuildRequest, Services } from './request.ts';
import { openRun } from './services.ts';
import { stageRunner } from './stage-runner.ts';

/** What is asked for; `name` without or with .patch, `date` in seconds since 1970. */
export interface PatchRequest {
  readonly name: string;
  readonly description: string | null;
  readonly forwarded: string;
  readonly date: number;
}

export interface AddedPatch {
  /** Absolute. */
  readonly file: string;
  readonly files: readonly string[];
  /** The release whose `patches` has to name it; null where every patch counts. */
  readonly unlisted: string | null;
  /** Whether a failed build is kept that could go on. */
  readonly failed: boolean;
}

/** Writes the patch and forgets the edits. Errors: PATCH_NAME, PATCH_EXISTS, PATCH_FORWARDED, NO_EDITS, PATCH_TWICE, NOT_A_RECIPE (exit 2), SHELL_OPEN (exit 3), those of a plan. */
export async function addPatch(request: BuildRequest, asked: PatchRequest, services: Services): Promise<AddedPatch> {
  const name = asked.name.replace(/\.(?:patch|diff)$/, '');
  if (!/^[A-Za-z0-9][A-Za-z0-9+._-]{0,99}$/.test(name)) throw new UsageError('PATCH_NAME', `'${asked.name}' is no name for a patch`, { hint: 'letters, digits and + . _ -, e.g. missing-include' });
  if (!isForwarded(asked.forwarded)) throw new UsageError('PATCH_FORWARDED', `'${asked.forwarded}' is no value of Forwarded`, { hint: 'no, not-needed, yes, or the URL it was sent to (DEP-3)' });
  const run = await openRun(request, services);
  try {
    const { plan, where, target } = await needsOf(request, true, { services, run, runner: stageRunner(services.emit, services.now) });
    if (plan === null) throw new UsageError('NOT_A_RECIPE', `'${request.target}' is a source package, and has no recipe to put a patch into`);
    const kept = editsFileOf(request.places.state, plan, where);
    const subject = { source: plan.packaging.source, suite: target.suite, architecture: target.hostArchitecture, where, style: plan.packaging.style };
    const added = await withEdits(kept, services, () => writePatch({ plan, where, kept, target: request.target }, { ...asked, name }));
    return { ...added, failed: existsSync(failureFolder(run.store, subject)) };
  } finally {
    await run.close();
  }
}

interface Subject {
  readonly plan: BuildPlan;
  readonly where: string;
  readonly target: string;
  /** Where the edits are kept. */
  readonly kept: string;
}

async function writePatch({ plan, where, kept, target }: Subject, { name, description, forwarded, date }: PatchRequest): Promise<Omit<AddedPatch, 'failed'>> {
  const { source, edits, maintainer } = plan.packaging;
  const diff = readEdits(kept);
  if (diff === null) throw new UsageError('NO_EDITS', `nothing was edited in a shell of ${source} ${plan.version.upstream}`, { hint: `debkit shell ${target}, edit, exit; then this again` });
  const files = filesOf(diff);
  const twice = edits.find(({ file }) => files.includes(file));
  if (twice !== undefined) throw new UsageError('PATCH_TWICE', `${twice.file} is changed by \`edits\` too, which come after patches`, { hint: `put the change into \`edits\`; what was edited is in ${kept}` });
  const folder = join(dirname(where), 'patches');
  const file = join(folder, `${name}.patch`);
  // What a run that was killed has written already is finished.
  const begun = existsSync(file) && readFileSync(file, 'utf8').endsWith(`\n\n${diff}`);
  if (existsSync(file) && !begun) throw new UsageError('PATCH_EXISTS', `${file} is there already`, { hint: 'give it another name' });
  refuseUnwritable(folder);
  const why = description ?? `${files.map((one) => basename(one)).join(', ')}: ${name.replaceAll(/[-_.]+/g, ' ')}`;
  const text = formatPatch({ why, forwarded }, { author: maintainer, date }, diff);
  await mkdir(folder, { recursive: true });
  await nameLast(folder, `${name}.patch`, () => writeFileAtomic(file, text));
  await rm(kept, { force: true });
  const listed = loadRecipe(where).recipe.releases?.some((release) => release.version === plan.version.upstream && release.patches !== undefined) === true;
  return { file, files, unlisted: listed ? plan.version.upstream : null };
}

/** The files of a unified diff with a/ and b/. */
function filesOf(diff: string): string[] {
  const named = [...diff.matchAll(/^--- (.+)\n\+\+\+ (.+)\n@@ /gm)].flatMap(([, old = '', now = '']) => [old, now]);
  return [...new Set(named.filter((name) => name !== '/dev/null').map((name) => name.slice(2).replace(/\t.*/, '')))];
}

/**
 * Has a patch written, and named last. It counts from the moment that the series names it, in one step, so that a run may be killed at any time: without a
 * series the order is that of the names, which is written down first where there are others.
 */
export async function nameLast(folder: string, name: string, write: () => Promise<void>): Promise<void> {
  const series = join(folder, 'series');
  const others = readPatches({ path: dirname(folder), shown: dirname(folder) }).files.map(({ path }) => path).filter((path) => path !== name);
  if (!existsSync(series) && others.length > 0) await writeFileAtomic(series, others.map((one) => `${one}\n`).join(''));
  await write();
  if (!existsSync(series)) return;
  const text = readFileSync(series, 'utf8');
  if (text.split(/\r?\n/).some((line) => line.trim().split(/\s/)[0] === name)) return;
  await writeFileAtomic(series, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${name}\n`);
}
