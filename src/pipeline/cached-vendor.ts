// The second orig tarball, from the cache of stage outputs where it was made of the same first one before.
import type { OrigTarball } from '../contracts/artifacts.ts';
import type { StageContext } from '../contracts/context.ts';
import type { BuildPlan } from '../contracts/plan.ts';
import { makeVendorTarball, type VendorTarball } from '../stages/make-vendor-tarball.ts';
import { compressorVersion } from '../system/compression.ts';
import type { Places } from './request.ts';
import type { StageCache } from './stage-cache.ts';

export interface VendorPlaces {
  readonly places: Pick<Places, 'registries'>;
  readonly cache: StageCache;
  readonly context: StageContext;
  /** Throws where the tarball is not the one that is wanted; it is not kept then. */
  readonly demand: (tarball: OrigTarball, compressor: string | null) => void;
}

/** The tarball of a plan that vendors; null for one that does not. Errors: those of makeVendorTarball and of `demand`. */
export async function cachedVendor(plan: Pick<BuildPlan, 'orig' | 'version'> & { readonly packaging: Pick<BuildPlan['packaging'], 'source'> }, orig: OrigTarball, { places, cache, context, demand }: VendorPlaces): Promise<(VendorTarball & { readonly cached: boolean }) | null> {
  const kind = plan.orig.vendor;
  if (kind === undefined) return null;
  const { source } = plan.packaging;
  const version = plan.version.upstream;
  const key = { kind, source, version, orig: orig.sha256 };
  const known = await cache.read<Kept>('vendor', key);
  const file = known?.files[0];
  const made: VendorTarball = known === null || file === undefined
    ? await makeVendorTarball({ kind, source, version, orig, registries: places.registries ?? {} }, context)
    : { tarball: { ...file, name: file.path.slice(file.path.lastIndexOf('/') + 1) }, parts: known.value.parts, notes: known.value.notes };
  const compressor = known?.value.compressor ?? (await compressorVersion('xz', context.exec));
  demand(made.tarball, compressor);
  if (file === undefined) cache.write('vendor', key, { compressor, parts: made.parts, notes: made.notes } satisfies Kept, [made.tarball]);
  return { ...made, cached: file !== undefined };
}

interface Kept extends Pick<VendorTarball, 'parts' | 'notes'> {
  readonly compressor: string;
}
