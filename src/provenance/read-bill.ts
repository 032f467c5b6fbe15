// Reads a bill off what a build left: .dsc, .changes, .buildinfo and every .deb, to the bytes of its files.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { FileArtifact } from '../contracts/artifacts.ts';
import type { DebContent } from '../contracts/deb-content.ts';
import type { UpstreamOrigin } from '../contracts/origin.ts';
import { parseDsc } from '../debian/artifacts.ts';
import { parseBuildinfo } from '../debian/buildinfo.ts';
import { parseDate } from '../debian/changelog-date.ts';
import { parseCopyrightFile } from '../debian/copyright-file.ts';
import { fieldValue, parseSingleStanza } from '../debian/deb822.ts';
import { allOf, spdxExpression } from '../debian/spdx.ts';
import { InternalError } from '../errors.ts';
import { readDeb, readDebFiles } from '../system/deb.ts';
import { byBytes } from '../system/files.ts';
import type { Bill, BilledContent, BilledDependency, BilledFile, BilledLicenses, BilledPackage } from './bill.ts';

export interface BillInput {
  /** The source package's files and what was built of it. */
  readonly files: readonly FileArtifact[];
  readonly architecture: string;
  readonly upstream: UpstreamOrigin | null;
  readonly toolVersion: string;
  readonly signal: AbortSignal;
}

const largestCopyright = 4 << 20;

/** The bill. Errors: those of readDeb, and of the parsers of what dpkg wrote. */
export async function readBill({ files, architecture, upstream, toolVersion, signal }: BillInput): Promise<Bill> {
  const one = (ending: string) => files.find(({ path }) => path.endsWith(ending)) ?? missing(ending);
  const text = (ending: string) => readFileSync(one(ending).path, 'utf8');
  const dsc = parseSingleStanza(text('.dsc'), 'the .dsc');
  const { source, version, files: listed } = parseDsc(text('.dsc'));
  const sources = files.filter(({ path }) => listed.some(({ name }) => name === basename(path)));
  const isOrig = ({ path }: FileArtifact) => /\.orig(?:-[A-Za-z0-9-]+)?\.tar\.\w+$/.test(path);
  const changes = parseSingleStanza(text('.changes'), 'the .changes file');
  const debs = files.filter(({ path }) => isPackage(path)).sort((a, b) => byBytes(basename(a.path), basename(b.path)));
  const packages: BilledPackage[] = [];
  for (const deb of debs) packages.push(billedPackage(await readDeb(deb.path, { signal, sha1: true })));
  return {
    ...{ source, version, architecture, upstream, packages, toolVersion },
    date: parseDate(fieldValue(changes, 'Date') ?? ''),
    maintainer: fieldValue(dsc, 'Maintainer') ?? '',
    homepage: fieldValue(dsc, 'Homepage') ?? null,
    dsc: billed(one('.dsc')),
    orig: sources.filter(isOrig).map(billed),
    packaging: sources.filter((file) => !isOrig(file)).map(billed),
    dependencies: parseBuildinfo(text('.buildinfo')).installed.map(dependency),
    licenses: await readLicenses(debs, packages, signal),
  };
}

/** Whether a file is a binary package, by its name. */
export function isPackage(name: string): boolean {
  return /\.u?deb$/.test(name);
}

/** What a .deb installs: its files with their hashes, further hard links to them among these. */
export function contentsOf({ entries }: DebContent): BilledContent[] {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  return entries.flatMap((entry) => {
    const { sha256, sha1 = '' } = (entry.type === 'hardlink' ? byPath.get(entry.target ?? '') : entry) ?? entry;
    return sha256 === null ? [] : [{ path: entry.path, sha256, sha1 }];
  });
}

function billedPackage(deb: DebContent): BilledPackage {
  const control = parseSingleStanza(deb.members['control'] ?? '', `the control file of ${basename(deb.file.path)}`);
  const field = (name: string) => fieldValue(control, name) ?? '';
  return {
    name: field('Package'),
    version: field('Version'),
    architecture: field('Architecture'),
    section: field('Section'),
    summary: field('Description').split('\n')[0] ?? '',
    file: billed(deb.file),
    contents: contentsOf(deb),
  };
}

function billed({ path, size, sha256 }: FileArtifact): BilledFile {
  return { name: basename(path), size, sha256 };
}

function dependency(installed: string): BilledDependency {
  const [, name = '', architecture, version = ''] = /^([^\s:]+)(?::(\S+))? \(= (\S+)\)$/.exec(installed) ?? [];
  return { name, version, architecture: architecture ?? null };
}

/** All of a source package's licences, as the first package that carries debian/copyright has it. */
async function readLicenses(debs: readonly FileArtifact[], packages: readonly BilledPackage[], signal: AbortSignal): Promise<BilledLicenses> {
  for (const [index, { name, contents }] of packages.entries()) {
    const path = `/usr/share/doc/${name}/copyright`;
    const deb = debs[index];
    if (deb === undefined || !contents.some((one) => one.path === path)) continue;
    const found: string[] = [];
    await readDebFiles(deb.path, { paths: new Set([path]), bytes: largestCopyright, signal }, (_, content) => void found.push(content.toString('utf8')));
    if (found[0] !== undefined) return licensesOf(found[0], spdxIds());
  }
  return { declared: null, copyright: [], references: [] };
}

/** What a debian/copyright says, in SPDX's terms. */
export function licensesOf(text: string, ids: ReadonlySet<string>): BilledLicenses {
  const file = parseCopyrightFile(text);
  if (file === null || file.stanzas.length === 0) return { declared: null, copyright: [], references: [] };
  const expressions = [...new Set(file.stanzas.map(({ license }) => license))].map((license) => spdxExpression(license, ids));
  const references = new Map(expressions.flatMap((one) => one.references).map((one) => [one.id, one]));
  const textOf = (name: string) => file.texts.get(name) ?? [...file.texts].find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? `debian/copyright has no text of ${name} by itself.`;
  return {
    declared: allOf(expressions.map(({ expression }) => expression)),
    copyright: [...new Set(file.stanzas.flatMap(({ copyright }) => copyright))],
    references: [...references.values()].sort((a, b) => byBytes(a.id, b.id)).map((one) => ({ ...one, text: textOf(one.name) })),
  };
}

/** The ids of SPDX's list of licences, but for those that it has given up. */
export function spdxIds(): ReadonlySet<string> {
  return new Set(createRequire(import.meta.url)('spdx-license-ids') as readonly string[]);
}

function missing(ending: string): never {
  throw new InternalError('BILL_WITHOUT', `a build left no ${ending}`);
}
