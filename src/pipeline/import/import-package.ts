// `debkit import`: an existing source package becomes a recipe that builds the same .debs, or is refused.
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rmdir } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { SourcePackage } from '../../contracts/artifacts.ts';
import { InternalError, PackageError, UsageError, type RecipeError } from '../../errors.ts';
import type { Draft } from '../../import/old-file.ts';
import { readSourcePackage } from '../../stages/read-source-package.ts';
import { removeAbandoned, removeFolder, replaceFolder, tempName, workBeside } from '../../system/files.ts';
import { runBuild } from '../build.ts';
import type { BuildRequest, Services } from '../request.ts';
import { withRun } from '../services.ts';
import { stageRunner } from '../stage-runner.ts';
import { compose, type Composed, type KeptFile } from './compose.ts';
import { fileDates } from './file-dates.ts';
import { findOrigin, type FoundOrigin } from './find-origin.ts';
import type { OldPackage } from './old-package.ts';
import { oldPatches, type OldPatches } from './old-patches.ts';
import { lineOf, refusal, refuse } from './refusal.ts';
import { draftRenderer } from './render-draft.ts';
import { installedDates, sameDebs, type DebVerdict } from './same-debs.ts';
import { placeOf } from './old-source.ts';
import { openOld } from './open-old.ts';
import { writeImported } from './write-recipe.ts';

/** What the user asks for. */
export interface ImportRequest {
  /** A .dsc, or a folder with debian/. */
  readonly from: string;
  /** Where recipes are: the new one's folder is made in it. */
  readonly folder: string;
  /** Whether both are built and compared. */
  readonly build: boolean;
}

/** What `debkit import` ends with. */
export interface ImportOutcome {
  readonly format: 1;
  /** `identical`: every .deb is, to the byte. `not-reproducible`: the old package differs from itself where it differs from the recipe's. `written`: not built. */
  readonly status: 'identical' | 'not-reproducible' | 'written';
  readonly source: string;
  readonly version: string;
  readonly suite: string;
  readonly recipe: string;
  /** Where upstream's files come from. */
  readonly upstream: string;
  /** Files of debian/ that the recipe's language says. */
  readonly said: readonly string[];
  readonly kept: readonly KeptFile[];
  readonly patches: number;
  readonly debs: readonly DebVerdict[];
  /** What else was done, a sentence each. */
  readonly notes: readonly string[];
}

/** Imports it. Errors: UsageError RECIPE_EXISTS, RecipeErrors IMPORT_REFUSED, PackageError IMPORT_DIFFERS, those of building. Nothing is left of a recipe that is refused. */
export async function importPackage(asked: ImportRequest, request: BuildRequest, services: Services): Promise<ImportOutcome> {
  const place = placeOf(asked.from);
  const kept = join(request.out, `import-${process.pid}`);
  const parts = workBeside(kept);
  try {
    await removeAbandoned(request.out);
    const { old, patches, origin } = await read(asked, { request, services, place, parts });
    const { source } = old.sourcePackage;
    const folder = join(asked.folder, source);
    refuseExisting(folder, source);
    const composer = composerOf({ old, patches, origin, place }, request);
    const told = { format: 1, source, version: old.newest.version, suite: request.plan.suite, recipe: join(folder, 'recipe.yaml'), upstream: origin.why } as const;
    await mkdir(asked.folder, { recursive: true });
    await removeAbandoned(asked.folder);
    const temp = tempName(folder);
    const write = async (composed: Composed) => {
      await removeFolder(temp);
      const tarball = origin.kept === null ? null : { name: origin.kept, path: old.orig.path };
      await writeImported(temp, { composed, patches, tarball, head: `Made by debkit import from ${source} ${old.newest.version}. What is not said here lies in debian/ as it was.` });
    };
    try {
      const made = asked.build ? await proved({ old, composer, write, temp, parts, kept, place }, request, services) : { composed: composer(new Map(), undefined), status: 'written', debs: [], notes: [] } as const;
      if (!asked.build) await write(made.composed);
      refuseExisting(folder, source);
      await rename(temp, folder);
      return { ...told, status: made.status, said: made.composed.said, kept: made.composed.kept, patches: patches.files.length - Math.min(1, patches.files.length), debs: made.debs, notes: made.notes };
    } finally {
      await removeFolder(temp);
    }
  } catch (error) {
    // A log to be read, or packages to be compared, lie there.
    throw error instanceof PackageError && existsSync(parts) ? await keepParts(error, parts, kept) : error;
  } finally {
    await removeFolder(parts);
    // Of the output folder too, where nothing else is in it.
    await rmdir(request.out).catch(() => undefined);
  }
}

/** Puts what was built where it stays; the error names the log there. */
async function keepParts(error: PackageError, parts: string, kept: string): Promise<PackageError> {
  await replaceFolder(parts, kept);
  const { logPath } = error.details;
  return logPath?.startsWith(`${parts}/`) === true ? error.withLog(join(kept, relative(parts, logPath))) : error;
}

interface Read {
  readonly old: OldPackage;
  readonly patches: OldPatches;
  readonly origin: FoundOrigin;
}

interface Reading {
  readonly request: BuildRequest;
  readonly services: Services;
  readonly place: (path: string) => string;
  readonly parts: string;
}

/** The old package, with its files where they outlive the run that read them. */
async function read(asked: ImportRequest, { request, services, place, parts }: Reading): Promise<Read> {
  return withRun(request, services, async (run) => {
    const runner = stageRunner(services.emit, services.now);
    const old = await openOld({ from: asked.from, place }, request, run, runner, (made) => settled(made, parts));
    const patches = oldPatches(old.format === '1.0' ? [] : old.files, place);
    refuse([...patches.problems, ...missing(old, place)]);
    const origin = await runner.run('fetch', async (onLine) => {
      const value = await findOrigin(old, request.plan.suite, run.contextOf(onLine));
      return { value, detail: value.why };
    });
    return { old, patches, origin };
  });
}

async function settled(made: SourcePackage, parts: string): Promise<SourcePackage> {
  const folder = join(parts, 'source');
  await mkdir(folder, { recursive: true });
  for (const { path } of made.files) await copyFile(path, join(folder, basename(path)));
  return readSourcePackage(join(folder, basename(made.dsc.path)));
}

function missing({ files }: OldPackage, place: (path: string) => string): RecipeError[] {
  const wanted = { control: 'a source package needs it', rules: 'a source package needs it', copyright: 'a recipe needs it, or its words for it: add it to the package first (Policy 12.5)' };
  return Object.entries(wanted).filter(([path]) => !files.some((file) => file.path === path)).map(([path, hint]) => refusal({ file: place(path), line: 1 }, 'it is not there', hint));
}

type Composer = (keep: ReadonlyMap<string, string>, dates: Draft | undefined) => Composed;

function composerOf({ old, patches, origin, place }: Read & Pick<Reading, 'place'>, request: BuildRequest): Composer {
  const renderer = draftRenderer(request.plan);
  return (keep, dates) => {
    const composed = compose({ old, patches, origin, keep }, renderer);
    const recipe = dates === undefined ? composed.recipe : { ...composed.recipe, 'debian-dates': dates };
    const whole = renderer.render(recipe, composed.own);
    if (typeof whole === 'string') throw refusal({ file: place('control'), line: 1 }, whole, 'a recipe cannot say this');
    return { ...composed, recipe };
  };
}

interface Proof extends Pick<Reading, 'place'> {
  readonly old: OldPackage;
  readonly composer: Composer;
  readonly write: (composed: Composed) => Promise<void>;
  /** The recipe's folder, while it is tried. */
  readonly temp: string;
  readonly parts: string;
  /** Where the builds are kept, should they differ. */
  readonly kept: string;
}

/** A way to write the recipe, and whether it is worth to be tried after the one before. */
interface Attempt {
  readonly name: string;
  readonly keep: ReadonlyMap<string, string>;
  readonly dates: Draft | undefined;
  readonly wants: (before: Tried) => boolean;
}

interface Tried {
  readonly debs: readonly DebVerdict[];
  readonly composed: Composed;
}

type Proved = Pick<ImportOutcome, 'status' | 'debs' | 'notes'> & { readonly composed: Composed };

/** Builds the old package and the recipe until both give the same. Error: PackageError IMPORT_DIFFERS. */
async function proved({ old, composer, write, temp, parts, kept, place }: Proof, request: BuildRequest, services: Services): Promise<Proved> {
  const build = (target: string, name: string, fresh = false) => {
    services.emit({ type: 'notice', message: name });
    return runBuild({ ...request, target, fresh, ccache: request.ccache && !fresh, stopAt: 'packages', lint: false, test: false, out: join(parts, name.replaceAll(/[ /]/g, '-')) }, services);
  };
  const before = await build(old.sourcePackage.dsc.path, 'the package as it is');
  const shown = await installedDates(before.folder, services.signal);
  const dates = (installed: ReadonlySet<number> | null) => fileDates(old.files, installed, old.newest.date);
  const none: ReadonlyMap<string, string> = new Map();
  const attempts: readonly Attempt[] = [
    { name: 'the recipe', keep: none, dates: dates(shown), wants: () => true },
    { name: 'the recipe with all dates', keep: none, dates: dates(null), wants: ({ debs }) => debs.some(({ differences }) => differences.some((what) => what.startsWith('the dates of '))) },
    { name: 'the recipe with debian/control as it is', keep: new Map([['control', 'built from the language, the packages differ']]), dates: dates(null), wants: ({ composed }) => composed.said.includes('control') },
  ];
  let last: Tried | null = null;
  for (const { name, keep, dates: own, wants } of attempts) {
    if (last !== null && !wants(last)) continue;
    const composed = composer(keep, own);
    await write(composed);
    const after = await build(temp, name);
    const debs = await sameDebs(before.folder, after.folder, services.signal);
    last = { debs, composed };
    if (debs.every(({ identical }) => identical)) return { status: 'identical', ...last, notes: [] };
  }
  if (last === null) throw new InternalError('IMPORT_NOTHING', 'nothing was built');
  const again = await build(old.sourcePackage.dsc.path, 'the package as it is a second time', true);
  const own = await sameDebs(before.folder, again.folder, services.signal);
  const differs = (debs: readonly DebVerdict[]) => debs.flatMap(({ name, differences }) => differences.map((what) => `${name}: ${what}`));
  const unstable = new Set(differs(own));
  const wrong = differs(last.debs).filter((what) => !unstable.has(what));
  if (wrong.length === 0 && unstable.size > 0) return { status: 'not-reproducible', ...last, notes: ['the package differs from itself when it is built again, and the recipe differs in nothing else'] };
  throw new PackageError('IMPORT_DIFFERS', `the recipe builds other packages than ${basename(old.sourcePackage.dsc.path)} does: ${wrong.slice(0, 5).join('; ')}`, { location: { file: place('control'), line: stanzaLine(old, wrong[0] ?? ''), column: 1 }, hint: `no recipe is written; both builds are kept in ${kept}, for debkit compare` });
}

/** Where debian/control has the package that differs. */
function stanzaLine({ files }: OldPackage, wrong: string): number {
  const control = files.find(({ path }) => path === 'control')?.content.toString('utf8') ?? '';
  const [name = ''] = wrong.split(':');
  return lineOf(control, (line) => line.trimEnd() === `Package: ${name.replace(/-dbgsym$/, '')}`);
}

function refuseExisting(folder: string, name: string): void {
  if (!existsSync(folder)) return;
  throw new UsageError('RECIPE_EXISTS', `there is a recipe '${name}' already: ${relative(dirname(dirname(folder)), folder)}`, { hint: `nothing is written over it; to take edits of its debian/ back: debkit import --into ${name} DIR` });
}
