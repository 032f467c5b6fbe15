// What a layer's tree was when it was made: digests of its files' attributes and of their contents.
import { HostError } from '../errors.ts';
import { lastLines, type ExecResult } from '../system/exec.ts';

/** sha256 each: of every path with its type, mode, owner, size, time and link; and of the sorted sha256sum(1) listing. */
export interface LayerManifest {
  readonly attributes: string;
  readonly contents: string;
}

/** Runs argv as the namespace's root. */
export type RunInside = (argv: readonly string[]) => Promise<ExecResult>;

// A folder's size is its file system's affair; no path holds `//`.
const attributes = String.raw`find . -mindepth 1 \( -type d -printf '%P//d%m %U:%G %T@\0' -o -printf '%P//%y%m %U:%G %s %T@ %l\0' \) | LC_ALL=C sort -z | sha256sum`;
// sha256sum writes whole lines, so that two of them may share a pipe.
const contents = 'find . -type f -print0 | xargs -0 -r -n 200 -P 2 sha256sum -- | LC_ALL=C sort | sha256sum';
const bytes = 'du -sx --block-size=1 .';

/** argv that prints the digest of the attributes of the tree $1 alone, and with `whole` that of the contents and the bytes on disk. */
export function manifestArgv(tree: string, whole: boolean): string[] {
  const steps = whole ? [attributes, contents, bytes] : [attributes];
  return ['sh', '-c', `cd -- "$1" || exit 1; ${steps.join('; ')}`, 'sh', tree];
}

/** Reads the whole of a tree. Error: LAYER_NOT_READABLE (exit 3). */
export async function takeManifest(tree: string, run: RunInside): Promise<{ manifest: LayerManifest; bytes: number }> {
  const result = await run(manifestArgv(tree, true));
  const [first, second, size] = result.stdout.split('\n').map((line) => line.split(/\s/)[0] ?? '');
  // A pipeline's exit code is its last command's: what went wrong before is on stderr.
  if (result.exitCode !== 0 || result.stderr.trim() !== '' || !isDigest(first) || !isDigest(second)) {
    throw new HostError('LAYER_NOT_READABLE', 'a layer of the environment could not be read', { tail: lastLines(result.stderr), hint: 'is the disk sound?' });
  }
  return { manifest: { attributes: first, contents: second }, bytes: Number(size) };
}

/** Whether sizes, times, modes, owners, links and names are what they were; no file is read. */
export async function hasSameAttributes(tree: string, manifest: LayerManifest, run: RunInside): Promise<boolean> {
  const result = await run(manifestArgv(tree, false));
  return result.exitCode === 0 && result.stderr.trim() === '' && result.stdout.split(/\s/)[0] === manifest.attributes;
}

/** Whether the contents of all files are what they were too. */
export async function isSame(tree: string, manifest: LayerManifest, run: RunInside): Promise<boolean> {
  try {
    const { manifest: now } = await takeManifest(tree, run);
    return now.attributes === manifest.attributes && now.contents === manifest.contents;
  } catch (error) {
    if (error instanceof HostError && error.code === 'LAYER_NOT_READABLE') return false;
    throw error;
  }
}

function isDigest(word: string | undefined): word is string {
  return word !== undefined && /^[0-9a-f]{64}$/.test(word);
}
