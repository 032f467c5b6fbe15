// Changelogs, stanzas, relations, architectures and patches against dpkg-dev's own tools.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownArchitectures, matchesArchitecture } from '../../../src/debian/architecture.ts';
import { parseChanges, parseDsc } from '../../../src/debian/artifacts.ts';
import { parseBuildinfo } from '../../../src/debian/buildinfo.ts';
import { formatChangelog, parseNewestEntry } from '../../../src/debian/changelog.ts';
import { foldDescription } from '../../../src/debian/control.ts';
import { fieldValue, formatStanza, parseSingleStanza } from '../../../src/debian/deb822.ts';
import { formatPatch } from '../../../src/debian/dep3.ts';
import {
  buildinfoName,
  changesName,
  debianTarballName,
  dscName,
  origTarballName,
  sourceFolderName,
} from '../../../src/debian/file-names.ts';
import { formatRelationField, normaliseRelation } from '../../../src/debian/relations.ts';
import { unifiedDiff } from '../../../src/debian/unified-diff.ts';
import { inFolder, needTool, tool } from './tools.ts';

const version = '2:1.2~rc1-1~debkit1~deb13';
const author = 'Jörg Other <ann@example.org>';
const changelog = formatChangelog('foo', [
  {
    version,
    distribution: 'trixie',
    urgency: 'low',
    maintainer: author,
    date: 1323827432,
    changes: [`New ${'word '.repeat(40)}`, 'Other\n- point'],
  },
  { version: '1.1-1', distribution: 'trixie', urgency: 'medium', maintainer: author, date: 1300000000, changes: ['First.'] },
]);

describe('dpkg-dev', () => {
  before(async function () {
    await needTool(this, ['dpkg-parsechangelog', '--version']);
  });

  it('dpkg-parsechangelog reads our changelog without a warning, as we do', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'changelog'), changelog);
      const whole = await tool(['dpkg-parsechangelog', '--all', '-l', join(folder, 'changelog')]);
      assert.deepEqual([whole.exitCode, whole.stderr], [0, '']);
      const { stdout } = await tool(['dpkg-parsechangelog', '-l', join(folder, 'changelog')]);
      const theirs = parseSingleStanza(stdout, 'the output');
      const ours = parseNewestEntry(changelog);
      assert.deepEqual(
        ['Source', 'Version', 'Distribution', 'Urgency', 'Maintainer', 'Timestamp'].map((field) => fieldValue(theirs, field)),
        [ours.source, ours.version, ours.distribution, ours.urgency, ours.maintainer, String(ours.date)],
      );
    }));

  it('Dpkg::Deps reads our relations, and writes them as we do', async function () {
    const texts = [
      'foo (>=2:1.0~rc1-1) [linux-any] | bar:any',
      'a1(<<1)<!nocheck !cross> <stage1>',
      'g++:native',
      'libc6 [!amd64 !i386]',
      'foo (= 1)|b2',
    ];
    const script =
      'use Dpkg::Deps; for (@ARGV) { my $d = deps_parse($_, build_dep => 1, reduce_arch => 0); die $_ unless defined $d; print $d->output(), "\\n" }';
    await needTool(this, ['perl', '-MDpkg::Deps', '-e', '1']);
    const { exitCode, stdout, stderr } = await tool(['perl', '-e', script, ...texts]);
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(stdout.trimEnd().split('\n'), texts.map(normaliseRelation));
  });

  it('dpkg-architecture matches wildcards as we do', async () => {
    const wildcards = [
      'any',
      'linux-any',
      'any-amd64',
      'any-arm',
      'hurd-any',
      'any-i386',
      'gnu-any-any',
      'musl-linux-any',
      'any-powerpc',
      'amd64',
      'base-any-any-any',
    ];
    for (const architecture of ['amd64', 'armhf', 'armel', 'x32', 'hurd-i386', 'powerpcspe', 'mips64el', 'arm64', 'i386']) {
      assert.ok(knownArchitectures.includes(architecture));
      for (const wildcard of wildcards) {
        const { exitCode } = await tool(['dpkg-architecture', `-a${architecture}`, `-i${wildcard}`]);
        assert.equal(matchesArchitecture(wildcard, architecture), exitCode === 0, `${wildcard} and ${architecture}`);
      }
    }
  });

  it('a source package of our texts is built by dpkg-source, patch applied, and read back', () =>
    inFolder(async (folder) => {
      const tree = join(folder, sourceFolderName('foo', version));
      const before = 'one\ntwo\nthree\nfour';
      const after = 'one\n2\nthree\nfour\nfive\n';
      const diff = unifiedDiff('src/a file.c', before, after);
      const files: [string, string][] = [
        ['src/a file.c', before],
        ['debian/changelog', changelog],
        ['debian/source/format', '3.0 (quilt)\n'],
        ['debian/rules', '#!/usr/bin/make -f\n%:\n\ttrue\n'],
        ['debian/patches/series', 'edit-01-a.patch\n'],
        [
          'debian/patches/edit-01-a.patch',
          formatPatch({ why: `Because ${'of this '.repeat(20)}`, forwarded: 'no' }, { author, date: 1323827432 }, diff),
        ],
        ['debian/control', control()],
      ];
      for (const [path, text] of files) {
        mkdirSync(join(tree, path, '..'), { recursive: true });
        writeFileSync(join(tree, path), text);
      }
      const orig = join(folder, origTarballName('foo', '1.2~rc1', 'gz'));
      const tar = await tool(['tar', '-czf', orig, '--exclude=debian', '-C', folder, sourceFolderName('foo', version)]);
      assert.equal(tar.exitCode, 0, tar.stderr);
      const built = await tool(['dpkg-source', '-b', tree], { cwd: folder });
      assert.equal(built.exitCode, 0, built.stderr);
      assert.doesNotMatch(built.stderr, /warning|fuzz|offset/);

      const dsc = parseDsc(readFileSync(join(folder, dscName('foo', version)), 'utf8'));
      assert.deepEqual([dsc.source, dsc.version, dsc.binaries, dsc.format], ['foo', version, ['foo', 'foo-doc'], '3.0 (quilt)']);
      assert.deepEqual(
        dsc.files.map((file) => file.name),
        [origTarballName('foo', '1.2~rc1', 'gz'), debianTarballName('foo', version)],
      );
      assert.equal(dsc.buildRelations['Build-Depends'], 'debhelper-compat (= 13), g++ [linux-any] <!nocheck> | clang:native');

      const unpacked = join(folder, 'unpacked');
      const extracted = await tool(['dpkg-source', '-x', join(folder, dscName('foo', version)), unpacked]);
      assert.equal(extracted.exitCode, 0, extracted.stderr);
      assert.equal(readFileSync(join(unpacked, 'src/a file.c'), 'utf8'), after);

      const buildinfo = join(folder, buildinfoName('foo', version, 'source'));
      const genbuildinfo = await tool(['dpkg-genbuildinfo', '--build=source', `-O${buildinfo}`], { cwd: tree });
      assert.equal(genbuildinfo.exitCode, 0, genbuildinfo.stderr);
      assert.deepEqual(
        parseBuildinfo(readFileSync(buildinfo, 'utf8')).files.map((file) => file.name),
        [dscName('foo', version)],
      );

      const changesFile = join(folder, changesName('foo', version, 'source'));
      const genchanges = await tool(['dpkg-genchanges', '--build=source', `-O${changesFile}`], { cwd: tree });
      assert.equal(genchanges.exitCode, 0, genchanges.stderr);
      const changes = parseChanges(readFileSync(changesFile, 'utf8'));
      assert.deepEqual(
        [changes.source, changes.version, changes.distribution, changes.architectures],
        ['foo', version, 'trixie', ['source']],
      );
      assert.deepEqual(
        changes.files.find((file) => file.name.includes('.orig.')),
        dsc.files[0],
      );
    }));
});

/** debian/control of two packages, with what our helpers write. */
function control(): string {
  const source = formatStanza([
    ['Source', 'foo'],
    ['Section', 'net'],
    ['Priority', 'optional'],
    ['Maintainer', author],
    ['Standards-Version', '4.7.2'],
  ]);
  const buildDepends = formatRelationField('Build-Depends', ['debhelper-compat(=13)', 'g++[linux-any]<!nocheck>|clang:native']);
  const binary = (name: string, architecture: string) =>
    formatStanza([
      ['Package', name],
      ['Architecture', architecture],
    ]) +
    `${formatRelationField('Depends', ['${shlibs:Depends}', '${misc:Depends}'])}\n` +
    `Description: ${foldDescription('a thing', [`${'word '.repeat(40)}`, 'With:\n  * a list'])}\n`;
  return [`${source}${buildDepends}\n`, binary('foo', 'any'), binary('foo-doc', 'all')].join('\n');
}
