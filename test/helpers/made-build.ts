// What a build leaves, made by hand: a source package, two .debs, .buildinfo and .changes, with bills of materials and a statement.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UpstreamOrigin } from '../../src/contracts/origin.ts';
import { parseBuildinfo } from '../../src/debian/buildinfo.ts';
import { cyclonedxDocument } from '../../src/provenance/cyclonedx-document.ts';
import { statementEndings, statementText } from '../../src/provenance/envelope.ts';
import type { SigningKey } from '../../src/provenance/key.ts';
import { readBill } from '../../src/provenance/read-bill.ts';
import { spdxDocument } from '../../src/provenance/spdx-document.ts';
import { provenanceStatement } from '../../src/provenance/statement.ts';
import { fileArtifact } from '../../src/system/files.ts';
import { writeDeb } from './make-deb.ts';

export const upstream: UpstreamOrigin = { kind: 'git', url: 'https://git.example.org/tiny.git', tag: 'v1.0', commit: 'c'.repeat(40), submodules: [] };

const copyright = `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

Files: *
Copyright: 2020 Upstream
License: GPL-2+ or Artistic, and BSD-3-clause

Files: own.c
Copyright: 2021 Another
License: keep-my-name

License: keep-my-name
 Keep my name.
`;

/** Writes source package, packages and lists into the folder. */
export function makeBuild(folder: string): void {
  const put = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);
  put('tiny_1.0.orig.tar.gz', Buffer.from('the orig tarball'));
  put('tiny_1.0-1.debian.tar.xz', Buffer.from('the packaging'));
  const control = (name: string) => `Package: ${name}\nVersion: 1.0-1\nArchitecture: amd64\nSection: ${name === 'tiny' ? 'utils' : 'libs'}\nMaintainer: Ann Example <ann@example.org>\nDescription: small\n more\n`;
  writeDeb(join(folder, 'tiny_1.0-1_amd64.deb'), [
    { path: './usr/bin/tiny', content: 'program', mode: 0o755 },
    { path: './usr/bin/again', type: 'Link', linkpath: './usr/bin/tiny' },
    { path: './usr/bin/link', type: 'SymbolicLink', linkpath: 'tiny' },
    { path: './usr/share/doc/tiny/copyright', content: copyright },
  ], { control: control('tiny') });
  writeDeb(join(folder, 'libtiny++0_1.0-1_amd64.deb'), [{ path: './usr/lib/libtiny++.so.0', content: 'library' }], { control: control('libtiny++0') });
  const head = 'Source: tiny\nBinary: libtiny++0 tiny\nVersion: 1.0-1\n';
  put('tiny_1.0-1.dsc', `Format: 3.0 (quilt)\n${head}Architecture: any\nMaintainer: Ann Example <ann@example.org>\nHomepage: https://example.org/tiny\n${listed(folder, ['.tar.gz', '.tar.xz'])}`);
  put('tiny_1.0-1_amd64.buildinfo', `Format: 1.0\n${head}Architecture: amd64 source\nBuild-Architecture: amd64\nBuild-Date: Thu, 01 Oct 2026 10:00:00 +0000\n${listed(folder, ['.dsc', '.deb'])}Installed-Build-Depends:\n base-files (= 13.8),\n g++ (= 4:14.2.0-1),\n libc6:i386 (= 2.41-12)\n`);
  put('tiny_1.0-1_amd64.changes', `Format: 1.8\nDate: Thu, 02 Jan 2020 03:04:05 +0000\n${head}Architecture: source amd64\nDistribution: trixie\n${listed(folder, ['.dsc', '.tar.gz', '.tar.xz', '.deb', '.buildinfo'])}`);
}

function listed(folder: string, endings: readonly string[]): string {
  const names = readdirSync(folder).filter((name) => endings.some((ending) => name.endsWith(ending))).sort();
  const lines = names.map((name) => {
    const bytes = readFileSync(join(folder, name));
    return ` ${createHash('sha256').update(bytes).digest('hex')} ${bytes.length} ${name}\n`;
  });
  return `Checksums-Sha256:\n${lines.join('')}`;
}

/** Reads the bill of what makeBuild wrote. */
export async function billOf(folder: string) {
  const files = await Promise.all(readdirSync(folder).sort().map((name) => fileArtifact(join(folder, name))));
  return readBill({ files, architecture: 'amd64', upstream, toolVersion: '0.1.0', signal: new AbortController().signal });
}

/** Adds bills and statement; gives the statement's name. */
export async function attestBuild(folder: string, key: SigningKey | null): Promise<string> {
  const bill = await billOf(folder);
  writeFileSync(join(folder, 'tiny_1.0-1_amd64.spdx.json'), JSON.stringify(spdxDocument(bill)));
  writeFileSync(join(folder, 'tiny_1.0-1_amd64.cdx.json'), JSON.stringify(cyclonedxDocument(bill)));
  const files = readdirSync(folder).sort().map((name) => ({ name, sha256: createHash('sha256').update(readFileSync(join(folder, name))).digest('hex') }));
  const target = { suite: 'trixie', buildArchitecture: 'amd64', hostArchitecture: 'amd64', buildOptions: '', buildProfiles: '', aptSources: [], stepLimit: 1 };
  const { installed } = parseBuildinfo(readFileSync(join(folder, 'tiny_1.0-1_amd64.buildinfo'), 'utf8'));
  const statement = provenanceStatement({ files, plan: null, upstream, source: 'tiny', version: '1.0-1', target, sandbox: 'unshare', installed, known: { 'g++ 4:14.2.0-1': 'd'.repeat(64) }, toolVersion: '0.1.0' });
  const name = `tiny_1.0-1_amd64${key === null ? statementEndings.plain : statementEndings.signed}`;
  writeFileSync(join(folder, name), statementText(statement, key));
  return name;
}
