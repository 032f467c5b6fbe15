// `debkit import --into`: edits that somebody made to a debian/ of debkit's go back into the recipe: its language where that can say them, else its debian/ and patches/.
import { gbpConfiguration } from '../../../debian/dep14.ts';
import { parseVersion } from '../../../debian/version.ts';
import { UsageError, type RecipeError } from '../../../errors.ts';
import { pieces } from '../../../import/pieces.ts';
import { textOf, type OldFile, type Piece } from '../../../import/old-file.ts';
import { loadRecipe, recipeTextOf } from '../../../recipe/load.ts';
import type { LoadedRecipe } from '../../../recipe/recipe.ts';
import { releaseIndex } from '../../../recipe/release-upstream.ts';
import { findTarget } from '../../find-target.ts';
import { makePlan } from '../../make-plan.ts';
import { renderFetched } from '../../render-plan.ts';
import type { BuildRequest, Services } from '../../request.ts';
import { withRun } from '../../services.ts';
import { stageRunner } from '../../stage-runner.ts';
import type { OldPackage } from '../old-package.ts';
import { oldPatches } from '../old-patches.ts';
import { openOld } from '../open-old.ts';
import { refusal, refuse } from '../refusal.ts';
import { draftRenderer, type DraftRenderer } from '../render-draft.ts';
import { dropPiece, rawOf, takePiece, withValues, type Edited } from './edited.ts';
import { takePatches, type TakenPatches } from './take-patches.ts';
import { writeEdits } from './write-edits.ts';

/** One file of debian/ that was edited, and where the edit went. */
export interface TakenEdit {
  readonly file: string;
  /** `recipe`: its keys; `debian`: the recipe's own file, written or taken away; `patches`. */
  readonly to: 'recipe' | 'debian' | 'patches';
  /** The recipe's keys, or why it is a file. */
  readonly detail: string;
}

/** What `debkit import --into` ends with. */
export interface IntoOutcome {
  readonly format: 1;
  readonly status: 'taken' | 'nothing';
  readonly source: string;
  readonly version: string;
  readonly recipe: string;
  readonly taken: readonly TakenEdit[];
}

interface Sides {
  readonly old: OldPackage;
  readonly loaded: LoadedRecipe;
  /** The release's place in the recipe's list. */
  readonly index: number;
  /** debian/ as the recipe renders it. */
  readonly made: ReadonlyMap<string, Pick<OldFile, 'content' | 'executable' | 'link'>>;
  /** Names of the patches that the recipe's edits become. */
  readonly edits: readonly string[];
}

/** Takes the edits, all or none. Errors: RecipeErrors IMPORT_REFUSED with nothing written, those of reading both sides. */
export async function importInto({ from, recipe, place }: { readonly from: string; readonly recipe: string; readonly place: (path: string) => string }, request: BuildRequest, services: Services): Promise<IntoOutcome> {
  const sides = await readSides({ from, recipe, place }, request, services);
  const { old, loaded } = sides;
  const wanted = new Map(old.files.filter((file) => !isEjects(file, sides)).map((file) => [file.path, file]));
  const patches = patchesOf(sides, wanted, place);
  for (const path of patches.paths) wanted.delete(path);
  const renderer = draftRenderer(request.plan);
  const text = recipeTextOf(loaded);
  const own = new Map(loaded.debianFiles.map((file): [string, OldFile] => [file.path, { path: file.path, content: Buffer.from(file.base64, 'base64'), executable: file.executable, date: null }]));
  const start: Edited = { text, own, index: sides.index };
  const problems: RecipeError[] = [...patches.taken.problems];
  const { edited, taken } = takeFiles(start, { wanted, sides, renderer, place, problems });
  refuse(problems);
  const all = [...taken, ...patches.told];
  const told = { format: 1, source: old.sourcePackage.source, version: old.newest.version, recipe: loaded.file } as const;
  if (all.length === 0) return { ...told, status: 'nothing', taken: [] };
  const whole = renderer.render(rawOf(edited), [...edited.own.values()], edited.index);
  if (typeof whole === 'string') throw refusal({ file: loaded.file, line: 1 }, `with the edits the recipe is none: ${whole}`, 'nothing is written');
  await writeEdits(loaded, { before: start, edited, patches: patches.taken });
  return { ...told, status: 'taken', taken: all };
}

/** Both sides: the edited source package, and what the recipe renders of the same upstream version. */
async function readSides({ from, recipe, place }: { readonly from: string; readonly recipe: string; readonly place: (path: string) => string }, request: BuildRequest, services: Services): Promise<Sides> {
  const found = findTarget(recipe, request.places.recipeLibraries);
  if (found.kind !== 'recipe') throw new UsageError('IMPORT_NOT_A_RECIPE', `'${recipe}' is no recipe`, { hint: 'debkit import --into RECIPE DIR: the recipe first' });
  const loaded = loadRecipe(found.file);
  return withRun(request, services, async (run) => {
    const runner = stageRunner(services.emit, services.now);
    const old = await openOld({ from, place }, request, run, runner);
    if (old.sourcePackage.source !== loaded.recipe.source) throw refusal({ file: place('changelog'), line: 1 }, `it is of '${old.sourcePackage.source}', and the recipe of '${loaded.recipe.source}'`, 'name the recipe of this package');
    const { upstream } = parseVersion(old.newest.version);
    const index = releaseIndex(loaded.recipe, upstream);
    const { plan } = await makePlan(`${found.file}@${loaded.recipe.releases?.[index]?.version ?? upstream}`, request.plan, request.places, run.contextOf(() => undefined));
    const debian = await runner.run('render', async (onLine) => {
      const { debian: value } = await renderFetched(plan, run.contextOf(onLine), () => undefined);
      return { value, detail: `${value.files.length} files` };
    });
    const ownPatches = new Set(plan.packaging.patches.map(({ path }) => path));
    const edits = debian.files.flatMap(({ path }) => (path.startsWith('patches/') && path !== 'patches/series' && !ownPatches.has(path.slice('patches/'.length)) && !loaded.debianFiles.some((file) => file.path === path) ? [path.slice('patches/'.length)] : []));
    return { old, loaded, index, made: new Map(debian.files.map(({ path, content, mode, link }) => [path, { content, executable: mode === 0o755, ...(link === undefined ? {} : { link }) }])), edits };
  });
}

/** What debkit eject adds to what the recipe renders. */
function isEjects(file: OldFile, { made, loaded }: Sides): boolean {
  if (loaded.debianFiles.some(({ path }) => path === file.path)) return false;
  const text = textOf(file) ?? '';
  if (file.path === 'README.source') return /^This source package was [a-z ]+ debkit/.test(text);
  if (file.path === 'gbp.conf') return [true, false].some((upstream) => [true, false].some((pristineTar) => gbpConfiguration({ upstream, pristineTar }) === text));
  return file.path === 'source/options' && !made.has(file.path) && text === 'diff-ignore\ntar-ignore\n';
}

interface PatchEdits {
  readonly taken: TakenPatches;
  readonly told: readonly TakenEdit[];
  /** Below debian/. */
  readonly paths: ReadonlySet<string>;
}

function patchesOf({ old, loaded, made, edits, index }: Sides, wanted: ReadonlyMap<string, OldFile>, place: (path: string) => string): PatchEdits {
  const found = oldPatches(old.format === '1.0' ? [] : [...wanted.values()], place);
  const release = loaded.recipe.releases?.[index];
  const own = loaded.patches.filter(({ path }) => release?.patches?.includes(path) ?? true);
  const madePatches = new Map(edits.map((name) => [name, made.get(`patches/${name}`)?.content ?? Buffer.alloc(0)]));
  const taken = takePatches({ wanted: found, own, made: madePatches, hasSeries: loaded.files.some(({ path }) => path === 'patches/series'), named: release?.patches !== undefined }, place);
  const told = [...taken.write.map(({ path }) => ({ path, detail: own.some((patch) => patch.path === path) ? 'changed' : 'new' })), ...taken.remove.map((path) => ({ path, detail: 'taken away' }))].map(({ path, detail }): TakenEdit => ({ file: `patches/${path}`, to: 'patches', detail }));
  return { taken: { ...taken, problems: [...found.problems, ...taken.problems] }, told, paths: found.taken };
}

interface Taking {
  readonly wanted: ReadonlyMap<string, OldFile>;
  readonly sides: Sides;
  readonly renderer: DraftRenderer;
  readonly place: (path: string) => string;
  readonly problems: RecipeError[];
}

/** Every file of debian/ that is not as the recipe renders it. */
function takeFiles(start: Edited, { wanted, sides, renderer, place, problems }: Taking): { readonly edited: Edited; readonly taken: readonly TakenEdit[] } {
  let edited = start;
  const taken: TakenEdit[] = [];
  const done = new Set<string>();
  const { made } = sides;
  const wantedPieces = pieces([...wanted.values()].filter(({ link }) => link === undefined));
  const madePieces = pieces([...made].map(([path, file]) => ({ path, ...file, date: null })));
  const isRendered = (path: string) => !/^(?:patches\/|README\.source$)/.test(path);
  const paths = [...new Set([...wanted.keys(), ...made.keys()])].filter((path) => isRendered(path) || start.own.has(path) || wanted.has(path)).sort();
  for (const path of paths) {
    const [file, before] = [wanted.get(path), made.get(path)];
    if (done.has(path) || (file !== undefined && before?.content.equals(file.content) === true && before.executable === file.executable)) continue;
    if (file?.link !== undefined || before?.link !== undefined) {
      if (file?.link !== before?.link) problems.push(refusal({ file: place(path), line: 1 }, 'a link came, went or was changed', 'say it in `debian-links` of the recipe first'));
      continue;
    }
    const say = (to: TakenEdit['to'], detail: string) => void taken.push({ file: path, to, detail });
    if (file === undefined) {
      if (start.own.has(path)) {
        edited = { ...edited, own: new Map([...edited.own].filter(([name]) => name !== path)) };
        say('debian', 'taken away');
        continue;
      }
      const piece = madePieces.find(({ files }) => files.includes(path));
      const attempt = piece === undefined ? { why: 'debkit makes it whatever the recipe says' } : dropPiece(edited, piece, renderer);
      if ('why' in attempt) problems.push(refusal({ file: place(path), line: 1 }, `it was taken away, and a recipe cannot do without: ${attempt.why}`, 'leave the file there'));
      else {
        edited = attempt.edited;
        say('recipe', attempt.keys.join(', '));
      }
      continue;
    }
    const piece = start.own.has(path) || path === 'changelog' ? undefined : wantedPieces.find(({ files }) => files.includes(path));
    const attempt = piece === undefined ? { why: start.own.has(path) ? 'changed' : path === 'changelog' ? 'its history is kept as it is' : before === undefined ? 'new' : 'the language does not say it' } : asLanguage(edited, piece, file, renderer);
    if (!('why' in attempt)) {
      edited = attempt.edited;
      for (const one of piece?.files ?? []) done.add(one);
      if (attempt.keys.length > 0) say('recipe', attempt.keys.join(', '));
      continue;
    }
    edited = { ...edited, own: new Map([...edited.own, [path, file]]) };
    say('debian', attempt.why);
    if (path === 'changelog') edited = withRevision(edited, sides, { place, problems });
  }
  return { edited, taken };
}

function asLanguage(edited: Edited, piece: Piece, file: OldFile, renderer: DraftRenderer): ReturnType<typeof takePiece> {
  const raw = rawOf(edited);
  // Rules that debkit renders of a build system are its own.
  if (piece.files.includes('rules') && (raw.build as { system?: unknown } | undefined)?.system !== 'own') return { why: 'debkit does not rewrite make' };
  const before = renderer.render(raw, [...edited.own.values()], edited.index);
  if (typeof before === 'string') return { why: before };
  // It is spelled otherwise, and says the same.
  if (piece.difference(before) === null) return { edited, keys: [] };
  return takePiece(edited, piece, before, textOf(file) ?? '', renderer);
}

/** The release is that of the newest entry of the changelog that is now the recipe's own. */
function withRevision(edited: Edited, { old, index }: Sides, { place, problems }: Pick<Taking, 'place' | 'problems'>): Edited {
  const { revision } = parseVersion(old.newest.version);
  const raw = rawOf(edited);
  const release = (raw.releases as { readonly revision?: string | number }[] | undefined)?.[index];
  if (release !== undefined && String(release.revision ?? '1') === (revision ?? '')) return edited;
  const made = release === undefined ? null : withValues(edited, [{ path: ['releases', index, 'revision'], value: revision }]);
  if (made !== null) return made;
  problems.push(refusal({ file: place('changelog'), line: 1 }, `the version is ${old.newest.version}, and the recipe's release cannot be given the revision ${revision ?? ''} in place`, `say revision: '${revision ?? ''}' in the release yourself, in a line of its own`));
  return edited;
}
