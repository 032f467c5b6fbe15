// What a packager has to look at between two releases: licences that changed or came, and what the build needs. Pure.
import { autotoolsBytes } from '../debian/autotools-files.ts';
import { withoutCommentMarks } from '../debian/copyright-lines.ts';
import { licenseNotices } from '../debian/license-notices.ts';
import { debianName, licenceByWords, spokenLicence } from './licence-words.ts';
import { metadataLicence } from './metadata-licence.ts';
import { detectBuild } from './registry.ts';
import { shownPlace, type SourceTree } from './source-tree.ts';

/** A file whose licence is another one; null where the file was not there, or is not any more. Names as in debian/copyright, or words. */
export interface LicenceChange {
  readonly file: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What the build asks for, otherwise than before; null on the side that does not ask. */
export interface NeedChange {
  /** `pkg-config module zlib`. */
  readonly what: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Where the newer tree asks, else the older. */
  readonly place: string;
  readonly optional: boolean;
}

const headBytes = 20_000;
const mostFiles = 20_000;
const licenceFile = /^(?:.*[-_./])?(?:LICEN[CS]ES?|COPYING(?:\.LESSER|\.LIB)?|UNLICEN[CS]E|COPYRIGHT|NOTICE)(?:[-_.][\w.-]*)?$/i;
const noText = /\.(?:png|jpe?g|gif|ico|gz|xz|bz2|zip|pdf|ttf|woff2?|pot?|gmo|mo|svg|wav|ogg|mp3|svgz)$/i;

/** Files with another licence than before, and new ones with a licence that the older tree had nowhere. */
export function licenceChanges(before: SourceTree, after: SourceTree): LicenceChange[] {
  const known = new Set(before.files.slice(0, mostFiles).filter(isRead).map((file) => licenceOf(before, file)));
  const changes: LicenceChange[] = [];
  for (const file of after.files.slice(0, mostFiles).filter(isRead)) {
    const now = licenceOf(after, file);
    if (!before.has(file)) {
      if (now !== '' && (!known.has(now) || licenceFile.test(file))) changes.push({ file, before: null, after: now });
      continue;
    }
    if (before.text(file) === after.text(file)) continue;
    const then = licenceOf(before, file);
    if (then !== now) changes.push({ file, before: then || 'none named', after: now || 'none named' });
    else if (licenceFile.test(file) && words(before.text(file)) !== words(after.text(file))) changes.push({ file, before: then || 'its words', after: `${now || 'its words'}, otherwise worded` });
  }
  for (const file of before.files.filter((one) => licenceFile.test(one) && !after.has(one))) changes.push({ file, before: licenceOf(before, file) || 'its words', after: null });
  const [said, says] = [metadataLicence(before), metadataLicence(after)];
  const declared = (text: string | null) => (text === null ? null : spokenLicence(text) || text.slice(0, 80));
  if (says.license !== said.license && declared(said.license) !== declared(says.license)) changes.push({ file: says.from || said.from, before: declared(said.license), after: declared(says.license) });
  return changes;
}

function isRead(file: string): boolean {
  return !noText.test(file) && autotoolsBytes(file) === 0;
}

const named: readonly (readonly [RegExp, string])[] = [
  [/Apache License,? (?:Version )?2\.0/i, 'Apache-2.0'],
  [/Mozilla Public License,? (?:v(?:ersion|\.)? ?)?2\.0/i, 'MPL-2.0'],
  [/Mozilla Public License,? (?:v(?:ersion|\.)? ?)?1\.1/i, 'MPL-1.1'],
  [/Boost Software License/i, 'BSL-1.0'],
  [/This software is provided 'as-is', without any express or implied warranty/i, 'Zlib'],
  [/Eclipse Public License/i, 'EPL'],
  [/Server Side Public License/i, 'SSPL'],
  [/Business Source License/i, 'BUSL'],
  [/Artistic License/i, 'Artistic'],
  [/\bpublic domain\b/i, 'public-domain'],
];

/** The licence that a file's head names; empty where it names none that is known. */
function licenceOf(tree: SourceTree, file: string): string {
  const head = tree.text(file).slice(0, headBytes);
  const [, spdx] = /SPDX-License-Identifier:[ \t]*([A-Za-z0-9.+() -]{1,200})/.exec(head) ?? [];
  if (spdx !== undefined) return spdx.replace(/[()]/g, '').trim().split(/\s+(OR|AND|WITH)\s+/).map((word) => (/^(?:OR|AND|WITH)$/.test(word) ? word.toLowerCase() : debianName(word))).join(' ');
  const plain = withoutCommentMarks(head).replace(/\s+/g, ' ');
  return licenceByWords(head) ?? gnuLicence(plain) ?? licenseNotices(plain)[0]?.license ?? named.find(([pattern]) => pattern.test(plain))?.[1] ?? '';
}

/** `GPL-2+` of the FSF's notice, or of its text. */
function gnuLicence(plain: string): string | null {
  const [found, kind = '', between = ''] = /GNU (Lesser |Library |Affero )?General Public License(.{0,300})/i.exec(plain) ?? [];
  if (found === undefined) return null;
  const family = { lesser: 'LGPL', library: 'LGPL', affero: 'AGPL', '': 'GPL' }[kind.trim().toLowerCase()] ?? 'GPL';
  const version = /(?:version|v\.?) ?(\d(?:\.\d)?)/i.exec(between)?.[1]?.replace(/\.0$/, '');
  const later = /any later version|or \(?at your option\)? any/i.test(between);
  return version === undefined ? family : `${family}-${version}${later ? '+' : ''}`;
}

function words(text: string): string {
  // Years and who holds the copyright are no words of the licence.
  return text.split('\n').filter((line) => !/copyright\b.{0,12}(?:\d{4}|©|\(c\))/i.test(line)).join(' ').replace(/[\s*#/;]+/g, ' ').trim();
}

/** What the two trees' build systems ask for, where that differs; also another build system. */
export function needChanges(before: SourceTree, after: SourceTree): NeedChange[] {
  const [then, now] = [detectBuild(before)?.detection ?? null, detectBuild(after)?.detection ?? null];
  const system = then?.system === now?.system || now === null ? [] : [{ what: 'build system', before: then?.system ?? null, after: now.system, place: shownPlace(now.place), optional: false }];
  const all = (detection: typeof now) => new Map([...(detection?.needs ?? []), ...(detection?.runtime ?? [])].map((need) => [`${need.wanted.kind === 'pkg-config' ? 'pkg-config module' : need.wanted.kind} ${need.wanted.name}`, need]));
  const [old, own] = [all(then), all(now)];
  const said = (need: ReturnType<typeof own.get>) => (need === undefined ? null : need.atLeast === null ? 'any version' : `${need.atLeast} or newer`);
  return [...system, ...[...new Set([...old.keys(), ...own.keys()])].sort().flatMap((what) => {
    const [one, other] = [old.get(what), own.get(what)];
    const need = other ?? one;
    return said(one) === said(other) || need === undefined ? [] : [{ what, before: said(one), after: said(other), place: shownPlace(need.place), optional: need.optional }];
  })];
}
