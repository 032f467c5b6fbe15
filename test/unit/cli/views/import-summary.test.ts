// What `debkit import` ends with, as text: the verdict first, then what became language and what stays, and why.
import assert from 'node:assert/strict';
import pc from 'picocolors';
import { importSummary, intoSummary } from '../../../../src/cli/views/import-summary.ts';
import type { ImportOutcome } from '../../../../src/pipeline/import/import-package.ts';

const at = { colors: pc.createColors(false), cwd: '/w' };
const outcome: ImportOutcome = {
  format: 1, status: 'identical', source: 'tiny', version: '1.2-3', suite: 'trixie', recipe: '/w/recipes/tiny/recipe.yaml', upstream: 'trixie has this orig tarball',
  said: ['control', 'rules'], kept: [{ path: 'changelog', lines: 11, why: 'its history is kept as it is' }, { path: 'a.png', lines: 0, why: 'the language does not say it' }],
  patches: 2, debs: [{ name: 'tiny', file: 'tiny_1.2-3_amd64.deb', identical: true, differences: [] }], notes: [],
};

describe('the summary of an import', () => {
  it('shows each package, and each file that stays with why', () => {
    assert.equal(importSummary(outcome, at), [
      'the recipe of tiny 1.2-3 builds the same packages, to the byte (trixie)',
      'packages', '  tiny_1.2-3_amd64.deb: identical',
      "in the recipe's language (2 files)", '  control rules',
      'as it was, in debian/ (2 files, 11 lines)', '  changelog, 11 lines: its history is kept as it is', '  a.png: the language does not say it',
      'patches', '  2 in patches/',
      'upstream', '  trixie has this orig tarball',
      'recipe: recipes/tiny/recipe.yaml', 'next: debkit build tiny --suite trixie', '',
    ].join('\n'));
  });

  it('shows in what a package that is not reproducible differs', () => {
    const text = importSummary({ ...outcome, status: 'not-reproducible', debs: [{ name: 'tiny', file: 'tiny.deb', identical: false, differences: ['/usr/bin/tiny (content)'] }], notes: ['as with itself'] }, at);
    assert.match(text, /as far as they can be built twice alike[^]*tiny\.deb: \/usr\/bin\/tiny \(content\)[^]*mind\n {2}as with itself/);
  });

  it('says where edits went, and keeps what strangers wrote from the terminal', () => {
    const into = { format: 1, status: 'taken', source: 'tiny', version: '1.2-4', recipe: '/w/recipe.yaml', taken: [{ file: 'control', to: 'recipe', detail: 'section' }, { file: 'x\u001b[2Jy', to: 'debian', detail: 'new' }] } as const;
    assert.match(intoSummary(into, at), /^the edits of tiny 1\.2-4 are in the recipe\n {2}debian\/control -> recipe\.yaml: section\n {2}debian\/x[^\u001b]*y -> debian\/: new\n/);
    assert.match(intoSummary({ ...into, status: 'nothing', taken: [] }, at), /nothing to take \(recipe\.yaml\)\n$/);
  });
});
