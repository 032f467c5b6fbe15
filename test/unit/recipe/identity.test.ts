// The identity of a recipe: what its two hashes count, and what not.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { recipeIdentity } from '../../../src/recipe/identity.ts';
import { loadRecipe } from '../../../src/recipe/load.ts';

const text = `debkit: 1
source: tiny
section: misc
maintainer: Ann Example <ann@example.org>
upstream: {tarball: 'https://example.org/tiny-@VERSION@.tar.gz', signature: 'https://example.org/tiny-@VERSION@.tar.gz.asc', keyring: keys.asc}
releases:
  - {version: '1.1', sha256: '${'1'.repeat(64)}', date: '2020-01-02T03:04:05Z'}
  - {version: '1.0', sha256: '${'2'.repeat(64)}', date: '2019-01-02T03:04:05Z', patches: [one.patch]}
build: {system: make}
packages:
  tiny:
    summary: very small program
    description: It is very small.
    smoke: [{run: tiny --version}]
copyright: [{files: '*', copyright: '2020 Upstream', license: ISC}]
`;

describe('recipe/identity', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'debkit-identity-'));
    write('recipe.yaml', text);
    write('keys.asc', 'key');
    write('patches/series', 'two.patch\none.patch\n');
    for (const name of ['one', 'two', 'unused']) write(`patches/${name}.patch`, name);
    chmodSync(write('debian/tiny.postinst', '#!/bin/sh\n'), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(name: string, content: string): string {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  }
  const identity = (index: number | null = 0) => recipeIdentity(loadRecipe(join(folder, 'recipe.yaml')), index);

  it('counts every file that is read, in an order and by a rule that others can follow', () => {
    const { sha256, files } = identity();
    assert.deepEqual(files.map(({ mode, path }) => `${mode} ${path}`), ['755 debian/tiny.postinst', '644 keys.asc', '644 patches/one.patch', '644 patches/series', '644 patches/two.patch', '644 recipe.yaml']);
    const script = 'for f; do m=644; case $f in debian/*) [ ! -x "$f" ] || m=755;; esac; echo "$m $(sha256sum < "$f" | cut -c1-64) $f"; done | sha256sum | cut -c1-64';
    const again = execFileSync('sh', ['-c', script, 'sh', ...files.map(({ path }) => path)], { cwd: folder }).toString().trim();
    assert.equal(sha256, again);
  });

  const changes: readonly [what: string, change: () => unknown, says: 'same' | 'other'][] = [
    ['a comment', () => write('recipe.yaml', `# Why.\n${text}`), 'same'],
    ['a smoke test', () => write('recipe.yaml', text.replace('--version', '--help')), 'same'],
    ['another release', () => write('recipe.yaml', text.replace(`'2019-`, `'2018-`).replace("version: '1.0'", "version: '0.9'")), 'same'],
    ['its own release', () => write('recipe.yaml', text.replace('1'.repeat(64), '3'.repeat(64))), 'other'],
    ['a description', () => write('recipe.yaml', text.replace('It is very', 'It is')), 'other'],
    ['a patch', () => write('patches/two.patch', 'changed'), 'other'],
    ['the order of patches', () => write('patches/series', 'one.patch\ntwo.patch\n'), 'other'],
    ['a file of debian/', () => write('debian/tiny.postinst', '#!/bin/sh -e\n'), 'other'],
    ['the mode of one', () => chmodSync(join(folder, 'debian/tiny.postinst'), 0o644), 'other'],
    ['a keyring', () => write('keys.asc', 'other key'), 'same'],
  ];
  for (const [what, change, says] of changes) {
    it(`${what}: other files, and says ${says === 'same' ? 'the same' : 'something else'} of the source package`, () => {
      const before = identity();
      change();
      const after = identity();
      assert.notEqual(after.sha256, before.sha256);
      assert.equal(after.meaning === before.meaning, says === 'same');
    });
  }

  it('says nothing else of a release where a patch changed that it has not', () => {
    const [first, second] = [identity(0), identity(1)];
    assert.notEqual(first.meaning, second.meaning);
    write('patches/two.patch', 'changed');
    assert.equal(identity(1).meaning, second.meaning);
    assert.notEqual(identity(0).meaning, first.meaning);
  });

  it('leaves out files that nobody reads', () => {
    const before = identity();
    write('patches/unused.patch', 'changed');
    write('notes.txt', 'x');
    assert.deepEqual(identity(), before);
  });
});
