// A side of a comparison: the .debs of an output folder or a .changes file, or one .deb, with what its source package tells of how they were made.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { PackagingStyle } from '../contracts/plan.ts';
import { parseChanges, type Changes } from '../debian/artifacts.ts';
import { UsageError } from '../errors.ts';
import { rulesKind } from '../stages/continuation.ts';
import { readTarTexts } from '../system/tar-texts.ts';

/** One side: its files by host path, and what is known of how they were made. */
export interface ComparedSide {
  /** As the user named it. */
  readonly name: string;
  /** The .debs, by name; at least one. */
  readonly debs: readonly string[];
  readonly source: string | null;
  readonly suite: string | null;
  readonly version: string | null;
  readonly style: PackagingStyle | null;
  /** The debhelper compat level. */
  readonly compat: number | null;
  /** The files of debian/ by path below it; null where there is no source package of format 3.0 (quilt). */
  readonly debian: ReadonlyMap<string, Buffer> | null;
}

/** Whether the argument names packages that are there already, and not a target to build. */
export function isBuilt(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return /\.(?:deb|changes)$/.test(path);
  return stat.isDirectory() ? readdirSync(path).some((name) => name.endsWith('.deb')) : /\.(?:deb|changes)$/.test(path) || basename(path) === 'result.json';
}

// A debian/ folder of some thousand files, and patches of 50 MB, are larger than any in Debian.
const debianLimits = { entries: 20_000, size: 1 << 18, bytes: 1 << 28 };
const changesLimit = 1 << 22;

/** Reads what an existing path stands for. Errors: NO_PACKAGES, PACKAGES_NOT_READABLE (exit 2), DebianSyntaxError of a .changes file. */
export async function readSide(name: string, signal: AbortSignal): Promise<ComparedSide> {
  const { debs, changes, sources } = filesOf(name);
  const debian = sources === null ? null : await debianFiles(sources, signal);
  const control = debian?.get('control')?.toString('utf8') ?? '';
  const compat = /\bdebhelper-compat\s*\(\s*=\s*(\d{1,3})\s*\)/.exec(control)?.[1] ?? /^\s*(\d{1,3})\s*$/.exec(debian?.get('compat')?.toString('utf8') ?? '')?.[1];
  return {
    ...{ name, debs, debian, source: changes?.source ?? null, suite: changes?.distribution ?? null, version: changes?.version ?? null },
    style: debian === null ? null : rulesKind(debian.get('rules')?.toString('utf8') ?? ''),
    compat: compat === undefined ? null : Number(compat),
  };
}

interface SideFiles {
  readonly debs: readonly string[];
  readonly changes: Changes | null;
  /** The tarball of debian/. */
  readonly sources: string | null;
}

function filesOf(name: string): SideFiles {
  const path = basename(name) === 'result.json' ? dirname(resolve(name)) : resolve(name);
  if (!existsSync(path)) throw new UsageError('NO_PACKAGES', `there is no '${name}'`, { hint: 'name an output folder, a .changes file or a .deb' });
  if (path.endsWith('.deb')) return { debs: [path], changes: null, sources: null };
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  const names = readdirSync(folder).sort();
  const lists = folder === path ? names.filter((one) => one.endsWith('.changes')) : [basename(path)];
  const changes = lists.length === 1 ? readChanges(join(folder, lists[0] ?? '')) : null;
  const listed = folder === path ? names : (changes?.files.map((file) => file.name) ?? []);
  const debs = listed.filter((one) => one.endsWith('.deb')).map((one) => join(folder, one));
  const missing = debs.find((deb) => !existsSync(deb));
  if (missing !== undefined) throw new UsageError('NO_PACKAGES', `'${name}' names ${basename(missing)}, which is not beside it`);
  if (debs.length === 0) throw new UsageError('NO_PACKAGES', `'${name}' has no .deb`, { hint: 'name an output folder, a .changes file or a .deb' });
  const tarballs = names.filter((one) => /\.debian\.tar\.(?:gz|xz|bz2|zst|lzma)$/.test(one) && (folder === path || listed.includes(one)));
  return { debs, changes, sources: tarballs.length === 1 ? join(folder, tarballs[0] ?? '') : null };
}

function readChanges(path: string): Changes {
  const size = statSync(path).size;
  if (size > changesLimit) throw new UsageError('PACKAGES_NOT_READABLE', `'${path}' has ${size} bytes, which no .changes file has`);
  return parseChanges(readFileSync(path, 'utf8'));
}

async function debianFiles(tarball: string, signal: AbortSignal): Promise<Map<string, Buffer>> {
  const files = await readTarTexts(tarball, debianLimits, signal);
  return new Map([...files].filter(([path]) => path.startsWith('debian/')).map(([path, bytes]) => [path.slice('debian/'.length), bytes]));
}
