// A stranger's .deb, read as it streams by: dpkg-deb decompresses, node-tar parses, nothing is written, and memory has a bound.
import { createHash } from 'node:crypto';
import { openSync, closeSync, readSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { DebContent, DebEntry, DebEntryType } from '../contracts/deb-content.ts';
import { DebkitError, UpstreamError, UsageError } from '../errors.ts';
import { fileArtifact } from './files.ts';
import { collect, passTar, type EntrySink, type OwnedEntry } from './tar-pass.ts';
import { entryKinds } from './tar-safety.ts';

/** Where reading a .deb ends. */
export interface DebLimits {
  /** Entries of data.tar, and characters of all their names. */
  readonly entries: number;
  readonly names: number;
  /** Bytes of data.tar, decompressed. */
  readonly bytes: number;
  /** Bytes of control.tar, and of each member that is kept. */
  readonly control: number;
  readonly member: number;
}

/** Several times what the largest packages of Debian have. */
export const defaultDebLimits: DebLimits = { entries: 500_000, names: 1 << 27, bytes: 16 * 2 ** 30, control: 1 << 28, member: 1 << 22 };

// PATH_MAX.
const longestName = 4096;
// Members of control.tar that say again what data.tar says.
const derived = new Set(['md5sums']);

const types: Readonly<Record<string, DebEntryType>> = {
  ...entryKinds,
  CharacterDevice: 'character device',
  BlockDevice: 'block device',
  FIFO: 'fifo',
};

export interface DebOptions {
  readonly signal: AbortSignal;
  /** defaultDebLimits where it is not said. */
  readonly limits?: DebLimits;
  /** Whether files have their sha1 too, which SPDX demands. */
  readonly sha1?: boolean;
}

/** The members of a .deb's control.tar. Errors: DEB_UNREADABLE (exit 2) for what is none, is damaged, or is beyond the limits; COMMAND_NOT_FOUND (exit 3). */
export async function readDebMembers(path: string, { signal, limits = defaultDebLimits }: DebOptions): Promise<DebContent['members']> {
  requireMagic(path);
  const members = new Map<string, string>();
  await pass(path, '--ctrl-tarfile', { limits: { entries: 1000, bytes: limits.control }, signal }, (entry) => {
    const name = plainName(entry.path).slice(1);
    if (typeOf(entry) !== 'file') return null;
    if (!derived.has(name) && entry.size > limits.member) throw new UpstreamError('TARBALL_UNSAFE', `its ${name} has ${entry.size} bytes`);
    if (derived.has(name)) members.set(name, '');
    return derived.has(name) ? null : collect((bytes) => void members.set(name, textOf(bytes)));
  });
  return Object.fromEntries(members);
}

/** Reads a .deb. Errors: those of readDebMembers. */
export async function readDeb(path: string, { signal, limits = defaultDebLimits, sha1 = false }: DebOptions): Promise<DebContent> {
  const members = await readDebMembers(path, { signal, limits });
  const entries = new Map<string, DebEntry>();
  let names = 0;
  await pass(path, '--fsys-tarfile', { limits: { entries: limits.entries, bytes: limits.bytes }, signal }, (entry) => {
    const found = entryOf(entry);
    names += found.path.length + (found.target?.length ?? 0);
    if (names > limits.names) throw new UpstreamError('TARBALL_UNSAFE', 'its names are too long');
    if (found.type !== 'file') {
      entries.set(found.path, found);
      return null;
    }
    const [hash, second] = [createHash('sha256'), sha1 ? createHash('sha1') : null];
    return {
      data: (chunk) => {
        hash.update(chunk);
        second?.update(chunk);
      },
      end: () => void entries.set(found.path, { ...found, sha256: hash.digest('hex'), ...(second === null ? {} : { sha1: second.digest('hex') }) }),
    };
  });
  const sorted = [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { file: await fileArtifact(path), entries: sorted, members };
}

/** Which files' bytes are wanted, and up to how many bytes of each. */
export interface WantedFiles {
  readonly paths: ReadonlySet<string>;
  readonly bytes: number;
  readonly signal: AbortSignal;
}

/** Hands over the bytes of the wanted files one after the other, in the .deb's order; files larger than wanted are left out. Errors: those of readDeb. */
export async function readDebFiles(path: string, { paths, bytes, signal }: WantedFiles, onFile: (path: string, content: Buffer) => void): Promise<void> {
  if (paths.size === 0) return;
  const { entries, bytes: most } = defaultDebLimits;
  await pass(path, '--fsys-tarfile', { limits: { entries, bytes: most }, signal }, (entry) => {
    const name = plainName(entry.path);
    if (!paths.has(name) || typeOf(entry) !== 'file' || entry.size > bytes) return null;
    return collect((content) => onFile(name, content));
  });
}

type PassOptions = Parameters<typeof passTar>[2];

async function pass(path: string, part: '--ctrl-tarfile' | '--fsys-tarfile', options: PassOptions, onEntry: (entry: OwnedEntry) => EntrySink | null): Promise<void> {
  try {
    await passTar({ name: basename(path), argv: ['dpkg-deb', part, resolve(path)] }, onEntry, options);
  } catch (error) {
    throw error instanceof UpstreamError ? unreadable(path, error.message, error) : error;
  }
}

/** ar(5) with the member that every .deb begins with (deb(5)). */
function requireMagic(path: string): void {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (cause) {
    throw unreadable(path, 'it cannot be opened', cause);
  }
  try {
    const start = Buffer.alloc(21);
    readSync(file, start, 0, start.length, 0);
    if (start.toString('latin1') !== '!<arch>\ndebian-binary') throw unreadable(path, 'it does not begin as one');
  } catch (error) {
    throw error instanceof DebkitError ? error : unreadable(path, 'it cannot be read', error);
  } finally {
    closeSync(file);
  }
}

function unreadable(path: string, why: string, cause?: unknown): UsageError {
  return new UsageError('DEB_UNREADABLE', `'${path}' cannot be read as a .deb: ${why}`, cause === undefined ? {} : { cause });
}

function entryOf(entry: OwnedEntry): DebEntry {
  const type = typeOf(entry);
  const isLink = type === 'symlink' || type === 'hardlink';
  const target = isLink ? shortName(entry.linkpath ?? '') : entry.device;
  return {
    path: plainName(entry.path),
    type,
    mode: entry.mode ?? 0,
    owner: `${nameOr(entry.uname, entry.uid)}:${nameOr(entry.gname, entry.gid)}`,
    size: type === 'file' ? entry.size : 0,
    mtime: Math.floor((entry.mtime?.getTime() ?? 0) / 1000),
    sha256: null,
    target: type === 'hardlink' ? plainName(target ?? '') : target,
  };
}

/** dpkg-deb gives numbers alone since 1.22. */
function nameOr(name: string | undefined, id: number | undefined): string {
  if (name !== undefined && name !== '') return name;
  return id === undefined || id === 0 ? 'root' : String(id);
}

function typeOf({ type, path }: OwnedEntry): DebEntryType {
  const known = types[type];
  if (known === undefined) throw new UpstreamError('TARBALL_UNSAFE', `the entry ${JSON.stringify(path)} has the type ${type}`);
  return known;
}

/** `/usr/bin/x` of `./usr/bin/x`; `/` of the root. Nothing is ever written there, so `..` is a name as any. */
function plainName(name: string): string {
  return `/${shortName(name).split('/').filter((part) => part !== '' && part !== '.').join('/')}`;
}

function shortName(name: string): string {
  if (name.length > longestName) throw new UpstreamError('TARBALL_UNSAFE', 'it has a name that is too long');
  return name;
}

/** Bytes as text that tells any two apart. */
function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
