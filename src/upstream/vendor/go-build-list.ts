// Which modules in which versions a Go program is made of: those of go.mod, or, before Go 1.17, the highest that any of them asks for (minimal version selection).
import semver from 'semver';
import { UpstreamError } from '../../errors.ts';
import { readGoMod, type GoMod, type GoVersion } from './go-mod.ts';
import { mostParts } from './part.ts';

/** A module of the build, and where its files come from. */
export interface GoModule extends GoVersion {
  /** What is fetched for it: itself, or what stands in for it. */
  readonly from: GoVersion;
  /** Whether go.mod names it. */
  readonly explicit: boolean;
}

/** The build list of the main module, by path; `fetchMod` gives a module's go.mod. Errors: VENDOR_NOT_HELD, VENDOR_LOCK_INVALID. */
export async function goBuildList(main: GoMod, fetchMod: (module: GoVersion) => Promise<string>): Promise<GoModule[]> {
  const chosen = new Map<string, string>();
  const queue: GoVersion[] = main.requires.filter((one) => !isExcluded(main, one));
  for (const { path, version } of queue) if (isHigher(version, chosen.get(path))) chosen.set(path, version);
  if (!isComplete(main)) {
    const seen = new Set<string>();
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
      if (seen.has(`${one.path} ${one.version}`)) continue;
      seen.add(`${one.path} ${one.version}`);
      if (seen.size > mostParts) throw new UpstreamError('VENDOR_LOCK_INVALID', `go.mod leads to more than ${mostParts} modules`);
      for (const next of readGoMod(await fetchMod(replaced(main, one))).requires) {
        if (isExcluded(main, next)) continue;
        if (isHigher(next.version, chosen.get(next.path))) chosen.set(next.path, next.version);
        queue.push(next);
      }
    }
  }
  chosen.delete(main.module);
  const named = new Set(main.requires.map(({ path }) => path));
  return [...chosen].map(([path, version]) => ({ path, version, from: replaced(main, { path, version }), explicit: named.has(path) })).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What stands in for it by the main module's go.mod; itself where nothing does. */
function replaced({ replaces }: GoMod, one: GoVersion): GoVersion {
  const found = replaces.find(({ old }) => old.path === one.path && old.version === one.version) ?? replaces.find(({ old }) => old.path === one.path && old.version === '');
  return found?.by ?? one;
}

function isExcluded({ excludes }: GoMod, one: GoVersion): boolean {
  return excludes.some(({ path, version }) => path === one.path && version === one.version);
}

function isHigher(version: string, than: string | undefined): boolean {
  if (than === undefined) return true;
  const [a, b] = [semver.parse(version, { loose: true }), semver.parse(than, { loose: true })];
  return a !== null && (b === null || semver.compare(a, b) > 0);
}

/** Whether go.mod names all modules that the main module's packages want, as it does from Go 1.17 on. */
export function isComplete({ go }: GoMod): boolean {
  const [major = 1, minor = 0] = go.split('.').map(Number);
  return major > 1 || minor >= 17;
}
