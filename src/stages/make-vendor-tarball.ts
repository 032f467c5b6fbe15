// Stage 4, second part: what upstream's lock file names, as the second orig tarball. Nothing of it is run: files are downloaded, held against their hashes, and unpacked.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OrigTarball } from '../contracts/artifacts.ts';
import type { StageContext } from '../contracts/context.ts';
import type { VendorKind } from '../contracts/upstream-plan.ts';
import { vendorTarballName } from '../debian/file-names.ts';
import { UpstreamError } from '../errors.ts';
import { fileArtifact, listTree, removeFolder } from '../system/files.ts';
import { compressTar, extractTarball, packFiles, readTarball } from '../system/tarball.ts';
import { fetchParts } from '../upstream/vendor/fetch-part.ts';
import { readNpmLock } from '../upstream/vendor/npm-lock.ts';
import type { Vendored, VendoredPart } from '../upstream/vendor/part.ts';
import { registryOf, type Registries } from '../upstream/vendor/registry.ts';

/** What is vendored of which upstream. */
export interface VendorInput {
  readonly kind: VendorKind;
  readonly source: string;
  /** The upstream version with its repack suffix. */
  readonly version: string;
  readonly orig: OrigTarball;
  readonly registries: Registries;
}

/** The tarball, and the parts that it holds. */
export interface VendorTarball {
  readonly tarball: OrigTarball;
  readonly parts: readonly VendoredPart[];
  /** What a person should know. One sentence each. */
  readonly notes: readonly string[];
}

/** What of the orig tarball says what is vendored; the first that is there counts. */
const lockFiles: Readonly<Record<VendorKind, readonly string[]>> = { npm: ['npm-shrinkwrap.json', 'package-lock.json'], cargo: ['Cargo.lock'], go: ['go.mod'] };
const lockLimit = 64 << 20;
/** Of one part: what it may hold. */
const partLimits = { entries: 100_000, bytes: 4 * 2 ** 30 } as const;

/**
 * `<workspace>/vendor/<source>_<upstream version>.orig-vendor.tar.xz`: the same bytes whenever it is made of the same orig tarball.
 * Errors: VENDOR_NO_LOCK, VENDOR_NOTHING, VENDOR_FOLDER_TAKEN, those of the lock file and of fetching (exit 4), TARBALL_UNSAFE.
 */
export async function makeVendorTarball(input: VendorInput, context: StageContext): Promise<VendorTarball> {
  const { lock, date } = await readLock(input, context.signal);
  const { parts, notes } = await vendoredOf(input.kind, lock, input.registries, context);
  if (parts.length === 0) throw new UpstreamError('VENDOR_NOTHING', `${lock.file} names nothing that is to be vendored`, { hint: 'take `vendor` out of the recipe' });
  const files = await fetchParts(parts, context);
  const folder = join(context.workspace, 'vendor');
  const tree = join(folder, 'tree');
  await removeFolder(tree);
  await mkdir(tree, { recursive: true });
  try {
    // Parents before what lies below them.
    for (const [index, part] of parts.entries()) await unpackPart(part, files[index] ?? '', tree, context.signal);
    const path = join(folder, vendorTarballName(input.source, input.version));
    await rm(path, { force: true });
    await compressTar(packFiles({ root: tree, files: await listTree(tree), prefix: 'vendor', mtime: date }), path, { compression: 'xz', exec: context.exec, signal: context.signal });
    return { tarball: { ...(await fileArtifact(path)), name: vendorTarballName(input.source, input.version) }, parts, notes };
  } finally {
    await removeFolder(tree);
  }
}

interface Lock {
  readonly file: string;
  readonly text: string;
}

/** The lock file of the orig tarball, and the date of its newest file. */
async function readLock({ kind, orig }: VendorInput, signal: AbortSignal): Promise<{ readonly lock: Lock; readonly date: number }> {
  const texts = new Map<string, string>();
  const names = lockFiles[kind];
  const isWanted = (path: string) => names.some((name) => path === name || path.slice(path.indexOf('/') + 1) === name);
  const { entries, topFolder } = await readTarball(orig.path, { wanted: (path) => (isWanted(path) ? lockLimit : 0), onFile: (path, head) => texts.set(path, head.toString('utf8')), signal });
  const inTree = (path: string) => (topFolder === null ? path : `${topFolder}/${path}`);
  const file = names.find((name) => texts.has(inTree(name)));
  if (file === undefined) throw new UpstreamError('VENDOR_NO_LOCK', `upstream's tree has no ${names.join(' and no ')}, which would say what is to be vendored`);
  if (entries.some(({ path }) => path === inTree('vendor') || path.startsWith(inTree('vendor/'))))
    throw new UpstreamError('VENDOR_FOLDER_TAKEN', "upstream's tree has a folder vendor/ of its own, which the second orig tarball would take the place of", { hint: 'leave it out of the orig tarball: `exclude: [vendor/*]` with a `repack-suffix`' });
  return { lock: { file, text: texts.get(inTree(file)) ?? '' }, date: entries.reduce((newest, entry) => Math.max(newest, entry.mtime), 0) };
}

async function vendoredOf(kind: VendorKind, { file, text }: Lock, registries: Registries, context: StageContext): Promise<Vendored> {
  const registry = await registryOf(kind, registries, context.exec);
  switch (kind) {
    case 'npm':
      return readNpmLock(text, file, registry);
    case 'cargo':
    case 'go':
      throw new UpstreamError('VENDOR_NOT_HELD', `debkit cannot vendor what ${file} names yet`);
  }
}

async function unpackPart({ place }: VendoredPart, file: string, tree: string, signal: AbortSignal): Promise<void> {
  const folder = join(tree, place);
  await mkdir(join(folder, '..'), { recursive: true });
  await extractTarball(file, folder, { strip: 1, limits: partLimits, signal });
}
