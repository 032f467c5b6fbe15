// Stage 4: the orig tarball, the same bytes whenever, wherever and by whomever it is made of the same upstream files.
import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, link, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { OrigTarball, UpstreamTree } from '../contracts/artifacts.ts';
import type { StageContext } from '../contracts/context.ts';
import type { BuildPlan } from '../contracts/plan.ts';
import { origTarballName, sourceFolderName, type TarballExtension } from '../debian/file-names.ts';
import { InternalError, UpstreamError } from '../errors.ts';
import { compressionFormat } from '../system/compression.ts';
import { fileArtifact, listTree, removeFolder, replaceFolder, tempName } from '../system/files.ts';
import { matchesAny } from '../system/glob.ts';
import { compressTar, extractTarball, inspectTarball, packFiles } from '../system/tarball.ts';
import { archiveGit } from '../upstream/git.ts';

export interface OrigInput {
  readonly plan: Pick<BuildPlan, 'orig' | 'version'> & { readonly packaging: Pick<BuildPlan['packaging'], 'source'> };
  readonly tree: UpstreamTree;
}

/** Files that become the orig tarball, and the date of all of them. */
interface Material {
  readonly root: string;
  readonly files: readonly string[];
  readonly date: number;
}

/**
 * `<workspace>/orig/<source>_<upstream version>.orig.tar.*`, inspected. Tarballs that are not repacked keep their own bytes.
 * Errors: TARBALL_UNSAFE, TARBALL_DAMAGED, ORIG_FORMAT, ORIG_EMPTY, SUBDIRECTORY_MISSING (exit 4).
 */
export async function makeOrigTarball(input: OrigInput, context: StageContext): Promise<OrigTarball> {
  const { plan, tree } = input;
  const { source } = plan.packaging;
  const { upstream } = plan.version;
  const kept = tree.kind === 'tarball' && !isRepacked(input) ? await extensionOf(tree.file.path) : plan.orig.compression;
  const name = origTarballName(source, upstream, kept);
  const folder = join(context.workspace, 'orig');
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  await rm(path, { force: true });
  const options = { compression: plan.orig.compression, exec: context.exec, signal: context.signal };
  // A hyphen may stand in an upstream version: only the first part of a whole version is asked for here.
  const prefix = sourceFolderName(source, `${upstream}-0`);
  if (tree.kind === 'tarball' && !isRepacked(input)) {
    await inspectTarball(tree.file.path, undefined, context.signal);
    await link(tree.file.path, path).catch(() => copyFile(tree.file.path, path));
  } else if (tree.kind === 'git' && tree.submodules.length === 0 && !isRepacked(input)) {
    await compressTar(archiveGit(tree, `${prefix}/`, context.signal), path, options);
  } else {
    const unpacked = join(context.workspace, 'orig-tree');
    try {
      const material = selected(await unpack(tree, unpacked, context.signal), input);
      await compressTar(packFiles({ root: material.root, files: material.files, prefix, mtime: material.date }), path, options);
    } finally {
      await removeFolder(unpacked);
    }
  }
  return { ...(await fileArtifact(path)), name };
}

function isRepacked({ plan }: OrigInput): boolean {
  return plan.orig.exclude.length > 0 || plan.orig.subdirectory !== null;
}

async function unpack(tree: UpstreamTree, folder: string, signal: AbortSignal): Promise<Material> {
  switch (tree.kind) {
    case 'directory':
      return { root: tree.path, files: tree.files, date: tree.date };
    case 'tarball': {
      const { entries, topFolder } = await extractTarball(tree.file.path, folder, { signal });
      const root = topFolder === null ? folder : join(folder, topFolder);
      return { root, files: await listTree(root), date: entries.reduce((newest, entry) => Math.max(newest, entry.mtime), 0) };
    }
    case 'git': {
      await unpackGit(tree, folder, signal);
      // Outer before inner: a submodule takes the place of the empty folder that git archive leaves.
      for (const submodule of tree.submodules) await unpackGit(submodule, join(folder, submodule.path), signal);
      return { root: folder, files: await listTree(folder), date: tree.date };
    }
  }
}

async function unpackGit(tree: { readonly gitDir: string; readonly commit: string }, folder: string, signal: AbortSignal): Promise<void> {
  const tar = tempName(folder);
  const temp = tempName(folder);
  try {
    await pipeline(archiveGit(tree, 'tree/', signal), createWriteStream(tar));
    await extractTarball(tar, temp, { strip: 1, signal });
    await replaceFolder(temp, folder);
  } finally {
    await rm(tar, { force: true });
    await removeFolder(temp);
  }
}

/** The subdirectory, without what is excluded; patterns are relative to the subdirectory where there is one. */
function selected(material: Material, { plan }: OrigInput): Material {
  const { subdirectory, exclude } = plan.orig;
  const below = subdirectory === null ? '' : `${subdirectory.replace(/\/+$/, '')}/`;
  if (below.split('/').includes('..') || below.startsWith('/'))
    throw new InternalError('SUBDIRECTORY', `the plan's subdirectory is '${below}'`);
  const inside = material.files.filter((file) => file.startsWith(below)).map((file) => file.slice(below.length));
  if (inside.length === 0)
    throw new UpstreamError('SUBDIRECTORY_MISSING', `the upstream tree has no files in '${below}'`, {
      hint: 'see `subdirectory` in the recipe',
    });
  const unused = exclude.find((pattern) => !inside.some((file) => matchesAny(file, [pattern])));
  if (unused !== undefined)
    throw new UpstreamError('EXCLUDE_UNUSED', `no upstream file matches '${unused}'`, {
      hint: 'see `exclude` in the recipe: patterns are relative to the tree',
    });
  const files = inside.filter((file) => !matchesAny(file, exclude));
  if (files.length === 0)
    throw new UpstreamError('ORIG_EMPTY', 'everything in the upstream tree is excluded', { hint: 'see `exclude` in the recipe' });
  return { root: join(material.root, below), files, date: material.date };
}

async function extensionOf(path: string): Promise<TarballExtension> {
  const format = await compressionFormat(path);
  if (format === 'gz' || format === 'xz' || format === 'bz2') return format;
  throw new UpstreamError(
    'ORIG_FORMAT',
    `an orig tarball is compressed by gzip, xz or bzip2, and this one is ${format === 'none' ? 'none of them' : `a .${format}`}`,
    {
      hint: 'name another tarball, or repack it: `exclude` with a `repack-suffix`',
    },
  );
}
