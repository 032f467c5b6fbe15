// Manual pages that upstream has, and does not install.
import assert from 'node:assert/strict';
import type { Contents } from '../../../../src/detect/judge-package.ts';
import { valueAt, type Draft } from '../../../../src/pipeline/new/draft.ts';
import { knownPages, treePages, withManualPages } from '../../../../src/pipeline/new/missing-pages.ts';
import { treeOf } from '../../../helpers/source-tree.ts';

const page = '.TH X 1\n.SH NAME\nx - y\n';
const draft: Draft = { recipe: { packages: { libx1: {}, x: {} } }, comments: {}, uncertain: [] };
const contents = (...paths: string[]): Contents => ({ problems: [], libraries: [], headers: false, paths });

describe('manual pages', () => {
  it('pages of the tree that are such, and none of tests', () => {
    assert.deepEqual(treePages(treeOf({ 'doc/x.1': page, 'libx.so.1': 'ELF', 'tests/t.1': page, 'x.8.in': page })), ['doc/x.1']);
  });
  it('those of installed programs without one are added, each once', () => {
    const made = withManualPages(draft, contents('/usr/sbin/x', '/usr/bin/y', '/usr/share/man/man1/y.1.gz', '/usr/bin/z'), ['doc/old/x.8', 'doc/x.8', 'doc/y.1', 'doc/other.5']);
    assert.deepEqual(valueAt(made?.draft.recipe ?? {}, ['packages', 'x', 'manpages']), ['doc/x.8']);
    assert.match(made?.told ?? '', /manual page doc\/x\.8/);
    assert.equal(withManualPages(made?.draft ?? draft, contents('/usr/sbin/x'), ['doc/x.8']), null);
  });
  it('those of a Go, Rust or Node.js program are known before it is built', () => {
    const tree = treeOf({ 'man/x.1': page, 'old/deep/x.1': page, 'doc/y.1': page, 'doc/z.5': page, 'cmd/y/main.go': 'package main\n' });
    assert.deepEqual(knownPages(tree, 'x', 'golang').sort(), ['doc/y.1', 'man/x.1']);
    assert.deepEqual(knownPages(tree, 'x', 'make'), []);
  });
  it('nothing where all is there', () => assert.equal(withManualPages(draft, contents('/usr/bin/x', '/usr/share/man/man1/x.1.gz'), ['x.1']), null));
});
