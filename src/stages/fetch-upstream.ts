// Stage 3: the upstream files of the plan, from git, a tarball, the Debian archive or a folder of the user's.
import type { UpstreamTree } from '../contracts/artifacts.ts';
import type { StageContext } from '../contracts/context.ts';
import type { BuildPlan } from '../contracts/plan.ts';
import { fetchDebianOrig } from '../upstream/debian-archive.ts';
import { readDirectory } from '../upstream/directory.ts';
import { fetchGit } from '../upstream/git-fetch.ts';
import { fetchTarball } from '../upstream/tarball.ts';

/** What the stage needs of a plan. */
export type FetchInput = Pick<BuildPlan, 'upstream'>;

/** The upstream tree, from the cache where it is known there; with `offline` from the cache alone. Errors: UpstreamError (exit 4) of the kind's module. */
export async function fetchUpstream(plan: FetchInput, context: StageContext): Promise<UpstreamTree> {
  const { upstream } = plan;
  switch (upstream.kind) {
    case 'git':
      return fetchGit(upstream, context);
    case 'tarball':
      return fetchTarball(upstream, context);
    case 'debian':
      return fetchDebianOrig(upstream, context);
    case 'directory':
      return readDirectory(upstream);
  }
}
