// debian/ of a plan by itself, without a sandbox and without the network: what comes of upstream's files only where they are in the cache already.
import type { DebianDirectory, OrigTarball } from '../contracts/artifacts.ts';
import type { StageContext } from '../contracts/context.ts';
import type { UpstreamOrigin } from '../contracts/origin.ts';
import type { BuildPlan } from '../contracts/plan.ts';
import { DebkitError } from '../errors.ts';
import { fetchUpstream } from '../stages/fetch-upstream.ts';
import { makePatches } from '../stages/make-patches.ts';
import { renderDebian, type RenderDebianInput } from '../stages/render-debian.ts';
import { cachedOrig } from './cached-orig.ts';
import { readTree } from './read-tree.ts';
import type { Places, Services } from './request.ts';
import { stageCache } from './stage-cache.ts';
import { upstreamOrigin } from './upstream-origin.ts';
import { withStageContext } from './stage-context.ts';

type FromTree = Pick<RenderDebianInput, 'patches' | 'autotools' | 'upstream'>;

/** A plan's source package before dpkg-source: upstream's files packed, and debian/. */
export interface RenderedSource {
  readonly orig: OrigTarball;
  readonly debian: DebianDirectory;
  readonly upstream: UpstreamOrigin;
}

/** Fetches what the plan needs, and renders; without a sandbox. Errors: those of fetchUpstream, makeOrigTarball, makePatches and renderDebian; of `demand` for another tarball than the wanted one. */
export async function renderFetched(plan: BuildPlan, context: StageContext, demand: (orig: OrigTarball, compressor: string | null) => void): Promise<RenderedSource> {
  const { orig, upstream, ...fromTree } = await fetchedTree(plan, context, demand);
  return { orig, debian: await renderDebian({ plan, upstream, ...fromTree }), upstream };
}

/** debian/ as a build would have it; a notice says what waits for upstream's files. Errors: those of makePatches and renderDebian. */
export async function renderPlan(plan: BuildPlan, places: Places, services: Services): Promise<DebianDirectory> {
  const { edits, source } = plan.packaging;
  return withStageContext({ places, offline: true, stage: 'fetch' }, services, async (context) => {
    const fromTree = await cachedTree(plan, context);
    if (fromTree === null) {
      const patches = edits.length === 0 ? '' : edits.length === 1 ? '1 edit becomes a patch, and ' : `${edits.length} edits become patches, and `;
      const message = `${patches}debian/README.source and the stanzas of autotools' own files in debian/copyright come once upstream's files are in the cache (debkit source ${source}@${plan.version.upstream})`;
      services.emit({ type: 'notice', message });
    }
    const { patches, autotools, upstream } = fromTree ?? { patches: [], autotools: [], upstream: null };
    return renderDebian({ plan, patches, autotools, upstream });
  });
}

/** What a host or a cache may lack without a fault of the recipe's. */
const notAtHand: ReadonlySet<string> = new Set(['NOT_CACHED', 'NO_MIRROR', 'NO_KEYRING', 'DEBIAN_SOURCE_NOT_FOUND']);

async function cachedTree(plan: BuildPlan, context: StageContext): Promise<FromTree | null> {
  try {
    return await fetchedTree(plan, context, () => undefined);
  } catch (error) {
    if (error instanceof DebkitError && notAtHand.has(error.code)) return null;
    throw error;
  }
}

async function fetchedTree(plan: BuildPlan, context: StageContext, demand: (orig: OrigTarball, compressor: string | null) => void): Promise<FromTree & { readonly orig: OrigTarball; readonly upstream: UpstreamOrigin }> {
  const tree = await fetchUpstream(plan, context);
  const cache = stageCache(context.store, false, context.workspace);
  const { orig } = await cachedOrig(plan, tree, { cache, context, demand });
  const { edited, autotools } = await readTree(plan, orig, context.signal);
  return { orig, patches: await makePatches({ plan, readUpstreamFile: edited }), autotools, upstream: upstreamOrigin(plan, tree, null) };
}
