// Stage 5: the plan becomes debian/, with the patches that stage's edits were made into.
import type { DebianDirectory } from '../contracts/artifacts.ts';
import type { UpstreamOrigin } from '../contracts/origin.ts';
import type { BuildPlan } from '../contracts/plan.ts';
import type { AutotoolsFile } from '../debian/autotools-files.ts';
import { withAutotoolsStanzas } from '../debian/autotools-stanzas.ts';
import type { CopyrightOrigin } from '../debian/copyright.ts';
import { renderDebianDirectory } from '../template/debian-directory.ts';
import type { PatchFile } from '../template/patches.ts';
import { loadTemplates, type Templates } from '../template/render.ts';

/** `patches` are those of makePatches, `autotools` the tree's files that get stanzas of their own; `templates` are debkit's own where not given. */
export interface RenderDebianInput {
  readonly plan: BuildPlan;
  readonly patches: readonly PatchFile[];
  readonly autotools: readonly AutotoolsFile[];
  /** null where upstream's files are not at hand. */
  readonly upstream: UpstreamOrigin | null;
  readonly templates?: Templates;
}

/** debian/ of the plan. Errors as renderDebianDirectory. */
export function renderDebian(input: RenderDebianInput): Promise<DebianDirectory> {
  return Promise.resolve().then(() => {
    const { plan, patches, autotools, upstream } = input;
    const { copyright } = plan.packaging;
    const stanzas = copyright.stanzas.length === 0 ? [] : withAutotoolsStanzas(copyright.stanzas, autotools);
    return renderDebianDirectory(
      { plan: { ...plan.packaging, copyright: { ...copyright, stanzas } }, origin: copyrightOrigin(plan), patches, made: upstream === null ? null : { identity: plan.identity, upstream } },
      input.templates ?? loadTemplates(),
    );
  });
}

/** Where debian/copyright says the upstream files are from, and what the orig tarball leaves out. */
export function copyrightOrigin(plan: BuildPlan): CopyrightOrigin {
  const { upstream } = plan;
  const comment =
    upstream.kind === 'debian' ? `The orig tarball is that of Debian's source package ${upstream.source} in ${upstream.suite}, unchanged.` : null;
  return { source: originUrl(plan), excluded: plan.orig.exclude, ...(comment === null || plan.orig.exclude.length > 0 ? {} : { comment }) };
}

function originUrl({ upstream, packaging }: BuildPlan): string | null {
  switch (upstream.kind) {
    case 'git':
    case 'tarball':
      return upstream.url;
    case 'debian':
    case 'directory':
      return packaging.homepage;
  }
}
