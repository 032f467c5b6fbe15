// Which recipe it is: a hash of its files' bytes, and one of what they say of one release's source package.
import { createHash } from 'node:crypto';
import type { RecipeFile } from '../contracts/plan.ts';
import type { IdentifiedFile, RecipeIdentity } from '../contracts/origin.ts';
import { byBytes } from '../system/files.ts';
import { canonicalJson } from '../text/canonical-json.ts';
import type { LoadedRecipe } from './recipe.ts';

/** The identity of a recipe for the release at `index` of its list; null is a release that the list has not. */
export function recipeIdentity({ recipe, files }: Pick<LoadedRecipe, 'recipe' | 'files'>, index: number | null): RecipeIdentity {
  const identified = files.map(identify).sort((a, b) => byBytes(a.path, b.path));
  const lines = (which: readonly IdentifiedFile[]) => which.map(({ mode, sha256: hash, path }) => `${mode} ${hash} ${path}\n`).join('');
  const { releases = [], ...common } = recipe;
  const release = index === null ? null : (releases[index] ?? null);
  const packed = identified.filter(({ path }) => path.startsWith('debian/') || (/^patches\/(?!series$)/.test(path) && (release?.patches?.includes(path.slice('patches/'.length)) ?? true)));
  const order = release?.patches === undefined ? files.filter(({ path }) => path.startsWith('patches/')).map(({ path }) => path) : [];
  return { sha256: sha256(lines(identified)), meaning: sha256(canonicalJson({ common: shaping(common), release: release === null ? null : shaping(release), files: lines(packed), order })), files: identified };
}

function identify({ path, base64, executable }: RecipeFile): IdentifiedFile {
  return { path, mode: executable ? '755' : '644', sha256: sha256(Buffer.from(base64, 'base64')) };
}

/** What reaches no source package, by its place: how installed packages are tested, and for what a release is built. */
const elsewhere = [/^packages\.[^.]+\.smoke$/, /^packages\.[^.]+\.services\.[^.]+\.test$/, /^(?:not-tried|suites|suites-why)$/];

function shaping(value: unknown, place: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((one) => shaping(one, [...place, '*']));
  if (typeof value !== 'object' || value === null) return value;
  const path = (key: string) => [...place, key.replaceAll('.', '_')];
  return Object.fromEntries(Object.entries(value).filter(([key]) => !elsewhere.some((one) => one.test(path(key).join('.')))).map(([key, one]) => [key, shaping(one, path(key))]));
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
