// Tarballs: written so that the same files give the same bytes anywhere, and unpacked only after everything in them was judged.
import { lstat, mkdir, open, readlink, rm, type FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { Header, Parser, Pax, UnpackSync, type ReadEntry } from 'tar';
import { DebkitError, PackageError, UpstreamError } from '../errors.ts';
import { compressFile, decompressCommand, type CompressOptions } from './compression.ts';
import { lastLines, startHeld } from './exec.ts';
import { byBytes, diskFull, removeFolder, replaceFolder, tempName } from './files.ts';
import { checkLinks, defaultTarLimits, judgeEntry, topFolder, unsafe, type TarEntry, type TarLimits } from './tar-safety.ts';

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

/** What inspection found; `topFolder` holds everything, or is null. */
export interface TarInspection {
  readonly entries: readonly TarEntry[];
  readonly topFolder: string | null;
}

/**
 * Writes a tarball whose bytes depend on `content` alone: entries in byte order, root:root, modes 0644 and 0755, one date.
 * Errors: TARBALL_CONTENT for what is neither file nor link or has a name that is not UTF-8, DISK_FULL.
 */
export async function writeTar(content: TarContent, out: string, options: CompressOptions): Promise<void> {
  const temp = tempName(out);
  try {
    const handle = await open(temp, 'wx', 0o600);
    try {
      await writeEntries(content, handle);
    } finally {
      await handle.close();
    }
    await compressFile(temp, out, options);
  } catch (error) {
    throw diskFull(error, out);
  } finally {
    await rm(temp, { force: true });
  }
}

/**
 * The entries of a tarball (gz, xz, bz2, zst, lzma or plain), all of them judged.
 * Errors: TARBALL_UNSAFE for what leaves the tree, is a device or is too much; TARBALL_DAMAGED.
 */
export async function inspectTarball(path: string, limits: TarLimits = defaultTarLimits, signal?: AbortSignal): Promise<TarInspection> {
  const entries: TarEntry[] = [];
  const parser = new Parser({ strict: true });
  parser.on('ignoredEntry', (entry: ReadEntry) => {
    judgeEntry(entry);
  });
  parser.on('entry', (entry: ReadEntry) => {
    entries.push(judgeEntry(entry));
    if (entries.length > limits.entries) throw unsafe(`'${basename(path)}' has more than ${limits.entries} entries`);
    if (entry.size > limits.bytes) throw unsafe(`the entry ${JSON.stringify(entry.path)} has ${entry.size} bytes`);
    entry.resume();
  });
  await feed(path, parser, { limits, signal });
  checkLinks(entries);
  return { entries, topFolder: topFolder(entries) };
}

/** Inspects and unpacks a tarball as `folder`, in one step, without owners; the first `strip` components of names are dropped. Errors as inspectTarball. */
export async function extractTarball(
  path: string,
  folder: string,
  options: { strip?: number; limits?: TarLimits; signal?: AbortSignal } = {},
): Promise<TarInspection> {
  const limits = options.limits ?? defaultTarLimits;
  const inspection = await inspectTarball(path, limits, options.signal);
  const temp = tempName(folder);
  await mkdir(temp, { recursive: true });
  try {
    const unpack = new UnpackSync({
      cwd: temp,
      strip: options.strip ?? 0,
      strict: true,
      preserveOwner: false,
      // We must be able to read and to remove what we unpack.
      onReadEntry: (entry) => {
        entry.mode = entry.type === 'Directory' || ((entry.mode ?? 0) & 0o100) !== 0 ? 0o755 : 0o644;
      },
    });
    await feed(path, unpack, { limits, signal: options.signal });
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
  await feed(path, unpack, { limits: defaultTarLimits, signal: undefined });
  return [...names];
}

/** Pours the decompressed tarball into node-tar, in whole blocks: it decodes each piece of a long name by itself. */
async function feed(path: string, parser: Parser, { limits, signal }: { limits: TarLimits; signal: AbortSignal | undefined }): Promise<void> {
  let failure: Error | undefined;
  let total = 0;
  let rest = Buffer.alloc(0);
  parser.on('error', (error: Error) => (failure ??= error));
  const guarded = (work: () => void, done: (error?: Error) => void) => {
    try {
      work();
    } catch (error) {
      failure ??= error instanceof Error ? error : new Error(String(error));
    }
    done(failure);
  };
  const sink = new Writable({
    highWaterMark: 1 << 20,
    write(chunk: Buffer, _encoding, done) {
      guarded(() => {
        total += chunk.length;
        if (total > limits.bytes) throw unsafe(`'${basename(path)}' has more than ${limits.bytes} bytes when decompressed`);
        const data = Buffer.concat([rest, chunk]);
        const whole = data.length - (data.length % 512);
        rest = data.subarray(whole);
        if (whole > 0) parser.write(data.subarray(0, whole));
      }, done);
    },
    final(done) {
      guarded(() => parser.end(rest), done);
    },
  });
  const stop = new AbortController();
  const child = startHeld({ argv: await decompressCommand(path), stdoutTo: sink, signal: signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]) });
  try {
    await finished(sink);
  } catch (error) {
    stop.abort();
    signal?.throwIfAborted();
    if (error instanceof DebkitError || (error instanceof Error && 'syscall' in error)) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new UpstreamError('TARBALL_DAMAGED', `'${basename(path)}' is not a whole tarball: ${message}`, { cause: error });
  }
  const { exitCode, stderr } = await child.ended;
  signal?.throwIfAborted();
  if (exitCode !== 0)
    throw new UpstreamError('TARBALL_DAMAGED', `'${basename(path)}' could not be decompressed`, { tail: lastLines(stderr) });
}

async function writeEntries(content: TarContent, out: FileHandle): Promise<void> {
  const folders = new Set<string>([`${content.prefix}/`]);
  for (const file of content.files) {
    for (let slash = file.indexOf('/'); slash !== -1; slash = file.indexOf('/', slash + 1))
      folders.add(`${content.prefix}/${file.slice(0, slash + 1)}`);
  }
  const names = [...folders, ...content.files.map((file) => `${content.prefix}/${file}`)].sort(byBytes);
  for (const name of names) {
    if (name.endsWith('/')) await out.write(headerOf({ path: name, type: 'Directory', mode: 0o755, size: 0 }, content.mtime));
    else await writeEntry(name, join(content.root, name.slice(content.prefix.length + 1)), content.mtime, out);
  }
  await out.write(Buffer.alloc(1024));
}

async function writeEntry(name: string, source: string, mtime: number, out: FileHandle): Promise<void> {
  if (name.includes('\uFFFD')) throw new UpstreamError('TARBALL_CONTENT', `the file name ${JSON.stringify(name)} is not UTF-8`);
  const status = await lstat(source);
  if (status.isSymbolicLink()) {
    const linkpath = await readlink(source);
    await out.write(headerOf({ path: name, type: 'SymbolicLink', mode: 0o777, size: 0, linkpath }, mtime));
    return;
  }
  if (!status.isFile()) throw new UpstreamError('TARBALL_CONTENT', `'${name}' is neither a file nor a symbolic link`);
  const handle = await open(source, 'r');
  try {
    await out.write(
      headerOf({ path: name, type: 'File', mode: (status.mode & 0o100) === 0 ? 0o644 : 0o755, size: status.size }, mtime),
    );
    let written = 0;
    for await (const chunk of handle.createReadStream({ autoClose: false, highWaterMark: 1 << 20 })) {
      written += (await out.write(chunk as Buffer)).bytesWritten;
    }
    if (written !== status.size) throw new UpstreamError('TARBALL_CONTENT', `'${name}' changed while it was packed`);
    if (written % 512 !== 0) await out.write(Buffer.alloc(512 - (written % 512)));
  } finally {
    await handle.close();
  }
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
