// Names of packages, sections, priorities, people; suites; architectures; file names.
import assert from 'node:assert/strict';
import {
  architectureOfNode,
  isArchitectureOrWildcard,
  isKnownArchitecture,
  knownArchitectures,
  matchesArchitecture,
  restrictionsAllow,
} from '../../../src/debian/architecture.ts';
import * as fileNames from '../../../src/debian/file-names.ts';
import {
  isKnownPriority,
  isKnownSection,
  isKnownUrgency,
  isValidMaintainer,
  isValidPackageName,
  isValidSourceName,
  isValidSuiteName,
  splitPerson,
} from '../../../src/debian/names.ts';
import { findSuite, suiteNames, suites, versionSuffixFor } from '../../../src/debian/suites.ts';

function table(what: string, check: (text: string) => boolean, good: readonly string[], bad: readonly string[]): void {
  it(what, () => {
    for (const text of good) assert.equal(check(text), true, JSON.stringify(text));
    for (const text of bad) assert.equal(check(text), false, JSON.stringify(text));
  });
}

describe('names', () => {
  const nameRows = [
    ['dnscrypt-proxy', 'g++', '0ad', 'libsigc++-2.0-0v5', 'ab'],
    ['', 'a', 'A1', 'Foo', '-foo', '.foo', '+foo', 'foo_bar', 'foo bar', 'foo\n', '../foo', 'foo/bar', 'föö'],
  ] as const;
  table('source names', isValidSourceName, ...nameRows);
  table('package names', isValidPackageName, ...nameRows);
  table(
    'suites in a changelog',
    isValidSuiteName,
    ['trixie', 'bookworm-backports', 'UNRELEASED'],
    ['', 'a b', '-x', 'x\ny', 'x;'],
  );
  table(
    'sections',
    isKnownSection,
    ['net', 'contrib/net', 'non-free-firmware/kernel', 'non-free/libs'],
    ['', 'network', 'main/net', 'contrib/', 'net/net'],
  );
  table('priorities', isKnownPriority, ['optional', 'required'], ['', 'Optional', 'high']);
  table('urgencies', isKnownUrgency, ['low', 'medium'], ['', 'LOW', 'urgent']);
  table(
    'maintainers',
    isValidMaintainer,
    ['Ann <a@b>', 'Frank Denis <j@pureftpd.org>', 'Jörg Ö. Müller <j.m@example.org>', 'O\'Neil "X" <x@example.org>'],
    [
      '',
      'Ann',
      '<a@b>',
      'Ann <a>',
      'Ann <a@b> ',
      ' Ann <a@b>',
      'Ann, B <a@b>',
      'Ann\nX <a@b>',
      'Ann <a@b>\nX: y',
      'Ann <a@ b>',
      'Ann  <a@b>\u0000',
    ],
  );
});

describe('suites', () => {
  const rows: [string, string, string][] = [
    ['bookworm', 'bookworm', '~deb12'],
    ['oldstable', 'bookworm', '~deb12'],
    ['trixie', 'trixie', '~deb13'],
    ['stable', 'trixie', '~deb13'],
    ['forky', 'forky', ''],
    ['testing', 'forky', ''],
    ['sid', 'sid', ''],
    ['unstable', 'sid', ''],
  ];
  for (const [name, codename, suffix] of rows) {
    it(`finds ${name}`, () => {
      const suite = findSuite(name);
      assert.ok(suite);
      assert.equal(suite.codename, codename);
      assert.equal(versionSuffixFor(suite), suffix);
    });
  }

  it('knows no other suite', () => {
    for (const name of ['', 'Trixie', 'jammy', 'constructor', '__proto__']) assert.equal(findSuite(name), undefined);
  });

  it('has each name once, and cdbs where the archive has it', () => {
    assert.equal(new Set(suiteNames).size, suiteNames.length);
    assert.deepEqual(
      suites.filter((suite) => suite.hasCdbs).map((suite) => suite.codename),
      ['bookworm', 'trixie'],
    );
  });
});

describe('architectures', () => {
  const rows: [string, string, boolean][] = [
    ['any', 'amd64', true],
    ['any', 'all', false],
    ['all', 'all', true],
    ['amd64', 'amd64', true],
    ['amd64', 'arm64', false],
    ['linux-any', 'armhf', true],
    ['linux-any', 'hurd-i386', false],
    ['any-amd64', 'amd64', true],
    ['any-amd64', 'x32', true],
    ['any-amd64', 'hurd-amd64', true],
    ['any-arm', 'armhf', true],
    ['any-arm', 'arm64', false],
    ['any-i386', 'hurd-i386', true],
    ['hurd-any', 'hurd-i386', true],
    ['gnu-any-any', 'amd64', true],
    ['musl-any-any', 'amd64', false],
    ['', 'amd64', false],
  ];
  for (const [wildcard, architecture, expected] of rows) {
    it(`${wildcard} ${expected ? 'covers' : 'does not cover'} ${architecture}`, () => {
      assert.equal(matchesArchitecture(wildcard, architecture), expected);
    });
  }

  it('reads restriction lists', () => {
    const list = (...names: string[]) => names.map((name) => ({ negated: name.startsWith('!'), name: name.replace('!', '') }));
    assert.equal(restrictionsAllow([], 'amd64'), true);
    assert.equal(restrictionsAllow(list('amd64', 'i386'), 'i386'), true);
    assert.equal(restrictionsAllow(list('linux-any'), 'hurd-i386'), false);
    assert.equal(restrictionsAllow(list('!amd64', '!any-arm'), 'armhf'), false);
    assert.equal(restrictionsAllow(list('!amd64'), 'arm64'), true);
  });

  table(
    'Architecture fields',
    isArchitectureOrWildcard,
    ['all', 'any', 'linux-any', 'any-amd64', 'riscv64'],
    ['', 'x86_64', 'any-foo', 'windows-any', 'source'],
  );

  it('maps the architectures of Node', () => {
    assert.equal(architectureOfNode('x64'), 'amd64');
    assert.equal(architectureOfNode('arm64'), 'arm64');
    assert.equal(architectureOfNode('ppc64'), 'ppc64el');
    assert.equal(architectureOfNode('pdp11'), null);
    assert.ok(isKnownArchitecture('amd64') && !isKnownArchitecture('any'));
    assert.equal(new Set(knownArchitectures).size, knownArchitectures.length);
  });
});

describe('file names', () => {
  const rows: [string, string][] = [
    [fileNames.origTarballName('foo', '1.2~rc1', 'gz'), 'foo_1.2~rc1.orig.tar.gz'],
    [fileNames.dscName('foo', '2:1.2-3'), 'foo_1.2-3.dsc'],
    [fileNames.debianTarballName('foo', '2:1.2-3'), 'foo_1.2-3.debian.tar.xz'],
    [fileNames.nativeTarballName('foo', '2:1.2', 'gz'), 'foo_1.2.tar.gz'],
    [fileNames.diffName('foo', '1.2-3'), 'foo_1.2-3.diff.gz'],
    [fileNames.changesName('foo', '2:1.2-3', 'amd64'), 'foo_1.2-3_amd64.changes'],
    [fileNames.buildinfoName('foo', '2:1.2-3', 'amd64'), 'foo_1.2-3_amd64.buildinfo'],
    [fileNames.debName('libfoo1', '2:1.2-3', 'all'), 'libfoo1_1.2-3_all.deb'],
    [fileNames.sourceFolderName('foo', '2:1.2-rc1-3'), 'foo-1.2-rc1'],
    [fileNames.buildPath('foo', '2:1.2-3~deb13'), '/build/foo-1.2'],
  ];
  for (const [actual, expected] of rows) it(expected, () => assert.equal(actual, expected));

  it('refuses a version that would leave the folder', () => {
    assert.throws(() => fileNames.dscName('foo', '1/../../etc'), { code: 'VERSION_INVALID' });
  });
});

describe('a person', () => {
  it('has a name and an address', () => {
    assert.deepEqual(['Ann Example <ann@example.org>', '<a@b>', 'Ann', `${' '.repeat(100_000)}<`].map(splitPerson), [{ name: 'Ann Example', email: 'ann@example.org' }, { name: '', email: 'a@b' }, null, null]);
  });
});
