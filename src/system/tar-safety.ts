// What a tarball may hold: everything stays inside its tree, wherever it is unpacked. Pure: it judges a list of entries.
import { UpstreamError } from '../errors.ts';

/** One entry; `path` has neither a leading `./` nor a trailing slash, and is empty for the root itself. */
export interface TarEntry {
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'hardlink';
  /** Bytes. */
  readonly size: number;
  readonly mode: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  /** What a link points to, as the tarball has it; null for the rest. */
  readonly target: string | null;
}

/** Where a decompression bomb is cut off. */
export interface TarLimits {
  readonly entries: number;
  /** Bytes, decompressed. */
  readonly bytes: number;
}

/** One million entries, 32 GiB: several times the largest source package in Debian. */
export const defaultTarLimits: TarLimits = { entries: 1_000_000, bytes: 32 * 2 ** 30 };

const deepest = 200;

/** A TARBALL_UNSAFE error. */
export function unsafe(message: string, cause?: unknown): UpstreamError {
  return new UpstreamError('TARBALL_UNSAFE', message, {
    hint: 'debkit does not unpack such a tarball: tell upstream',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** An entry as a tarball's reader sees it, before it is judged. */
export interface RawEntry {
  readonly path: string;
  readonly type: string;
  readonly size: number;
  readonly mode?: number;
  readonly mtime?: Date;
  readonly linkpath?: string;
}

/** node-tar's words for what a tarball of ours may have. */
export const entryKinds: Readonly<Record<string, TarEntry['type']>> = {
  File: 'file',
  OldFile: 'file',
  ContiguousFile: 'file',
  Directory: 'directory',
  SymbolicLink: 'symlink',
  Link: 'hardlink',
};

/** The entry, if its name stays inside and it is a file, a folder or a link. Error: TARBALL_UNSAFE. */
export function judgeEntry(entry: RawEntry): TarEntry {
  const what = `the entry ${JSON.stringify(entry.path)}`;
  const type = entryKinds[entry.type];
  if (type === undefined) throw unsafe(`${what} has the type ${entry.type}, which is no file, folder or link`);
  return {
    path: nameComponents(entry.path, what).join('/'),
    type,
    size: entry.size,
    mode: entry.mode ?? 0,
    mtime: Math.floor((entry.mtime?.getTime() ?? 0) / 1000),
    target: type === 'symlink' || type === 'hardlink' ? (entry.linkpath ?? '') : null,
  };
}

/** The components of a name in a tarball, `.` left out. Error: TARBALL_UNSAFE for an absolute name, `..` or a NUL. */
export function nameComponents(name: string, what: string): string[] {
  if (name.startsWith('/')) throw unsafe(`${what} has an absolute name`);
  if (name.includes('\0')) throw unsafe(`${what} has a NUL in its name`);
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw unsafe(`${what} has '..' in its name`);
  // To make folders in folders in folders takes longer with each.
  if (parts.length > deepest) throw unsafe(`an entry lies more than ${deepest} folders deep`);
  return parts;
}

/** The folder that everything in the tarball lies in, or null where there is none. */
export function topFolder(entries: readonly TarEntry[]): string | null {
  let top: string | null = null;
  for (const { path, type } of entries) {
    if (path === '') continue;
    const slash = path.indexOf('/');
    if (slash === -1 && type !== 'directory') return null;
    const first = slash === -1 ? path : path.slice(0, slash);
    if (top !== null && top !== first) return null;
    top = first;
  }
  return top;
}

/** Whether a symbolic link at a path of a tree, followed by its words alone, stays in it. */
export function staysInTree(path: string, target: string): boolean {
  if (target === '' || target.startsWith('/')) return false;
  let depth = path.split('/').length - 1;
  for (const part of target.split('/')) {
    if (part === '..') depth -= 1;
    else if (part !== '.' && part !== '') depth += 1;
    if (depth < 0) return false;
  }
  return true;
}

/** Checks links and what lies beneath them. The tree is the top folder where there is one. Error: TARBALL_UNSAFE, naming the entry. */
export function checkLinks(entries: readonly TarEntry[]): void {
  const symlinks = new Map<string, string>();
  for (const entry of entries) if (entry.type === 'symlink') symlinks.set(entry.path, entry.target ?? '');
  const base = topFolder(entries) === null ? 0 : 1;
  const files = new Set<string>();
  for (const entry of entries) {
    const what = `the entry ${JSON.stringify(entry.path)}`;
    if (entry.type !== 'symlink' && symlinks.has(entry.path)) throw unsafe(`${what} is both a symbolic link and something else`);
    if (symlinks.size > 0) checkParents(entry.path, symlinks);
    if (entry.type === 'file') files.add(entry.path);
    if (entry.type === 'hardlink') {
      const target = nameComponents(entry.target ?? '', `the target of ${what}`).join('/');
      if (!files.has(target))
        throw unsafe(`${what} is a hard link to ${JSON.stringify(target)}, which is no file of the tarball before it`);
    }
    if (entry.type === 'symlink' && leavesTree(entry, symlinks, base)) {
      throw unsafe(`${what} is a symbolic link out of the tree, to ${JSON.stringify(entry.target)}`);
    }
  }
}

function checkParents(path: string, symlinks: ReadonlyMap<string, string>): void {
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    const parent = path.slice(0, slash);
    if (symlinks.has(parent))
      throw unsafe(`the entry ${JSON.stringify(path)} lies beneath the symbolic link ${JSON.stringify(parent)}`);
  }
}

/** Follows a symbolic link as the kernel would, through the other links of the tarball. */
function leavesTree(link: TarEntry, symlinks: ReadonlyMap<string, string>, base: number): boolean {
  const place = link.path.split('/').slice(0, -1);
  let rest = (link.target ?? '').split('/');
  if ((link.target ?? '').startsWith('/')) return true;
  for (let hops = 0; rest.length > 0;) {
    const part = rest.shift() ?? '';
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (place.length <= base) return true;
      place.pop();
      continue;
    }
    place.push(part);
    const next = symlinks.get(place.join('/'));
    if (next === undefined) continue;
    hops += 1;
    // The kernel gives up after 40 links: such a link leads nowhere.
    if (hops > 40) return false;
    if (next.startsWith('/')) return true;
    place.pop();
    rest = [...next.split('/'), ...rest];
  }
  return false;
}

/** When the newest file of a tarball was changed, in seconds since 1970; a date that is still to come counts for nothing. */
export function newestDate(entries: readonly Pick<TarEntry, 'type' | 'mtime'>[], now = Math.floor(Date.now() / 1000)): number {
  return entries.reduce((newest, { type, mtime }) => (type === 'file' && mtime <= now ? Math.max(newest, mtime) : newest), 0);
}
