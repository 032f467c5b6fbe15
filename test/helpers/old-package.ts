// A small debian/ as somebody keeps it by hand, and what of it a test says differently.
import type { OldFile } from '../../src/import/old-file.ts';
import type { OldPackage } from '../../src/pipeline/import/old-package.ts';

/** A file; dates in seconds since 1970. */
export function oldFile(path: string, text: string, rest: Partial<OldFile> = {}): OldFile {
  return { path, content: Buffer.from(text), executable: path === 'rules', date: null, ...rest };
}

export const oldControl = `Source: tiny
Section: utils
Priority: optional
Maintainer: Ann Example <ann@example.org>
Uploaders: Ben Example <ben@example.org>, Cara Ltd. <cara@example.org>,
Build-Depends: debhelper-compat (= 13),
# for the manual
               help2man <!nocheck>,
               zlib1g-dev
Standards-Version: 4.7.0
Vcs-Git: https://salsa.debian.org/debian/tiny.git -b debian/latest
Rules-Requires-Root: no

# what one runs
Package: tiny
Architecture: any
Depends: \${shlibs:Depends}, \${misc:Depends}, tiny-data (= \${source:Version})
Description: very small program
 It does one thing, and that
 it does well.
 .
   tiny --help
 .
 The end.

Package: tiny-data
Architecture: all
Section: games
Multi-Arch: foreign
Depends: \${misc:Depends}
Description: very small program (data)
 Its data.
`;

export const oldChangelog = `tiny (1.2-3) unstable; urgency=medium

  * Third.

 -- Ann Example <ann@example.org>  Mon, 24 Sep 2012 20:48:52 +0000

tiny (1.2-2) unstable; urgency=low

  * Second. With odd   spacing.

 -- Ben Example <ben@example.org>  Sun, 23 Sep 2012 20:48:52 +0200
`;

const usual: Readonly<Record<string, string>> = {
  changelog: oldChangelog,
  control: oldControl,
  copyright: 'Written by Upstream.\n',
  rules: '#!/usr/bin/make -f\n# See debhelper(7).\nexport DEB_BUILD_MAINT_OPTIONS := hardening=+all\n\n%:\n\tdh $@ --with sphinxdoc\n\noverride_dh_auto_test:\n\t# none\n\ttrue\n',
  'source/format': '3.0 (quilt)\n',
  'tiny.install': '# programs\nusr/bin/*\n\nusr/share/man\n',
  'tiny-data.install': 'usr/share/tiny\n',
  docs: 'NEWS  README.md\n',
  'tiny.links': 'usr/bin/tiny   usr/bin/small\n',
  watch: 'version=4\nhttps://example.org/ tiny-(.*)\\.tar\\.gz\n',
};

/** The files of it; null takes one away. */
export function oldFiles(changes: Readonly<Record<string, string | null>> = {}): OldFile[] {
  const all = Object.entries({ ...usual, ...changes }).filter((entry): entry is [string, string] => entry[1] !== null);
  return all.map(([path, text]) => oldFile(path, text)).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The package as it is read. */
export function oldPackage(files: readonly OldFile[]): OldPackage {
  const artifact = (name: string) => ({ path: `/old/${name}`, size: 1, sha256: 'a'.repeat(64) });
  return {
    sourcePackage: { source: 'tiny', version: '1.2-3', dsc: artifact('tiny_1.2-3.dsc'), files: [artifact('tiny_1.2-3.dsc')], buildRelations: {}, tests: {} },
    shown: 'tiny_1.2-3.dsc',
    format: '3.0 (quilt)',
    newest: { source: 'tiny', version: '1.2-3', distribution: 'unstable', urgency: 'medium', changes: ['  * Third.'], maintainer: 'Ann Example <ann@example.org>', date: 1348519732 },
    orig: artifact('tiny_1.2.orig.tar.gz'),
    origDate: 1348000000,
    files,
  };
}
