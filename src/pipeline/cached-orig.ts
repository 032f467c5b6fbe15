// The orig tarball, from the cache of stage outputs where the same upstream files were packed before.
import type { OrigTarball, UpstreamTree } from '../contracts/artifacts.ts';
import type { StageContext } from '../contracts/context.ts';
import type { BuildPlan } from '../contracts/plan.ts';
import { makeOrigTarball } from '../stages/make-orig-tarball.ts';
import { compressorVersion } from '../system/compression.ts';
import type { StageCache } from './stage-cache.ts';

/** `compressor` names the program that made the bytes, null where somebody else did. */
export interface CachedOrig {
  readonly orig: OrigTarball;
  readonly compressor: string | null;
  readonly cached: boolean;
}

export interface OrigPlaces {
  readonly cache: StageCache;
  readonly context: StageContext;
  /** Throws where the tarball is not the one that is wanted; it is not kept then. */
  readonly demand: (orig: OrigTarball, compressor: string | null) => void;
}

/** The orig tarball of the plan. Errors: those of makeOrigTarball and of `demand`. */
export async function cachedOrig(plan: BuildPlan, tree: UpstreamTree, { cache, context, demand }: OrigPlaces): Promise<CachedOrig> {
  const identity = identityOf(tree);
  const key = { identity, orig: plan.orig, source: plan.packaging.source, version: plan.version.upstream };
  // A folder on disk has no name for its content: it is packed each time.
  const known = identity === null ? null : await cache.read<string | null>('orig', key);
  const file = known?.files[0];
  const orig: OrigTarball = file === undefined ? await makeOrigTarball({ plan, tree }, context) : { ...file, name: file.path.slice(file.path.lastIndexOf('/') + 1) };
  // Tarballs that are not repacked keep the bytes that somebody else compressed.
  const keptBytes = tree.kind === 'tarball' && plan.orig.exclude.length === 0 && plan.orig.subdirectory === null;
  const compressor = known !== null ? known.value : keptBytes ? null : await compressorVersion(plan.orig.compression, context.exec);
  demand(orig, compressor);
  if (file === undefined && identity !== null) cache.write('orig', key, compressor, [orig]);
  return { orig, compressor, cached: file !== undefined };
}

function identityOf(tree: UpstreamTree): unknown {
  switch (tree.kind) {
    case 'git':
      return { commit: tree.commit, submodules: tree.submodules.map((one) => [one.path, one.commit]) };
    case 'tarball':
      return tree.file.sha256;
    case 'directory':
      return null;
  }
}
