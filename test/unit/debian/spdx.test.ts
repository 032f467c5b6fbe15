// Debian's licence names as SPDX expressions.
import assert from 'node:assert/strict';
import { allOf, spdxExpression } from '../../../src/debian/spdx.ts';
import { spdxIds } from '../../../src/provenance/read-bill.ts';

describe('debian/spdx', () => {
  const ids = spdxIds();
  const rows: readonly [debian: string, spdx: string, ...references: string[]][] = [
    ['GPL-2+', 'GPL-2.0-or-later'],
    ['GPL-2', 'GPL-2.0-only'],
    ['GPL-3.0-only', 'GPL-3.0-only'],
    ['LGPL-2.1+', 'LGPL-2.1-or-later'],
    ['AGPL-3', 'AGPL-3.0-only'],
    ['GFDL-1.3+', 'GFDL-1.3-or-later'],
    ['GFDL-NIV-1.2', 'GFDL-1.2-no-invariants-only'],
    ['Expat', 'MIT'],
    ['MIT', 'MIT'],
    ['BSD-3-clause', 'BSD-3-Clause'],
    ['Apache-2', 'Apache-2.0'],
    ['Apache-2.0+', 'Apache-2.0+'],
    ['MPL-1.1 or GPL-2+ or LGPL-2.1+', 'MPL-1.1 OR GPL-2.0-or-later OR LGPL-2.1-or-later'],
    ['GPL-1+ or Artistic', 'GPL-1.0-or-later OR Artistic-1.0-Perl'],
    ['GPL-2+ or ISC and Expat', 'GPL-2.0-or-later OR ISC AND MIT'],
    ['GPL-2+ or Artistic, and BSD-3-clause', '(GPL-2.0-or-later OR Artistic-1.0-Perl) AND BSD-3-Clause'],
    ['GPL-3+ with Bison-2.2 exception and Apache-2.0', 'GPL-3.0-or-later WITH Bison-exception-2.2 AND Apache-2.0'],
    ['GPL-2 with OpenSSL exception', 'LicenseRef-GPL-2-with-OpenSSL-exception', 'GPL-2 with OpenSSL exception'],
    ['public-domain', 'LicenseRef-public-domain', 'public-domain'],
    ['keep_my~name+', 'LicenseRef-keep..5fmy..7ename-or-later', 'keep_my~name+'],
    ['GPL-9', 'LicenseRef-GPL-9', 'GPL-9'],
    ['see the file (COPYING)', 'LicenseRef-see-the-file-..28COPYING..29', 'see the file (COPYING)'],
    ['', 'LicenseRef-unnamed', ''],
  ];
  for (const [debian, expression, ...names] of rows) {
    it(`${debian} -> ${expression}`, () => {
      const found = spdxExpression(debian, ids);
      assert.equal(found.expression, expression);
      assert.deepEqual(found.references.map(({ name }) => name), names);
      assert.ok(found.references.every(({ id }) => /^LicenseRef-[A-Za-z0-9.-]+$/.test(id)));
    });
  }

  it('joins several, each once, in brackets where it is needed', () => {
    assert.equal(allOf(['MIT', 'MIT']), 'MIT');
    assert.equal(allOf(['MIT OR ISC', 'ISC', 'MIT OR ISC']), '(MIT OR ISC) AND ISC');
    assert.equal(allOf(['(MIT OR ISC) AND Zlib', 'ISC']), '((MIT OR ISC) AND Zlib) AND ISC');
  });
});
