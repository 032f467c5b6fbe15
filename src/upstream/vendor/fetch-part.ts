// A part of vendor/: downloaded once, known by the hash of the lock file ever after.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { StageContext } from '../../contracts/context.ts';
import { DebkitError, UpstreamError } from '../../errors.ts';
import { exists, readHead, tempName } from '../../system/files.ts';
import { touch } from '../../system/records.ts';
import { withZip } from '../../system/zip.ts';
import { downloadFile } from '../download.ts';
import { redactUrl } from '../git-url.ts';
import { hashGoMod, hashZip, moduleLimits } from './go-hash.ts';
import type { PartHash, VendoredPart } from './part.ts';

const partLimit = 512 * 2 ** 20;
const atOnce = 6;
// As Go has it (go.dev/ref/mod#zip-path-size-constraints).
const goModLimit = 16 << 20;

/** The files of the parts, in their order, in `<store>/downloads`. Errors: VENDOR_HASH_MISMATCH, NOT_CACHED, and those of the download (exit 4). */
export async function fetchParts(parts: readonly VendoredPart[], context: StageContext): Promise<string[]> {
  const paths: string[] = [];
  let next = 0;
  const stopper = new AbortController();
  const own = { ...context, signal: AbortSignal.any([context.signal, stopper.signal]) };
  const work = async () => {
    for (let index = next++; index < parts.length; index = next++) {
      const part = parts[index];
      if (part !== undefined) paths[index] = await fetchPart(part, own);
    }
  };
  // The first that fails ends the others, and none is left behind.
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, () => work().catch((error: unknown) => {
    stopper.abort(error);
    throw error;
  })));
  context.signal.throwIfAborted();
  if (ended.some(({ status }) => status === 'rejected')) throw stopper.signal.reason;
  return paths;
}

async function fetchPart(part: VendoredPart, context: StageContext): Promise<string> {
  const { algorithm, value } = part.hash;
  const folder = join(context.store, 'downloads');
  const path = join(folder, algorithm === 'sha256' ? value : `${algorithm}-${value}`);
  if ((await exists(path)) && (await hashOf(path, algorithm)) === value) {
    touch(path);
    return path;
  }
  if (context.offline) throw new UpstreamError('NOT_CACHED', `${part.name} ${part.version} has not been downloaded before`, { hint: 'run it once without --offline' });
  await mkdir(folder, { recursive: true });
  const temp = tempName(path);
  let first: unknown = null;
  for (const url of part.urls) {
    try {
      context.onLine(`downloading ${part.name} ${part.version}`);
      await downloadFile(url, temp, { signal: context.signal, limit: partLimit });
      await demand(part, temp, url);
      await rename(temp, path);
      return path;
    } catch (error) {
      await rm(temp, { force: true });
      if (!(error instanceof DebkitError)) throw error;
      first ??= error;
    }
  }
  throw first;
}

async function demand({ name, version, hash }: VendoredPart, path: string, url: string): Promise<void> {
  const found = await hashOf(path, hash.algorithm);
  if (found === hash.value) return;
  throw new UpstreamError('VENDOR_HASH_MISMATCH', `'${redactUrl(url)}' is not ${name} ${version}: it has the ${hash.algorithm} ${found}, and upstream's lock file demands ${hash.value}`, { hint: 'the registry gives something else than what upstream has tested: find out why' });
}

async function hashOf(path: string, algorithm: PartHash['algorithm']): Promise<string> {
  if (algorithm === 'h1-zip') return withZip(path, moduleLimits, hashZip);
  if (algorithm === 'h1-mod') return hashGoMod(readHead(path, goModLimit) ?? Buffer.alloc(0));
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
