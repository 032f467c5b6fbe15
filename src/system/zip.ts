// Zip files, as module proxies of Go hand them out: read from their central directory, one file at a time.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { UpstreamError } from '../errors.ts';

/** A regular file of a zip. */
export interface ZipEntry {
  readonly path: string;
  /** Bytes, unpacked. */
  readonly size: number;
  /** Its bytes, read now. Error: ZIP_DAMAGED. */
  read(): Buffer;
}

/** Where a zip is cut off. */
export interface ZipLimits {
  readonly entries: number;
  /** Bytes of all files together, unpacked. */
  readonly bytes: number;
}

const endSize = 22;
const longestComment = 65_535;

/** Does `work` with the files of the zip; folders are left out. Errors: ZIP_DAMAGED, ZIP_UNSAFE (exit 4). */
export function withZip<T>(path: string, limits: ZipLimits, work: (entries: readonly ZipEntry[]) => T): T {
  const file = openSync(path, 'r');
  try {
    return work(entriesOf(file, limits));
  } finally {
    closeSync(file);
  }
}

function entriesOf(file: number, limits: ZipLimits): ZipEntry[] {
  const { size } = fstatSync(file);
  const tail = read(file, Math.max(0, size - endSize - longestComment), Math.min(size, endSize + longestComment));
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end === -1 || end + endSize > tail.length) throw damaged('it has no directory');
  const [count, length, start] = [tail.readUInt16LE(end + 10), tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  // What is larger has these numbers elsewhere (zip64), and is no module.
  if (count === 0xffff || start === 0xffffffff || start + length > size) throw damaged('its directory lies outside of it, or it is larger than a module may be');
  if (count > limits.entries) throw unsafe(`it has more than ${limits.entries} files`);
  const directory = read(file, start, length);
  const entries: ZipEntry[] = [];
  const seen = new Set<string>();
  let total = 0;
  for (let at = 0, index = 0; index < count; index++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50) throw damaged('its directory is cut short');
    const [method, packed, unpacked, offset] = [directory.readUInt16LE(at + 10), directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 24), directory.readUInt32LE(at + 42)];
    const [nameLength, extraLength, commentLength] = [directory.readUInt16LE(at + 28), directory.readUInt16LE(at + 30), directory.readUInt16LE(at + 32)];
    const path = directory.subarray(at + 46, at + 46 + nameLength).toString('utf8');
    const mode = directory.readUInt32LE(at + 38) >>> 16;
    at += 46 + nameLength + extraLength + commentLength;
    if (path.endsWith('/')) continue;
    if (path === '' || path.startsWith('/') || /[\x00-\x1f\x7f\\\uFFFD]/.test(path) || path.split('/').some((part) => part === '' || part === '.' || part === '..')) throw unsafe(`the name ${JSON.stringify(path)} is not allowed`);
    if ((mode & 0o170000) === 0o120000) throw unsafe(`'${path}' is a symbolic link`);
    if (seen.has(path)) throw unsafe(`'${path}' is there twice`);
    seen.add(path);
    total += unpacked;
    if (total > limits.bytes) throw unsafe(`it has more than ${limits.bytes} bytes, unpacked`);
    entries.push({ path, size: unpacked, read: () => content(file, { path, method, packed, unpacked, offset }) });
  }
  return entries;
}

interface Place {
  readonly path: string;
  readonly method: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly offset: number;
}

function content(file: number, { path, method, packed, unpacked, offset }: Place): Buffer {
  const head = read(file, offset, 30);
  if (head.length < 30 || head.readUInt32LE(0) !== 0x04034b50) throw damaged(`'${path}' is not where its directory says`);
  const bytes = read(file, offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28), packed);
  if (bytes.length !== packed) throw damaged(`'${path}' is cut short`);
  const whole = method === 0 ? bytes : method === 8 ? inflated(bytes, path, unpacked) : null;
  if (whole === null) throw damaged(`'${path}' is packed in a way that is not known (${method})`);
  if (whole.length !== unpacked) throw damaged(`'${path}' has another size than its directory says`);
  return whole;
}

function inflated(bytes: Buffer, path: string, size: number): Buffer {
  try {
    return inflateRawSync(bytes, { maxOutputLength: Math.max(1, size) });
  } catch (cause) {
    throw damaged(`'${path}' cannot be unpacked`, cause);
  }
}

function read(file: number, from: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  return buffer.subarray(0, readSync(file, buffer, 0, length, from));
}

function damaged(why: string, cause?: unknown): UpstreamError {
  return new UpstreamError('ZIP_DAMAGED', `a zip file cannot be read: ${why}`, cause === undefined ? {} : { cause });
}

function unsafe(why: string): UpstreamError {
  return new UpstreamError('ZIP_UNSAFE', `a zip file is not unpacked: ${why}`);
}
