// What the dynamic linker said of compiled files.
import assert from 'node:assert/strict';
import { librariesFound } from '../../../src/stages/library-checks.ts';

describe('stages/library-checks', () => {
  it('passes what finds its libraries', () => {
    assert.deepEqual(librariesFound(['depends tiny', 'elf tiny /usr/bin/tiny']), { status: 'passed', detail: 'all are found, for 1 file' });
    assert.deepEqual(librariesFound(['depends tiny']), { status: 'passed', detail: 'nothing needs one' });
  });

  it('fails a library that nothing brings', () => {
    const { status, detail } = librariesFound(['depends tiny', 'elf tiny /usr/bin/tiny', 'missing tiny /usr/bin/tiny libz.so.1']);
    assert.equal(status, 'failed');
    assert.match(detail, /^\/usr\/bin\/tiny needs libz\.so\.1, which no package/);
  });

  it('fails a package with compiled files that depends on nothing, beside one that does', () => {
    const { status, detail } = librariesFound(['depends libtiny1', 'elf libtiny1 /usr/lib/libtiny.so.1', 'elf tiny /usr/bin/tiny']);
    assert.equal(status, 'failed');
    assert.match(detail, /^tiny has programs or libraries for which it depends on nothing/);
  });
});
