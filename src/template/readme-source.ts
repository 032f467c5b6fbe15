// debian/README.source (Policy 4.14): what the source package was made of. A .dsc could have it as fields of its own
// (dpkg-source -D), but lintian warns of every field that it does not know.
import type { RecipeIdentity, UpstreamOrigin } from '../contracts/origin.ts';
import { oneLine } from './make-text.ts';
import { renderTemplate, type Templates } from './render.ts';

/** What a source package is made of. */
export interface SourceOrigin {
  readonly identity: RecipeIdentity;
  readonly upstream: UpstreamOrigin;
}

/** The text; `ejected` of a source package that debkit has no more to do with. Error: SINGLE_LINE_FIELD. */
export function readmeSource({ identity, upstream }: SourceOrigin, templates: Templates, ejected = false): string {
  const fields = [...upstreamFields(upstream), ['Recipe-Sha256', identity.meaning] as const].map(([name, value]) => ({ name, value: oneLine(`${name} of debian/README.source`, value) }));
  return renderTemplate(templates, { name: ejected ? 'common/readme-ejected' : 'common/readme-source', locals: { fields } });
}

function upstreamFields(upstream: UpstreamOrigin): (readonly [string, string])[] {
  switch (upstream.kind) {
    case 'git':
      return [
        ['Upstream-Git', upstream.url],
        ['Upstream-Tag', upstream.tag],
        ['Upstream-Commit', upstream.commit],
        ...upstream.submodules.map(({ path, commit }) => ['Upstream-Submodule', `${commit} ${path}`] as const),
      ];
    case 'tarball':
      // Not the tag that it was held against: a repository may not answer, and the source package is the same then.
      return [['Upstream-Tarball', upstream.url], ['Upstream-Sha256', upstream.sha256]];
    case 'debian':
      return [['Upstream-Orig', `of Debian's ${upstream.source} in ${upstream.suite}`], ['Upstream-Sha256', upstream.sha256]];
    case 'directory':
      return [['Upstream-Commit', `${upstream.commit}${upstream.dirty ? ', with changes that are not committed' : ''}`]];
  }
}
