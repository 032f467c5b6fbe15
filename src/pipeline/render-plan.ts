// debian/ of a plan by itself, without a sandbox and without the network: patches of edits only where upstream is in the cache already.
import type { DebianDirectory } from '../contracts/artifacts.ts';
import type { StageContext } from '../contracts/context.ts';
import type { BuildPlan } from '../contracts/plan.ts';
import { DebkitError } from '../errors.ts';
import { fetchUpstream } from '../stages/fetch-upstream.ts';
import { makeOrigTarball } from '../stages/make-orig-tarball.ts';
import { makePatches } from '../stages/make-patches.ts';
import { renderDebian } from '../stages/render-debian.ts';
import type { PatchFile } from '../template/patches.ts';
import type { Places, Services } from './request.ts';
import { treeReader } from './tree-reader.ts';
import { openWorkspace } from './workspace.ts';

/** debian/ as a build would have it; a notice says which edits wait for upstream's files. Errors: those of makePatches and renderDebian. */
export async function renderPlan(plan: BuildPlan, places: Places, services: Services): Promise<DebianDirectory> {
  const { edits } = plan.packaging;
  if (edits.length === 0) return renderDebian({ plan, patches: [] });
  const workspace = openWorkspace(places.store, false);
  try {
    const context: StageContext = {
      store: places.store, workspace: workspace.path, offline: true, mirror: places.mirror, signal: services.signal, exec: services.exec,
      onLine: (line) => services.emit({ type: 'output', stage: 'fetch', line }),
    };
    const patches = await cachedPatches(plan, context);
    if (patches === null) {
      const message = `${edits.length} edit${edits.length === 1 ? '' : 's'} become patches once upstream's files are in the cache (debkit source ${plan.packaging.source}@${plan.version.upstream})`;
      services.emit({ type: 'notice', message });
    }
    return await renderDebian({ plan, patches: patches ?? [] });
  } finally {
    workspace.close();
  }
}

async function cachedPatches(plan: BuildPlan, context: StageContext): Promise<PatchFile[] | null> {
  try {
    const tree = await fetchUpstream(plan, context);
    const orig = await makeOrigTarball({ plan, tree }, context);
    return await makePatches({ plan, readUpstreamFile: await treeReader(plan, orig, context.workspace) });
  } catch (error) {
    if (error instanceof DebkitError && error.code === 'NOT_CACHED') return null;
    throw error;
  }
}
