// The small files of a stranger's tarball, read as it streams by; nothing is written.
import { basename } from 'node:path';
import { decompressCommand } from './compression.ts';
import { collect, passTar } from './tar-pass.ts';

/** What is read at most: larger files are left out, more of them are an error. */
export interface TextLimits {
  readonly entries: number;
  /** Bytes of one file. */
  readonly size: number;
  /** Bytes of the tarball, decompressed. */
  readonly bytes: number;
}

/** The files' bytes by their path in the tarball, without `./` and in its order. Errors: TARBALL_DAMAGED, TARBALL_UNSAFE for what is too much. */
export async function readTarTexts(path: string, limits: TextLimits, signal: AbortSignal): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  await passTar({ name: basename(path), argv: await decompressCommand(path) }, ({ path: name, type, size }) => {
    if (type !== 'File' || size > limits.size) return null;
    return collect((bytes) => void files.set(name.replace(/^\.\//, ''), bytes));
  }, { limits, signal });
  return files;
}
