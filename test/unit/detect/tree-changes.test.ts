// Licences and needs that changed between two releases.
import assert from 'node:assert/strict';
import { licenceChanges, needChanges } from '../../../src/detect/tree-changes.ts';
import { treeOf } from '../../helpers/source-tree.ts';

const gpl = (version: string) => `/* This program is free software; you can redistribute it and/or modify\n * it under the terms of the GNU General Public License as published by\n * the Free Software Foundation; either version ${version} of the License, or\n * (at your option) any later version. */\n`;
const isc = 'Permission to use, copy, modify, and/or distribute this software for any\npurpose with or without fee is hereby granted, provided that the above\ncopyright notice and this permission notice appear in all copies.\n';

describe('detect/tree-changes', () => {
  it('tells a licence that changed, came or went', () => {
    const before = treeOf({ 'a.c': `${gpl('2')}int a;\n`, 'b.c': `${gpl('2')}int b;\n`, 'same.c': 'int c;\n', LICENSE: `Copyright 2020 A\n${isc}`, 'COPYING.old': 'old words\n', 'package.json': '{"name": "x", "license": "ISC"}' });
    const after = treeOf({ 'a.c': `${gpl('3')}int a;\n`, 'b.c': `${gpl('2')}int b2;\n`, 'same.c': 'int c2;\n', LICENSE: `Copyright 2024 A\n${isc}`, 'new.c': '// SPDX-License-Identifier: Apache-2.0\n', 'new-too.c': gpl('2'), 'package.json': '{"name": "x", "license": "MIT"}' });
    assert.deepEqual(licenceChanges(before, after), [
      { file: 'a.c', before: 'GPL-2+', after: 'GPL-3+' },
      { file: 'new.c', before: null, after: 'Apache-2.0' },
      { file: 'COPYING.old', before: 'its words', after: null },
      { file: 'package.json', before: 'ISC', after: 'Expat' },
    ]);
    assert.deepEqual(licenceChanges(after, after), []);
  });

  it('tells that a text is worded otherwise, but for years and holders', () => {
    const change = (now: string) => licenceChanges(treeOf({ LICENSE: `Copyright (c) 2020 Ann\n${isc}` }), treeOf({ LICENSE: now }));
    assert.deepEqual(change(`Copyright (c) 2021 Ann and Bob\n${isc}`), []);
    assert.deepEqual(change(`Copyright (c) 2020 Ann\n${isc}But not on Sundays.\n`), [{ file: 'LICENSE', before: 'ISC', after: 'ISC, otherwise worded' }]);
    assert.deepEqual(change('All rights reserved.\n'), [{ file: 'LICENSE', before: 'ISC', after: 'none named' }]);
  });

  it('tells what the build needs, and of which version', () => {
    const before = treeOf({ 'configure.ac': 'AC_INIT([x],[1])\nPKG_CHECK_MODULES([Z], [zlib >= 1.2])\nPKG_CHECK_MODULES([O], [openssl])\n', 'Makefile.am': '' });
    const after = treeOf({ 'configure.ac': 'AC_INIT([x],[2])\nPKG_CHECK_MODULES([Z], [zlib >= 1.3])\nPKG_CHECK_MODULES([C], [libcurl])\n', 'Makefile.am': '' });
    assert.deepEqual(needChanges(before, after).map(({ what, before: then, after: now, place }) => [what, then, now, place]), [
      ['pkg-config module libcurl', null, 'any version', 'configure.ac:3'],
      ['pkg-config module openssl', 'any version', null, 'configure.ac:3'],
      ['pkg-config module zlib', '1.2 or newer', '1.3 or newer', 'configure.ac:2'],
    ]);
    const meson = treeOf({ 'meson.build': "project('x', 'c')\n" });
    assert.deepEqual(needChanges(before, meson)[0], { what: 'build system', before: 'autotools', after: 'meson', place: 'meson.build', optional: false });
    assert.deepEqual(needChanges(after, after), []);
  });
});
