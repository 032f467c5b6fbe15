// Tarballs: written so that the same files give the same bytes anywhere, and unpacked only after everything in them was judged.
import { closeSync, lstatSync, openSync, readlinkSync, readSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Header, Parser, Pax, UnpackSync, type ReadEntry } from 'tar';
import { PackageError, UpstreamError } from '../errors.ts';
import { compress, type CompressOptions } from './compression.ts';
import { byBytes, diskFull, removeFolder, replaceFolder, tempName } from './files.ts';
import { feedTarball } from './tar-feed.ts';
import { checkLinks, defaultTarLimits, judgeEntry, topFolder, unsafe, type TarEntry, type TarLimits } from './tar-safety.ts';
import { tarScanner } from './tar-scan.ts';

/** What a tarball is made of: files and symbolic links named relative to `root`; their folders are added. */
export interface TarContent {
  /** Absolute host folder. */
  readonly root: string;
  readonly files: readonly string[];
  /** Folder inside the tarball, without a slash at its end. */
  readonly prefix: string;
  /** Seconds since 1970, of every entry. */
  readonly mtime: number;
}

// Bytes that go to the compressor at once.
const pieceLimit = 1 << 16;

/** What inspection found; `topFolder` holds everything, or is null. */
export interface TarInspection {
  readonly entries: readonly TarEntry[];
  readonly topFolder: string | null;
}

/** Compresses a tar that git or packFiles writes to the file `out`, in one step, all its entries judged meanwhile. Errors: TARBALL_UNSAFE, those of compress, `tar`'s own. */
export async function compressTar(tar: AsyncIterable<Buffer> | Iterable<Buffer>, out: string, options: CompressOptions): Promise<void> {
  const entries: TarEntry[] = [];
  const scanner = tarScanner((entry) => entries.push(judgeEntry(entry)));
  async function* judged(): AsyncGenerator<Buffer> {
    for await (const chunk of tar) {
      // The compressor works meanwhile.
      yield chunk;
      scanner.push(chunk);
    }
    scanner.end();
    checkLinks(entries);
  }
  await compress(judged(), out, options);
}

/**
 * A tar whose bytes depend on `content` alone: entries in byte order, root:root, modes 0644 and 0755, one date.
 * Error: TARBALL_CONTENT for what is neither file nor link or has a name that is not UTF-8.
 */
export function* packFiles(content: TarContent): Generator<Buffer> {
  let batch: Buffer[] = [];
  let bytes = 0;
  for (const piece of pieces(content)) {
    batch.push(piece);
    bytes += piece.length;
    if (bytes < pieceLimit) continue;
    yield Buffer.concat(batch);
    batch = [];
    bytes = 0;
  }
  yield Buffer.concat(batch);
}

/**
 * The entries of a tarball (gz, xz, bz2, zst, lzma or plain), all of them judged.
 * Errors: TARBALL_UNSAFE for what leaves the tree, is a device or is too much; TARBALL_DAMAGED.
 */
export async function inspectTarball(path: string, limits: TarLimits = defaultTarLimits, signal?: AbortSignal): Promise<TarInspection> {
  return parseTarball(path, { limits, signal, wanted: () => 0, onFile: () => undefined });
}

/** How files of a tarball are read without unpacking it. */
export interface TarReading {
  /** How many bytes of a regular file are asked for, from its start; 0 for none. `path` is that of its TarEntry. */
  readonly wanted: (path: string) => number;
  readonly onFile: (path: string, head: Buffer) => void;
  /** Said where links may lead anywhere, since nothing is unpacked. */
  readonly anyLinks?: true;
  readonly signal?: AbortSignal | undefined;
}

/** Inspects a tarball and hands on what is asked for of its files, in their order. Errors as inspectTarball. */
export function readTarball(path: string, reading: TarReading): Promise<TarInspection> {
  return parseTarball(path, { limits: defaultTarLimits, signal: undefined, ...reading });
}

async function parseTarball(path: string, { limits, signal, wanted, onFile, anyLinks }: TarReading & { readonly limits: TarLimits; readonly signal: AbortSignal | undefined }): Promise<TarInspection> {
  const entries: TarEntry[] = [];
  const parser = new Parser({ strict: true });
  parser.on('ignoredEntry', (entry: ReadEntry) => {
    judgeEntry(entry);
  });
  parser.on('entry', (entry: ReadEntry) => {
    const judged = judgeEntry(entry);
    entries.push(judged);
    if (entries.length > limits.entries) throw unsafe(`'${basename(path)}' has more than ${limits.entries} entries`);
    if (entry.size > limits.bytes) throw unsafe(`the entry ${JSON.stringify(entry.path)} has ${entry.size} bytes`);
    const most = judged.type === 'file' ? wanted(judged.path) : 0;
    if (most > 0) readHead(entry, most, (head) => onFile(judged.path, head));
    entry.resume();
  });
  await feedTarball(path, parser, { limits, signal });
  if (anyLinks !== true) checkLinks(entries);
  return { entries, topFolder: topFolder(entries) };
}

function readHead(entry: ReadEntry, most: number, done: (head: Buffer) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  entry.on('data', (chunk: Buffer) => {
    if (bytes < most) chunks.push(chunk);
    bytes += chunk.length;
  });
  entry.on('end', () => done(Buffer.concat(chunks).subarray(0, most)));
}

/** Inspects and unpacks a tarball as `folder`, in one step, without owners; the first `strip` components of names are dropped, with `top` the one folder that has all. Errors as inspectTarball. */
export async function extractTarball(
  path: string,
  folder: string,
  options: { strip?: number | 'top'; limits?: TarLimits; signal?: AbortSignal } = {},
): Promise<TarInspection> {
  const limits = options.limits ?? defaultTarLimits;
  const inspection = await inspectTarball(path, limits, options.signal);
  const temp = tempName(folder);
  await mkdir(temp, { recursive: true });
  try {
    const unpack = new UnpackSync({
      cwd: temp,
      strip: options.strip === 'top' ? Number(inspection.topFolder !== null) : (options.strip ?? 0),
      strict: true,
      preserveOwner: false,
      // We must be able to read and to remove what we unpack.
      onReadEntry: (entry) => {
        entry.mode = entry.type === 'Directory' || ((entry.mode ?? 0) & 0o100) !== 0 ? 0o755 : 0o644;
      },
    });
    await feedTarball(path, unpack, { limits, signal: options.signal });
    await replaceFolder(temp, folder);
  } catch (error) {
    await removeFolder(temp);
    throw diskFull(error, folder);
  }
  return inspection;
}

/**
 * Unpacks a tarball that came out of a sandbox into the existing `folder`: regular files only, each a plain name that `accepts` knows; returns the names.
 * Error: SANDBOX_OUTPUT, with nothing written.
 */
export async function readTarEntries(
  path: string,
  folder: string,
  accepts: (name: string) => boolean = () => true,
): Promise<string[]> {
  const { entries } = await inspectTarball(path);
  const files = entries.filter((entry) => !(entry.type === 'directory' && entry.path === ''));
  const names = new Set<string>();
  for (const { path: name, type } of files) {
    if (type !== 'file' || name.includes('/') || names.has(name) || !accepts(name)) {
      throw new PackageError(
        'SANDBOX_OUTPUT',
        `the sandbox handed out the ${type} ${JSON.stringify(name)}, which was not asked for`,
      );
    }
    names.add(name);
  }
  const unpack = new UnpackSync({
    cwd: folder,
    strict: true,
    preserveOwner: false,
    noMtime: true,
    filter: (name) => name !== '.' && name !== './',
  });
  await feedTarball(path, unpack, { limits: defaultTarLimits, signal: undefined });
  return [...names];
}

function* pieces(content: TarContent): Generator<Buffer> {
  const folders = new Set<string>([`${content.prefix}/`]);
  for (const file of content.files) {
    for (let slash = file.indexOf('/'); slash !== -1; slash = file.indexOf('/', slash + 1))
      folders.add(`${content.prefix}/${file.slice(0, slash + 1)}`);
  }
  const names = [...folders, ...content.files.map((file) => `${content.prefix}/${file}`)].sort(byBytes);
  for (const name of names) {
    if (name.endsWith('/')) yield headerOf({ path: name, type: 'Directory', mode: 0o755, size: 0 }, content.mtime);
    else yield* entryOf(name, join(content.root, name.slice(content.prefix.length + 1)), content.mtime);
  }
  yield Buffer.alloc(1024);
}

function* entryOf(name: string, source: string, mtime: number): Generator<Buffer> {
  if (name.includes('\uFFFD')) throw new UpstreamError('TARBALL_CONTENT', `the file name ${JSON.stringify(name)} is not UTF-8`);
  const status = lstatSync(source);
  if (status.isSymbolicLink()) {
    yield headerOf({ path: name, type: 'SymbolicLink', mode: 0o777, size: 0, linkpath: readlinkSync(source) }, mtime);
    return;
  }
  if (!status.isFile()) throw new UpstreamError('TARBALL_CONTENT', `'${name}' is neither a file nor a symbolic link`);
  const { size } = status;
  yield headerOf({ path: name, type: 'File', mode: (status.mode & 0o100) === 0 ? 0o644 : 0o755, size }, mtime);
  const file = openSync(source, 'r');
  try {
    // One byte more than there should be, to notice a file that grows.
    for (let left = size; ;) {
      const buffer = Buffer.allocUnsafe(Math.min(left + 1, pieceLimit));
      const got = readSync(file, buffer, 0, buffer.length, null);
      if (got > left || (got === 0 && left > 0)) throw new UpstreamError('TARBALL_CONTENT', `'${name}' changed while it was packed`);
      if (got === 0) break;
      yield buffer.subarray(0, got);
      left -= got;
    }
  } finally {
    closeSync(file);
  }
  if (size % 512 !== 0) yield Buffer.alloc(512 - (size % 512));
}

interface EntryHeader {
  readonly path: string;
  readonly type: 'File' | 'Directory' | 'SymbolicLink';
  readonly mode: number;
  readonly size: number;
  readonly linkpath?: string;
}

/** The entry's header block, after a pax header where a name is long or not ASCII. */
function headerOf(entry: EntryHeader, mtime: number): Buffer {
  const fields = { ...entry, uid: 0, gid: 0, uname: 'root', gname: 'root', mtime: new Date(mtime * 1000) };
  const header = new Header({ ...fields, devmaj: 0, devmin: 0 });
  const needsPax = header.encode();
  const block = header.block ?? Buffer.alloc(512);
  if (!needsPax) return block;
  const { path, size, linkpath, uid, gid } = { linkpath: undefined, ...fields };
  return Buffer.concat([
    new Pax({ path, size, uid, gid, mtime: fields.mtime, ...(linkpath === undefined ? {} : { linkpath }) }).encode(),
    block,
  ]);
}
