// Compressed files, by the tools Debian itself uses: which one a file's first bytes ask for, and the fixed options debkit compresses with.
import { open, rename, rm, stat, statfs } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { basename, dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { HostError, UpstreamError } from '../errors.ts';
import { lastLines, type Exec } from './exec.ts';
import { diskFull, diskFullError, tempName } from './files.ts';

export type Compression = 'gz' | 'xz';
export type CompressionFormat = Compression | 'bz2' | 'zst' | 'lzma' | 'none';

export interface CompressOptions {
  readonly compression: Compression;
  readonly exec: Exec;
  readonly signal?: AbortSignal;
}

// Bytes that a thread of xz -6 takes, its blocks in and out included (xz(1)).
const threadMemory = 160 << 20;

const decompressors: Readonly<Record<CompressionFormat, readonly string[]>> = {
  gz: ['gzip', '-d', '-c'],
  xz: ['xz', '-d', '-c', '-q'],
  bz2: ['bzip2', '-d', '-c', '-q'],
  zst: ['zstd', '-d', '-c', '-q'],
  lzma: ['xz', '--format=lzma', '-d', '-c', '-q'],
  none: ['cat'],
};

const magics: readonly (readonly [string, CompressionFormat])[] = [
  ['1f8b', 'gz'],
  ['fd377a585a00', 'xz'],
  ['425a68', 'bz2'],
  ['28b52ffd', 'zst'],
  ['5d0000', 'lzma'],
];

/** Compresses what `source` yields to the file `to`, in one step; gzip -9n or xz with fixed options. Errors: COMPRESSION_FAILED, DISK_FULL, the source's own. */
export async function compress(source: AsyncIterable<Buffer>, to: string, options: CompressOptions): Promise<void> {
  const temp = tempName(to);
  try {
    const argv = compressorArgv(options.compression, availableParallelism(), totalmem());
    const signal = options.signal === undefined ? {} : { signal: options.signal };
    const result = await options.exec({ argv, stdin: source, stdoutFile: temp, ...signal });
    if (result.exitCode !== 0) {
      if (await isFull(to)) throw diskFullError(to);
      throw new HostError('COMPRESSION_FAILED', `'${argv[0]}' could not compress '${basename(to)}'`, { tail: lastLines(result.stderr) });
    }
    await rename(temp, to);
  } catch (error) {
    await rm(temp, { force: true });
    throw diskFull(error, to);
  }
}

/** The compressor's argv, from stdin to stdout; the bytes are the same for any number of processors and any memory. */
export function compressorArgv(compression: Compression, processors: number, memory: number): string[] {
  if (compression === 'gz') return ['gzip', '-9', '-n', '-c'];
  // xz's multi-threaded encoder cuts the data into blocks and gives the same bytes for any number of threads but one, where -T0 falls
  // back to the other encoder. Its own bound is a quarter of the memory. crc64 and 24 MiB are what -6 takes by itself: said, so that they stay.
  const threads = Math.max(2, Math.min(processors, Math.floor(memory / 4 / threadMemory)));
  return ['xz', '-6', `-T${threads}`, '--check=crc64', '--block-size=24MiB', '-c'];
}

/** How the file is compressed, by its first bytes. Error: TARBALL_DAMAGED for an empty file. */
export async function compressionFormat(path: string): Promise<CompressionFormat> {
  const handle = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    if (bytesRead === 0) throw new UpstreamError('TARBALL_DAMAGED', `'${basename(path)}' is empty`);
    const start = buffer.toString('hex');
    return magics.find(([magic]) => start.startsWith(magic))?.[1] ?? 'none';
  } finally {
    await handle.close();
  }
}

/** The command that writes the file's content, decompressed, to its stdout. */
export async function decompressCommand(path: string): Promise<readonly string[]> {
  return [...decompressors[await compressionFormat(path)], '--', path];
}

/** The bytes of a small gzip file; null where they are not that, or would be more than `limit`. */
export function unpackSmall(bytes: Buffer, limit: number): Buffer | null {
  try {
    return gunzipSync(bytes, { maxOutputLength: limit });
  } catch (error) {
    if (error instanceof RangeError || String((error as NodeJS.ErrnoException).code).startsWith('Z_')) return null;
    throw error;
  }
}

/** The compressor and its version as it names itself, e.g. `gzip 1.12`: the bytes of a tarball depend on it. */
export async function compressorVersion(compression: Compression, run: Exec): Promise<string> {
  const result = await run({ argv: [compression === 'gz' ? 'gzip' : 'xz', '--version'] });
  return (result.stdout.split('\n')[0] ?? '').replace(/^xz \(XZ Utils\)/, 'xz').trim();
}

/** Whether the disk of `path` has less than a megabyte left: a child says so only in words. */
async function isFull(path: string): Promise<boolean> {
  const folder = dirname(path);
  if (!(await stat(folder)).isDirectory()) return false;
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize < 1 << 20;
}
