// The stanzas of debian/copyright for autotools' own files: few patterns for many files, and the recipe's own stanzas win. Pure.
import type { CopyrightStanza } from '../contracts/plan.ts';
import type { AutotoolsFile } from './autotools-files.ts';
import { formatClaims, holderKey, type CopyrightClaim } from './copyright-lines.ts';
import { isPlainPattern, matchesFilePattern, patternDepth } from './file-patterns.ts';

/** Files of one licence and the same holders. */
interface Group {
  readonly license: string;
  readonly paths: ReadonlySet<string>;
  readonly claims: readonly CopyrightClaim[];
}

/** How many files make a pattern of a name, and of a folder's macros. */
const fewest = { name: 2, macros: 3 } as const;

/**
 * The stanzas, and after the first one of `*` (else before all) those of autotools' files; a file that a stanza behind them names gets
 * none, since a later stanza wins. `files` are all files of the tree that have a name of autotools', known or not.
 */
export function withAutotoolsStanzas(stanzas: readonly CopyrightStanza[], files: readonly AutotoolsFile[]): CopyrightStanza[] {
  const place = stanzas.findIndex((stanza) => stanza.files.includes('*')) + 1;
  const after = stanzas.slice(place);
  // Upstream's debian/ is not used.
  const counted = files.filter(({ path }) => !path.startsWith('debian/'));
  const paths = counted.map(({ path }) => path);
  const said = depthsOf(after, paths);
  const groups = grouped(counted.filter(({ path }) => !said.has(path) && isPlainPattern(path)));
  return [...stanzas.slice(0, place), ...stanzasOf(groups, paths, said), ...after];
}

/** By path how deep the least deep pattern reaches that names it; no entry where none does. */
function depthsOf(stanzas: readonly CopyrightStanza[], paths: readonly string[]): Map<string, number> {
  const depths = new Map<string, number>();
  for (const pattern of stanzas.flatMap((stanza) => stanza.files)) {
    for (const path of paths)
      if (matchesFilePattern(path, pattern)) depths.set(path, Math.min(depths.get(path) ?? Infinity, patternDepth(pattern)));
  }
  return depths;
}

/** The largest first: its patterns may name files of a smaller one, whose stanza comes later and wins. */
function grouped(files: readonly AutotoolsFile[]): Group[] {
  const groups = new Map<string, { license: string; paths: Set<string>; claims: CopyrightClaim[] }>();
  for (const { path, notice } of files) {
    if (notice === null) continue;
    const holders = [...new Set(notice.claims.map(({ holder }) => holderKey(holder)))].sort();
    const key = JSON.stringify([notice.license, holders]);
    const group = groups.get(key) ?? { license: notice.license, paths: new Set(), claims: [] };
    groups.set(key, group);
    group.paths.add(path);
    group.claims.push(...notice.claims);
  }
  return [...groups.values()].sort((a, b) => b.paths.size - a.paths.size || (a.license < b.license ? -1 : 1));
}

function stanzasOf(groups: readonly Group[], tree: readonly string[], said: ReadonlyMap<string, number>): CopyrightStanza[] {
  /** How deep the widest pattern so far reaches that names a path. */
  const named = new Map<string, number>();
  return groups.map(({ license, paths, claims }, index) => {
    const later = new Set(groups.slice(index + 1).flatMap((group) => [...group.paths]));
    const own = new Set<string>();
    const wide: string[] = [];
    for (const pattern of widePatterns(paths)) {
      const depth = patternDepth(pattern);
      const matched = tree.filter((path) => matchesFilePattern(path, pattern));
      // lintian wants a file to be named once in a stanza, and never less deeply by a later one than by an earlier one.
      const fits = (path: string) =>
        !own.has(path) &&
        (paths.has(path) ? (named.get(path) ?? 0) <= depth : later.has(path) || (said.get(path) ?? -1) >= depth);
      if (!matched.every(fits)) continue;
      wide.push(pattern);
      for (const path of matched) {
        own.add(path);
        named.set(path, depth);
      }
    }
    const files = [...wide, ...[...paths].filter((path) => !own.has(path))].sort();
    return { files, copyright: formatClaims(claims), license, comment: null };
  });
}

/** Patterns that would name several of the paths at once: those of a name in any folder, then a folder's macros. */
function widePatterns(paths: ReadonlySet<string>): string[] {
  const names = new Map<string, number>();
  const folders = new Map<string, number>();
  for (const path of paths) {
    const [folder, name] = split(path);
    const isMacro = name.endsWith('.m4') && name !== 'aclocal.m4';
    if (isMacro) folders.set(folder, (folders.get(folder) ?? 0) + 1);
    else if (folder !== '') names.set(name, (names.get(name) ?? 0) + 1);
  }
  const often = (counts: ReadonlyMap<string, number>, least: number) =>
    [...counts].filter(([, count]) => count >= least).map(([key]) => key).sort((a, b) => patternDepth(a) - patternDepth(b) || (a < b ? -1 : 1));
  return [...often(names, fewest.name).map((name) => `*/${name}`), ...often(folders, fewest.macros).map((folder) => `${folder}*.m4`)];
}

/** Folder with its slash, and name. */
function split(path: string): [folder: string, name: string] {
  const slash = path.lastIndexOf('/') + 1;
  return [path.slice(0, slash), path.slice(slash)];
}
