// What was edited at a shell becomes a patch of the recipe: patches/<name>.patch with a DEP-3 header, and its line in a series that is there.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { formatPatch, isForwarded } from '../debian/dep3.ts';
import { parseVersion } from '../debian/version.ts';
import { UsageError } from '../errors.ts';
import { loadRecipe } from '../recipe/load.ts';
import { writeFileAtomic } from '../system/files.ts';
import { refuseUnwritable } from '../system/folders.ts';
import { editsFile, readEdits } from './kept-edits.ts';
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

/** Writes the patch and forgets the edits. Errors: PATCH_NAME, PATCH_EXISTS, PATCH_FORWARDED, NO_EDITS, PATCH_TWICE, NOT_A_RECIPE (exit 2), those of a plan. */
export async function addPatch(request: BuildRequest, asked: PatchRequest, services: Services): Promise<AddedPatch> {
  const name = asked.name.replace(/\.(?:patch|diff)$/, '');
  if (!/^[A-Za-z0-9][A-Za-z0-9+._-]{0,99}$/.test(name)) throw new UsageError('PATCH_NAME', `'${asked.name}' is no name for a patch`, { hint: 'letters, digits and + . _ -, e.g. missing-include' });
  if (!isForwarded(asked.forwarded)) throw new UsageError('PATCH_FORWARDED', `'${asked.forwarded}' is no value of Forwarded`, { hint: 'no, not-needed, yes, or the URL it was sent to (DEP-3)' });
  const run = await openRun(request, services);
  try {
    const { plan, where, target } = await needsOf(request, true, { services, run, runner: stageRunner(services.emit, services.now) });
    if (plan === null) throw new UsageError('NOT_A_RECIPE', `'${request.target}' is a source package, and has no recipe to put a patch into`);
    const { source, edits, maintainer } = plan.packaging;
    const kept = editsFile(request.places.state, { where, source, upstreamVersion: parseVersion(plan.version.full).upstream });
    const diff = readEdits(kept);
    if (diff === null) throw new UsageError('NO_EDITS', `nothing was edited in a shell of ${source} ${plan.version.upstream}`, { hint: `debkit shell ${request.target}, edit, exit; then this again` });
    const files = filesOf(diff);
    const twice = edits.find(({ file }) => files.includes(file));
    if (twice !== undefined) throw new UsageError('PATCH_TWICE', `${twice.file} is changed by \`edits\` too, which come after patches`, { hint: `put the change into \`edits\`; what was edited is in ${kept}` });
    const folder = join(dirname(where), 'patches');
    const file = join(folder, `${name}.patch`);
    if (existsSync(file)) throw new UsageError('PATCH_EXISTS', `${file} is there already`, { hint: 'give it another name' });
    refuseUnwritable(folder);
    const why = asked.description ?? `${files.map((one) => basename(one)).join(', ')}: ${name.replaceAll(/[-_.]+/g, ' ')}`;
    const text = formatPatch({ why, forwarded: asked.forwarded }, { author: maintainer, date: asked.date }, diff);
    await mkdir(folder, { recursive: true });
    await writeFileAtomic(file, text);
    await addToSeries(folder, `${name}.patch`);
    await rm(kept, { force: true });
    const listed = loadRecipe(where).recipe.releases?.some((release) => release.version === plan.version.upstream && release.patches !== undefined) === true;
    const subject = { source, suite: target.suite, architecture: target.hostArchitecture, where, style: plan.packaging.style };
    return { file, files, unlisted: listed ? plan.version.upstream : null, failed: existsSync(failureFolder(run.store, subject)) };
  } finally {
    await run.close();
  }
}

/** The files of a unified diff with a/ and b/. */
function filesOf(diff: string): string[] {
  const named = [...diff.matchAll(/^(?:--- a\/|\+\+\+ b\/)([^\t\n]+)/gm)].map((match) => match[1] ?? '');
  return [...new Set(named)];
}

/** Names the patch last: without a series, which is made with the second patch, the order is that of the names, and one is made over another. */
async function addToSeries(folder: string, name: string): Promise<void> {
  const series = join(folder, 'series');
  const others = readdirSync(folder).filter((one) => one !== 'series' && one !== name).sort();
  if (!existsSync(series) && others.length === 0) return;
  const text = existsSync(series) ? readFileSync(series, 'utf8') : others.map((one) => `${one}\n`).join('');
  await writeFileAtomic(series, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${name}\n`);
}
