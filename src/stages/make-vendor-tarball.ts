// Stage 4, second part: what upstream's lock file names, as the second orig tarball. Nothing of it is run: files are downloaded, held against their hashes, and unpacked.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OrigTarball } from '../contracts/artifacts.ts';
import type { StageContext } from '../contracts/context.ts';
import type { VendorKind } from '../contracts/upstream-plan.ts';
import { vendorTarballName } from '../debian/file-names.ts';
import { UpstreamError } from '../errors.ts';
import { fileArtifact, listTree, removeFolder } from '../system/files.ts';
import { compressTar, extractTarball, packFiles, readTarball } from '../system/tarball.ts';
import { cargoChecksum, readCargoLock } from '../upstream/vendor/cargo-lock.ts';
import { fetchParts } from '../upstream/vendor/fetch-part.ts';
import { readNpmLock } from '../upstream/vendor/npm-lock.ts';
import { goImports, headLimit } from '../upstream/vendor/go-mod.ts';
import { layGo } from '../upstream/vendor/lay-go.ts';
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
 * Errors: VENDOR_NO_LOCK, VENDOR_NOTHING, VENDOR_FOLDER_TAKEN, those of the lock file and of fetching (exit 4), NO_REGISTRY (exit 3), TARBALL_UNSAFE.
 */
export async function makeVendorTarball(input: VendorInput, context: StageContext): Promise<VendorTarball> {
  const lock = await readLock(input, context.signal);
  const folder = join(context.workspace, 'vendor');
  const tree = join(folder, 'tree');
  await removeFolder(tree);
  await mkdir(tree, { recursive: true });
  try {
    const { parts, notes } = await lay(input, lock, tree, context);
    if (parts.length === 0) throw new UpstreamError('VENDOR_NOTHING', `${lock.file} names nothing that is to be vendored`, { hint: 'take `vendor` out of the recipe' });
    const path = join(folder, vendorTarballName(input.source, input.version));
    await rm(path, { force: true });
    await compressTar(packFiles({ root: tree, files: await listTree(tree), prefix: 'vendor', mtime: lock.date }), path, { compression: 'xz', exec: context.exec, signal: context.signal });
    return { tarball: { ...(await fileArtifact(path)), name: vendorTarballName(input.source, input.version) }, parts, notes };
  } finally {
    await removeFolder(tree);
  }
}

/** The files of the orig tarball that say what is vendored. */
interface Lock {
  readonly file: string;
  readonly text: string;
  /** go.sum. */
  readonly sums: string;
  /** What the Go files of the main module import. */
  readonly imports: ReadonlySet<string>;
  /** Of its newest file. */
  readonly date: number;
}

async function readLock({ kind, orig }: VendorInput, signal: AbortSignal): Promise<Lock> {
  const texts = new Map<string, string>();
  const imports = new Map<string, readonly string[]>();
  const names = lockFiles[kind];
  const isWanted = (path: string) => [...names, ...(kind === 'go' ? ['go.sum'] : [])].some((name) => path === name || path.slice(path.indexOf('/') + 1) === name);
  const isGo = (path: string) => kind === 'go' && path.endsWith('.go') && !/(?:^|\/)(?:testdata|[._][^/]*)\//.test(path);
  const { entries, topFolder } = await readTarball(orig.path, {
    wanted: (path) => (isWanted(path) ? lockLimit : isGo(path) ? headLimit : 0),
    onFile: (path, head) => {
      if (isWanted(path)) texts.set(path, head.toString('utf8'));
      else imports.set(path, goImports(head.toString('utf8')));
    },
    signal,
  });
  const inTree = (path: string) => (topFolder === null ? path : `${topFolder}/${path}`);
  const file = names.find((name) => texts.has(inTree(name)));
  if (file === undefined) throw new UpstreamError('VENDOR_NO_LOCK', `upstream's tree has no ${names.join(' and no ')}, which would say what is to be vendored`);
  if (entries.some(({ path }) => path === inTree('vendor') || path.startsWith(inTree('vendor/'))))
    throw new UpstreamError('VENDOR_FOLDER_TAKEN', "upstream's tree has a folder vendor/ of its own, which the second orig tarball would take the place of", { hint: 'leave it out of the orig tarball: `exclude: [vendor/*]` with a `repack-suffix`' });
  // A folder with a go.mod of its own is another module.
  const others = entries.flatMap(({ path }) => (path.endsWith('/go.mod') && path !== inTree('go.mod') ? [path.slice(0, -'go.mod'.length)] : []));
  const own = [...imports].filter(([path]) => !others.some((folder) => path.startsWith(folder)));
  return {
    file, text: texts.get(inTree(file)) ?? '', sums: texts.get(inTree('go.sum')) ?? '', imports: new Set(own.flatMap(([, list]) => list)),
    date: entries.reduce((newest, entry) => Math.max(newest, entry.mtime), 0),
  };
}

/** Puts the parts into the folder `tree`. */
async function lay({ kind, registries }: VendorInput, { file, text, sums, imports }: Lock, tree: string, context: StageContext): Promise<Vendored> {
  const registry = await registryOf(kind, registries, context.exec);
  if (kind === 'go') return layGo({ goMod: text, goSum: sums, imports }, tree, registry, context);
  const found = kind === 'npm' ? readNpmLock(text, file, registry) : readCargoLock(text, file, registry);
  const files = await fetchParts(found.parts, context);
  // Parents before what lies below them.
  for (const [index, part] of found.parts.entries()) {
    const folder = join(tree, part.place);
    await mkdir(join(folder, '..'), { recursive: true });
    await extractTarball(files[index] ?? '', folder, { strip: 1, limits: partLimits, signal: context.signal });
    if (kind === 'cargo') await writeFile(join(folder, '.cargo-checksum.json'), cargoChecksum(part), { mode: 0o644 });
  }
  return found;
}
