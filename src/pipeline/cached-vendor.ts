// The second orig tarball, from the cache of stage outputs where it was made of the same first one before.
import type { OrigTarball } from '../contracts/artifacts.ts';
import type { StageContext } from '../contracts/context.ts';
import type { BuildPlan } from '../contracts/plan.ts';
import { makeVendorTarball, type VendorInput, type VendorTarball } from '../stages/make-vendor-tarball.ts';
import { compressorVersion } from '../system/compression.ts';
import type { Places } from './request.ts';
import type { StageCache } from './stage-cache.ts';

export interface VendorUse {
  readonly cache: StageCache;
  readonly context: StageContext;
  /** Throws where the tarball is not the one that is wanted; it is not kept then. */
  readonly demand: (tarball: OrigTarball, compressor: string | null) => void;
}

/** What is vendored of a plan's orig tarball; null of a plan that does not vendor. */
export function vendorInput({ orig: { vendor: kind }, packaging: { source }, version }: BuildPlan, orig: OrigTarball, { registries = {} }: Places): VendorInput | null {
  return kind === undefined ? null : { kind, source, version: version.upstream, orig, registries };
}

/** The tarball, and whether it was kept. Errors: those of makeVendorTarball and of `demand`. */
export async function cachedVendor(input: VendorInput, { cache, context, demand }: VendorUse): Promise<VendorTarball & { readonly cached: boolean }> {
  const { kind, source, version, orig } = input;
  const key = { kind, source, version, orig: orig.sha256 };
  const known = await cache.read<Kept>('vendor', key);
  const file = known?.files[0];
  const made: VendorTarball = known === null || file === undefined
    ? await makeVendorTarball(input, context)
    : { tarball: { ...file, name: file.path.slice(file.path.lastIndexOf('/') + 1) }, parts: known.value.parts, notes: known.value.notes };
  const compressor = known?.value.compressor ?? (await compressorVersion('xz', context.exec));
  demand(made.tarball, compressor);
  if (file === undefined) cache.write('vendor', key, { compressor, parts: made.parts, notes: made.notes } satisfies Kept, [made.tarball]);
  return { ...made, cached: file !== undefined };
}

interface Kept extends Pick<VendorTarball, 'parts' | 'notes'> {
  readonly compressor: string;
}
