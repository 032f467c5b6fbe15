// Where upstream's files were had, of the plan and the tree that was fetched for it.
import type { UpstreamTree } from '../contracts/artifacts.ts';
import type { TagComparison, UpstreamOrigin } from '../contracts/origin.ts';
import type { BuildPlan } from '../contracts/plan.ts';
import { InternalError } from '../errors.ts';

/** The origin of a tree that fetchUpstream gave for the plan, and of a tarball the tag that it was held against. */
export function upstreamOrigin({ upstream }: Pick<BuildPlan, 'upstream'>, tree: UpstreamTree, compared: TagComparison | null): UpstreamOrigin {
  if (tree.kind === 'directory') return { kind: 'directory', commit: tree.commit, dirty: tree.dirty };
  if (tree.kind === 'git' && upstream.kind === 'git') {
    const submodules = tree.submodules.map(({ path, commit }) => ({ path, commit }));
    return { kind: 'git', url: upstream.url, tag: upstream.tag, commit: tree.commit, submodules };
  }
  if (tree.kind === 'tarball' && upstream.kind === 'tarball') {
    const released = compared?.status === 'compared' ? { url: compared.url, tag: compared.tag, commit: compared.commit } : null;
    return { kind: 'tarball', url: upstream.url, sha256: tree.file.sha256, released };
  }
  if (tree.kind === 'tarball' && upstream.kind === 'debian') return { kind: 'debian', source: upstream.source, suite: upstream.suite, sha256: tree.file.sha256 };
  throw new InternalError('UPSTREAM_KIND', `a ${tree.kind} was fetched for a plan of ${upstream.kind}`);
}
