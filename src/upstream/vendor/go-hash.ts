// The h1 hashes of go.sum: of a module's zip by its files, and of a go.mod (golang.org/x/mod/sumdb/dirhash).
import { createHash } from 'node:crypto';
import { byBytes } from '../../system/files.ts';
import type { ZipEntry, ZipLimits } from '../../system/zip.ts';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** What the zip of a module may hold (go.dev/ref/mod#zip-path-size-constraints). */
export const moduleLimits: ZipLimits = { entries: 60_000, bytes: 500 << 20 };

/** The hash of a go.sum's line as lower-case hex. */
export function h1Hex(word: string): string {
  return Buffer.from(word.replace(/^h1:/, ''), 'base64').toString('hex');
}

/** h1 of a module's zip, as lower-case hex. */
export async function hashZip(entries: readonly ZipEntry[]): Promise<string> {
  const files: (readonly [string, string])[] = [];
  for (const entry of [...entries].sort((a, b) => byBytes(a.path, b.path))) files.push([sha256(await entry.read()), entry.path]);
  return h1(files);
}

/** h1 of a go.mod, as lower-case hex. */
export function hashGoMod(bytes: Buffer): string {
  return h1([[sha256(bytes), 'go.mod']]);
}

function h1(files: readonly (readonly [hash: string, path: string])[]): string {
  return createHash('sha256').update(files.map(([hash, path]) => `${hash}  ${path}\n`).join('')).digest('hex');
}
