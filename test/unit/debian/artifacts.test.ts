// .dsc, .changes and .buildinfo: what they list, and which file names are refused.
import assert from 'node:assert/strict';
import { isSafeFileName, parseChanges, parseDsc } from '../../../src/debian/artifacts.ts';
import { parseBuildinfo } from '../../../src/debian/buildinfo.ts';

const hash = 'a'.repeat(64);

function dsc(change: (text: string) => string = (text) => text): string {
  return change(
    [
      'Format: 3.0 (quilt)',
      'Source: foo',
      'Binary: foo, libfoo1,',
      ' libfoo-dev',
      'Architecture: any all',
      'Version: 2:1.2-3',
      'Build-Depends: debhelper-compat (= 13),',
      ' libssl-dev',
      'Build-Depends-Indep: python3-docutils',
      'Package-List:',
      ' foo deb net optional arch=any',
      'Checksums-Sha256:',
      ` ${hash} 1234 foo_1.2.orig.tar.gz`,
      ` ${hash} 99 foo_1.2-3.debian.tar.xz`,
      'Files:',
      ' d41d8cd98f00b204e9800998ecf8427e 1234 foo_1.2.orig.tar.gz',
      '',
    ].join('\n'),
  );
}

describe('artifacts', () => {
  it('says whether there are tests', () => {
    const tested = (value: string) => parseDsc(dsc().replace('Version:', `Testsuite: ${value}\nVersion:`)).hasTests;
    assert.deepEqual(['autopkgtest', 'autopkgtest-pkg-python', 'autopkgtest-pkg-go, autopkgtest'].map(tested), [true, false, true]);
  });

  it('reads a .dsc', () => {
    assert.deepEqual(parseDsc(dsc()), {
      format: '3.0 (quilt)',
      hasTests: false,
      source: 'foo',
      version: '2:1.2-3',
      binaries: ['foo', 'libfoo1', 'libfoo-dev'],
      architectures: ['any', 'all'],
      files: [
        { name: 'foo_1.2.orig.tar.gz', size: 1234, sha256: hash },
        { name: 'foo_1.2-3.debian.tar.xz', size: 99, sha256: hash },
      ],
      buildRelations: { 'Build-Depends': 'debhelper-compat (= 13), libssl-dev', 'Build-Depends-Indep': 'python3-docutils' },
    });
  });

  it('reads .changes and .buildinfo, also of a binary-only rebuild', () => {
    const text = dsc((body) =>
      body
        .replace('Source: foo', 'Source: foo (2:1.2-3)')
        .replace('2:1.2-3\n', '2:1.2-3+b1\n')
        .replace('any all', 'source amd64'),
    );
    const changes = parseChanges(`${text}Distribution: trixie\nBinary-Only: yes\n`);
    assert.deepEqual(
      [changes.source, changes.version, changes.distribution, changes.architectures],
      ['foo', '2:1.2-3+b1', 'trixie', ['source', 'amd64']],
    );
    assert.equal(parseBuildinfo(text).files.length, 2);
    assert.throws(() => parseChanges(text), /Distribution is missing/);
  });

  const refused: [string, (text: string) => string][] = [
    ['a file in another folder', (text) => text.replace('1234 foo_1.2.orig', '1234 ../foo_1.2.orig')],
    ['an absolute file', (text) => text.replace('1234 foo_1.2.orig', '1234 /etc/foo_1.2.orig')],
    ['a hidden file', (text) => text.replace('1234 foo_1.2.orig', '1234 .foo_1.2.orig')],
    ['a file that looks like an option', (text) => text.replace('1234 foo_1.2.orig', '1234 --foo_1.2.orig')],
    ['a file named twice', (text) => text.replace('foo_1.2-3.debian.tar.xz', 'foo_1.2.orig.tar.gz')],
    ['a short hash', (text) => text.replace(hash, hash.slice(1))],
    ['a size that is none', (text) => text.replace(' 1234 ', ' -1 ')],
    ['no checksums', (text) => text.replace('Checksums-Sha256:', 'Checksums-Sha1:')],
    ['empty checksums', (text) => text.replace(/Checksums-Sha256:\n.*\n.*\n/, 'Checksums-Sha256:\n')],
    ['a bad version', (text) => text.replace('2:1.2-3\n', '1/2\n')],
    ['a bad source', (text) => text.replace('Source: foo', 'Source: ../foo')],
    ['a bad package', (text) => text.replace('libfoo1', '-libfoo1')],
    ['no version', (text) => text.replace('Version:', 'X-Version:')],
  ];
  for (const [what, change] of refused) {
    it(`refuses ${what}`, () => {
      assert.notEqual(dsc(change), dsc());
      assert.throws(() => parseDsc(dsc(change)), { code: 'ARTIFACT_INVALID', exitCode: 2 });
    });
  }

  it('tells file names from paths and options', () => {
    for (const good of ['foo_1.0~rc1+b1-2_amd64.deb', 'foo_1.0.orig-data.tar.gz', 'foo_1.0.orig.tar.gz.asc'])
      assert.ok(isSafeFileName(good), good);
    for (const bad of ['', '.', '..', '.x', '-x', 'a/b', '/a', 'a b', 'a\nb', 'a\\b', 'a\0b', 'a\u0085'])
      assert.ok(!isSafeFileName(bad), JSON.stringify(bad));
  });
});
