// Whether somebody changed a source tree that debkit made: its debian/ held against what the recipe renders for that version.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DriftReport } from '../contracts/drift.ts';
import { parseNewestEntry } from '../debian/changelog.ts';
import { compareTrees } from '../debian/compare-trees.ts';
import { isValidMaintainer } from '../debian/names.ts';
import { findSuite, isForSuite } from '../debian/suites.ts';
import { parseVersion } from '../debian/version.ts';
import { DebkitError } from '../errors.ts';
import { loadRecipe } from '../recipe/load.ts';
import { findRecipe } from '../recipe/lookup.ts';
import type { LoadedRecipe } from '../recipe/recipe.ts';
import { releaseIndex } from '../recipe/release-upstream.ts';
import { rulesKind } from '../stages/continuation.ts';
import { listTree, readHead } from '../system/files.ts';
import { shellWord } from '../text/format.ts';
import { makePlan } from './make-plan.ts';
import { renderCached } from './render-plan.ts';
import type { Places, PlanRequest, Services } from './request.ts';

// One byte more than a file of a recipe's debian/ may have (recipe-files.ts): what is cut off differs in any case.
const most = (5 << 20) + 1;
/** What eject writes, and what tells of the recipe itself. */
const ejected = new Set(['README.source', 'gbp.conf', 'source/options']);

/** null where debkit did not make the tree's debian/. Nothing is fetched: what upstream's files would be needed for is said not to be compared. */
export async function findDrift(folder: string, request: PlanRequest, places: Places, services: Services): Promise<DriftReport | null> {
  const readme = readHead(join(folder, 'debian', 'README.source'), most)?.toString('utf8') ?? '';
  const meaning = /^Recipe-Sha256: ([0-9a-f]{64})$/m.exec(readme)?.[1];
  if (meaning === undefined || !existsSync(join(folder, 'debian', 'changelog'))) return null;
  try {
    return await compared({ folder, meaning }, request, places, services);
  } catch (error) {
    if (!(error instanceof DebkitError) || services.signal.aborted) throw error;
    const recipe = error.code === 'RECIPE_NOT_FOUND' ? 'its recipe is in none of the recipe folders' : error.message;
    return { recipe: null, recipeChanged: false, files: [], notCompared: recipe };
  }
}

async function compared({ folder, meaning }: { readonly folder: string; readonly meaning: string }, request: PlanRequest, places: Places, services: Services): Promise<DriftReport> {
  const own = (path: string) => readHead(join(folder, 'debian', path), most);
  const changelog = own('changelog')?.toString('utf8') ?? '';
  const { source, version, maintainer } = parseNewestEntry(changelog);
  const file = findRecipe(source, places.recipeLibraries);
  const loaded = loadRecipe(file);
  const release = loaded.recipe.releases?.[releaseIndex(loaded.recipe, parseVersion(version).upstream)]?.version;
  if (release === undefined) return { recipe: file, recipeChanged: true, files: [], notCompared: `the recipe has no release ${parseVersion(version).upstream}` };
  const style = rulesKind(own('rules')?.toString('utf8') ?? '');
  const suite = suiteOf(changelog, loaded, release, request.suite);
  const asMade = { ...request, suite, style: style ?? request.style, maintainer: isValidMaintainer(maintainer) ? maintainer : request.maintainer, sourceDateEpoch: null, lock: 'ignore' } as const;
  const { plan } = await makePlan(`${file}@${release}`, asMade, places, { store: places.store, offline: true, signal: services.signal, onLine: () => undefined });
  const { debian, complete } = await renderCached(plan, places, services);
  const skipped = (path: string) => ejected.has(path) || (!complete && (path === 'copyright' || path.startsWith('patches/')));
  const without = (files: Iterable<readonly [string, Buffer]>) => new Map([...files].filter(([path]) => !skipped(path)));
  const expected = without(debian.files.map(({ path, content }) => [path, content] as const));
  const found = (await listTree(join(folder, 'debian'))).flatMap((path) => {
    // Of a file that the recipe has not, its name is enough.
    const content = expected.has(path) ? own(path) : readHead(join(folder, 'debian', path), 0);
    return content === null ? [] : [[path, content] as const];
  });
  const files = compareTrees(expected, without(found));
  return { recipe: file, recipeChanged: plan.identity.meaning !== meaning, files, notCompared: complete ? null : `patches and copyright need upstream's files, which are not in the cache (debkit source ${source}@${release})` };
}

/** The suite that the tree was made for: the newest in its changelog that is one, and that the release is for. */
function suiteOf(changelog: string, { recipe }: LoadedRecipe, version: string, usual: string): string {
  const suites = recipe.releases?.find((release) => release.version === version)?.suites;
  const named = [...changelog.matchAll(/^\S+ \([^)\s]+\) ([a-z0-9-]+);/gm)].flatMap(([, name = '']) => findSuite(name)?.codename ?? []);
  return [...named, usual].find((name) => isForSuite(suites, name)) ?? usual;
}

/** The report in one sentence for a notice; null where there is nothing to tell. `folder` as the user would name it. */
export function driftNotice({ recipe, recipeChanged, files, notCompared }: DriftReport, folder: string): string | null {
  if (recipe === null) return `debian/ was made by debkit, and is not held against its recipe: ${notCompared ?? ''}`;
  const since = recipeChanged ? ', which has changed since,' : '';
  const rest = notCompared === null ? '' : `; not compared: ${notCompared}`;
  if (files.length === 0) return recipeChanged || notCompared !== null ? `debian/ is held against ${recipe}${since} and is as that renders it${rest}` : null;
  const shown = files.slice(0, 10).map(({ path, kind, lines }) => `debian/${path}${kind === 'changed' ? lines.slice(0, 3).map((line, index) => `${index === 0 ? ':' : ','}${line}`).join('') : ` (${kind})`}`);
  const more = files.length > shown.length ? ` and ${files.length - shown.length} more` : '';
  return `debian/ is not as ${recipe}${since} renders it: ${shown.join(', ')}${more}${rest}; to take it into the recipe: debkit import --into ${shellWord(recipe)} ${shellWord(folder)}, or put the file into the recipe's own debian/ folder`;
}
