// debian/README.source: what it names of each kind of upstream, in lines that are read by name.
import assert from 'node:assert/strict';
import type { UpstreamOrigin } from '../../../src/contracts/origin.ts';
import { readmeSource } from '../../../src/template/readme-source.ts';
import { loadTemplates } from '../../../src/template/render.ts';

const identity = { sha256: 'a'.repeat(64), meaning: 'b'.repeat(64), files: [] };
const commit = 'c'.repeat(40);

function fields(upstream: UpstreamOrigin): string[] {
  return readmeSource({ identity, upstream }, loadTemplates()).split('\n').filter((line) => /^[A-Z][A-Za-z0-9-]*: /.test(line));
}

describe('template/readme-source', () => {
  const rows: readonly [UpstreamOrigin, string[]][] = [
    [
      { kind: 'git', url: 'https://git.example.org/tiny.git', tag: 'v1.2', commit, submodules: [{ path: 'lib/sub', commit: 'd'.repeat(40) }] },
      ['Upstream-Git: https://git.example.org/tiny.git', 'Upstream-Tag: v1.2', `Upstream-Commit: ${commit}`, `Upstream-Submodule: ${'d'.repeat(40)} lib/sub`],
    ],
    [{ kind: 'tarball', url: 'https://example.org/tiny-1.2.tar.gz', sha256: 'e'.repeat(64), released: null }, ['Upstream-Tarball: https://example.org/tiny-1.2.tar.gz', `Upstream-Sha256: ${'e'.repeat(64)}`]],
    [{ kind: 'debian', source: 'tiny', suite: 'bookworm', sha256: 'e'.repeat(64) }, ["Upstream-Orig: of Debian's tiny in bookworm", `Upstream-Sha256: ${'e'.repeat(64)}`]],
    [{ kind: 'directory', commit, dirty: true }, [`Upstream-Commit: ${commit}, with changes that are not committed`]],
  ];
  for (const [upstream, expected] of rows) {
    it(upstream.kind, () => assert.deepEqual(fields(upstream), [...expected, `Recipe-Sha256: ${identity.meaning}`]));
  }

  it('refuses a value that would be two lines', () => {
    assert.throws(() => fields({ kind: 'tarball', url: 'https://example.org/\nRecipe-Sha256: x', sha256: '', released: null }), { code: 'TEMPLATE_UNSAFE_VALUE' });
  });
});
