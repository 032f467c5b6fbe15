// Files made so that a pattern tries for ever: each is read in a moment.
import assert from 'node:assert/strict';
import { describe as describeTree } from '../../../src/detect/describe.ts';
import { foundSources } from '../../../src/detect/found-source.ts';
import { metadataLicence } from '../../../src/detect/metadata-licence.ts';
import { detectBuild } from '../../../src/detect/registry.ts';
import { withinMilliseconds } from '../../../src/system/time-limit.ts';
import { treeOf } from '../../helpers/source-tree.ts';

/** By file, what it begins with, and what is repeated to 256 KiB. */
const rows: readonly (readonly [file: string, head: string, parts: readonly string[]])[] = [
  ['configure.ac', '', ['PKG_CHECK_MODULES(', 'PKG_CHECK_MODULES([A],[b >= 1],', 'AC_CHECK_LIB([', 'AC_CHECK_PROG([A],', 'AX_FOO ', 'AC_INIT([', 'if x\n', '\n']],
  ['meson.build', "project('x')\n", ["find_program('a'", "dependency('a')\n", 'project(', 'dependency(']],
  ['CMakeLists.txt', 'project(x)\n', ['find_package(', 'find_package(A)\n', 'pkg_check_modules(A ', 'project(x DESCRIPTION ']],
  ['Makefile', 'PREFIX=/usr\ninstall:\n\tcp\n', ['install install ', '\t\n', 'pkg-config a ', 'A=$(A)$(A)\n', 'all: $(A) ']],
  ['Makefile.PL', '', ['requires => {', 'PREREQ_PM => { a => 1,']],
  ['cpanfile', '', ["requires 'A';\n", "on 'test' => sub { requires 'A';\n"]],
  ['README.md', '', ['`', '![a', '<!--', '[![a](', '**a']],
  ['x.html', '<p>', ['<script', '<!--', '&a']],
];

describe('files that are made to be read for ever', () => {
  for (const [file, head, parts] of rows) {
    it(file, function () {
      this.timeout(120_000);
      for (const part of parts) {
        const text = head + part.repeat((1 << 18) / part.length);
        const tree = treeOf({ [file]: text, ...(file === 'cpanfile' ? { 'Makefile.PL': '' } : {}), ...(file === 'x.html' ? { 'x.md': text } : {}) });
        assert.ok(withinMilliseconds(8000, () => [detectBuild(tree), describeTree(tree, 'x'), metadataLicence(tree), foundSources(tree)]) !== null, part);
      }
    });
  }
});
