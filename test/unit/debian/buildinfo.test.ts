// A .buildinfo: its packages, its environment, and where it was built.
import assert from 'node:assert/strict';
import { parseBuildinfo, suiteOfBuildinfo } from '../../../src/debian/buildinfo.ts';

const hash = 'a'.repeat(64);

function buildinfo(changes: Readonly<Record<string, string | null>> = {}): string {
  const fields: Record<string, string | null> = {
    Format: '1.0', Source: 'foo', Binary: 'foo', Architecture: 'amd64 source', Version: '1:1.2-3',
    'Checksums-Sha256': `\n ${hash} 12 foo_1.2-3_amd64.deb`,
    'Build-Architecture': 'amd64', 'Build-Date': 'Fri, 27 Nov 2026 07:44:31 +0000', 'Build-Path': '/build/foo-1.2',
    'Installed-Build-Depends': '\n base-files (= 13.8+deb13u8),\n libfoo:i386 (= 1:2),\n make (= 4.4.1-2)',
    Environment: '\n DEB_BUILD_OPTIONS="parallel=2"\n ODD="a \\"b\\" \\\\c"',
    ...changes,
  };
  return Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [`${name}:${value.startsWith('\n') ? '' : ' '}${value}\n`])).join('');
}

describe('debian/buildinfo', () => {
  it('has what a rebuild needs', () => {
    const { source, version, buildPath, date, installed, environment, architecture, binaryOnly, files } = parseBuildinfo(buildinfo());
    assert.deepEqual({ source, version, buildPath, date, installed, environment, architecture, binaryOnly }, {
      ...{ source: 'foo', version: '1:1.2-3', buildPath: '/build/foo-1.2', date: 1795765471, architecture: 'amd64', binaryOnly: false },
      installed: ['base-files (= 13.8+deb13u8)', 'libfoo:i386 (= 1:2)', 'make (= 4.4.1-2)'],
      environment: { DEB_BUILD_OPTIONS: 'parallel=2', ODD: 'a "b" \\c' },
    });
    assert.deepEqual(files, [{ name: 'foo_1.2-3_amd64.deb', size: 12, sha256: hash }]);
  });

  it('does without what is optional', () => {
    const { buildPath, date, environment } = parseBuildinfo(buildinfo({ 'Build-Path': null, 'Build-Date': null, Environment: null }));
    assert.deepEqual([buildPath, date, environment], [null, null, {}]);
  });

  it('says that it is of a binary-only rebuild', () => {
    assert.equal(parseBuildinfo(buildinfo({ Source: 'foo (1:1.2-3)', Version: '1:1.2-3+b1' })).binaryOnly, true);
  });

  for (const path of ['build/foo', '/build/../etc', '/build/$(id)', '/build/-x', '/build/a b']) {
    it(`refuses the build path ${path}`, () => assert.throws(() => parseBuildinfo(buildinfo({ 'Build-Path': path })), { code: 'ARTIFACT_INVALID' }));
  }

  const suites: [string, string | null][] = [['12.4+deb12u5', 'bookworm'], ['13.8', 'trixie'], ['14', 'sid'], ['14.1', 'sid'], ['11.1', null]];
  for (const [version, suite] of suites) {
    it(`takes base-files ${version} for ${suite ?? 'no suite it knows'}`, () => assert.equal(suiteOfBuildinfo({ installed: ['apt (= 1)', `base-files (= ${version})`] }), suite));
  }
});
