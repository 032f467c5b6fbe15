// Zip files, as module proxies of Go hand them out: regular files alone, and nothing that leaves.
import { buffer } from 'node:stream/consumers';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { UpstreamError } from '../errors.ts';

/** A regular file of a zip. */
export interface ZipEntry {
  readonly path: string;
  /** Bytes, unpacked. */
  readonly size: number;
  /** Its bytes, read now. Error: ZIP_DAMAGED. */
  read(): Promise<Buffer>;
}

/** Where a zip is cut off. */
export interface ZipLimits {
  readonly entries: number;
  /** Bytes of all files together, unpacked. */
  readonly bytes: number;
}

/** Does `work` with the files of the zip; folders are left out. Errors: ZIP_DAMAGED, ZIP_UNSAFE (exit 4). */
export async function withZip<T>(path: string, limits: ZipLimits, work: (entries: readonly ZipEntry[]) => T | Promise<T>): Promise<T> {
  const zip = await openPromise(path, { autoClose: false, strictFileNames: true }).catch(damaged);
  try {
    return await work(await entriesOf(zip, limits));
  } finally {
    zip.close();
  }
}

async function entriesOf(zip: ZipFile, limits: ZipLimits): Promise<ZipEntry[]> {
  if (zip.entryCount > limits.entries) throw unsafe(`it has more than ${limits.entries} files`);
  const entries = new Map<string, ZipEntry>();
  let total = 0;
  for (const entry of await directoryOf(zip)) {
    const { fileName: path, uncompressedSize: size } = entry;
    // A name that leaves is an error of the directory.
    if (path.endsWith('/')) continue;
    if (/[\x00-\x1f\x7f\uFFFD]/.test(path) || path.split('/').some((part) => part === '' || part === '.')) throw unsafe(`the name ${JSON.stringify(path)} is not allowed`);
    if (((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000) throw unsafe(`'${path}' is a symbolic link`);
    if (entries.has(path)) throw unsafe(`'${path}' is there twice`);
    total += size;
    if (total > limits.bytes) throw unsafe(`it has more than ${limits.bytes} bytes, unpacked`);
    entries.set(path, { path, size, read: () => zip.openReadStreamPromise(entry).then(buffer).catch(damaged) });
  }
  return [...entries.values()];
}

async function directoryOf(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry);
  } catch (error) {
    damaged(error);
  }
  return entries;
}

function damaged(cause: unknown): never {
  const why = cause instanceof Error ? cause.message : String(cause);
  // yauzl's own words for names that it refuses (its README).
  if (/^(?:invalid (?:relative path|characters in fileName)|absolute path)/.test(why)) throw unsafe(why);
  throw new UpstreamError('ZIP_DAMAGED', `a zip file cannot be read: ${why}`, { cause });
}

function unsafe(why: string): UpstreamError {
  return new UpstreamError('ZIP_UNSAFE', `a zip file is not unpacked: ${why}`);
}
