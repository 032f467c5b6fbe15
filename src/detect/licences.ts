// Whose the files of a tree are and on what terms, as licensecheck(1) reads their heads, made into few stanzas; what is not known stays a TODO. Pure.
import { copyrightClaims, formatClaims, type CopyrightClaim } from '../debian/copyright-lines.ts';
import { licenseText } from '../debian/licenses.ts';
import { autotoolsBytes } from '../debian/autotools-files.ts';
import { isPlainPattern } from '../debian/file-patterns.ts';
import type { SourceTree } from './source-tree.ts';

/** A file as licensecheck has read it; `license` is empty where it found none. */
export interface CheckedFile {
  readonly path: string;
  readonly license: string;
  readonly claims: readonly CopyrightClaim[];
}

/** A stanza of the recipe's `copyright`. */
export interface Stanza {
  readonly files: readonly string[];
  readonly copyright: readonly string[];
  readonly license: string;
  readonly comment?: string;
}

/** The recipe's copyright and licences. */
export interface Licences {
  readonly stanzas: readonly Stanza[];
  /** Texts that debkit does not know, by name. */
  readonly texts: Readonly<Record<string, string>>;
  /** From where the main licence is known. */
  readonly why: string;
  /** What a person must look at. One sentence each. */
  readonly uncertain: readonly string[];
}

const todo = 'TODO';
const licenseFile = /^(?:.*[-_.])?(?:LICEN[CS]ES?|COPYING(?:\.LESSER|\.LIB)?|UNLICEN[CS]E|COPYRIGHT)(?:[-_.][\w.-]*)?$/i;
const mostHolders = 25;

/** Lines of `licensecheck --machine --copyright`: path, licence and holders with tabs between them. */
export function readLicensecheck(lines: readonly string[]): CheckedFile[] {
  return lines.flatMap((line) => {
    const [path, license, holders = ''] = line.split('\t');
    if (path === undefined || license === undefined) return [];
    const claims = holders === '*No copyright*' ? [] : holders.split(' / ').flatMap((one) => copyrightClaims(`Copyright (C) ${one.trim()}`));
    return [{ path: path.replace(/^\.\//, ''), license: shortName(license), claims }];
  });
}

/** licensecheck's words as short names of copyright-format 1.0; empty for none. */
export function shortName(text: string): string {
  const plain = text.replace(/\[generated file\]|\*No copyright\*|\(with incorrect FSF address[^)]*\)|\[obsolete FSF postal address[^\]]*\]/g, '').trim();
  if (/^UNKNOWN$|^$/.test(plain)) return '';
  // `and/or` is what licensecheck says of several that it has found in one file.
  const names = plain.split(/\s+and\/or\s+/).map((name) => rename(name.trim())).filter((name) => name !== '');
  return [...new Set(names)].join(' and ');
}

const renamed: Readonly<Record<string, string>> = { MIT: 'Expat', 'MIT~Oracle': 'Expat', 'BSD-2-Clause': 'BSD-2-clause', 'BSD-3-Clause': 'BSD-3-clause', 'BSD-4-Clause': 'BSD-4-clause', 'Apache-2': 'Apache-2.0', 'MPL-2': 'MPL-2.0', 'CC0': 'CC0-1.0', zlib: 'Zlib', 'Artistic-1': 'Artistic', 'Artistic-1.0-Perl': 'Artistic', Perl: 'GPL-1+ or Artistic', 'Artistic or GPL-1+': 'GPL-1+ or Artistic' };

function rename(name: string): string {
  const known = renamed[name];
  if (known !== undefined) return known;
  const [, family = '', version = '', later = ''] = /^(A?GPL|LGPL|GFDL)-?v?(\d(?:\.\d)*)(-or-later|-only|\+)?$/.exec(name) ?? [];
  if (family !== '') return `${family}-${version.replace(/\.0$/, '')}${later === '-or-later' || later === '+' ? '+' : ''}`;
  return name.replace(/[^A-Za-z0-9.+_ -]/g, '-').replace(/\s+/g, '-').replace(/^-+|-+$/g, '');
}

/** The stanzas of a tree. `said` is what the project's metadata calls its licence, in SPDX or its own words. */
export function licencesOf(tree: SourceTree, checked: readonly CheckedFile[], said: { readonly license: string | null; readonly from: string; readonly authors: readonly string[] }): Licences {
  const uncertain: string[] = [];
  const files = checked.filter(({ path }) => tree.has(path));
  const texts = files.filter(({ path }) => /^[^/]+$|^LICEN[CS]ES\//i.test(path) && licenseFile.test(path.slice(path.lastIndexOf('/') + 1)));
  const own = files.filter(({ path }) => !licenseFile.test(path.slice(path.lastIndexOf('/') + 1)) && autotoolsBytes(path) === 0);
  const main = mainLicence(own, texts, said, uncertain);
  const same = own.filter(({ license }) => license === '' || license === main.license || main.license === todo);
  const claims = [...same, ...texts.filter(({ license }) => !isFsfText(license))].flatMap((file) => file.claims).filter(isPerson);
  const others = grouped(own.filter((file) => !same.includes(file)), main.license);
  const holders = formatClaims(claims).slice(0, mostHolders);
  if (holders.length === 0 && said.authors.length > 0) uncertain.push(`no file claims a copyright: ${said.authors.join(', ')} is who the project's metadata names`);
  const copyright = holders.length > 0 ? holders : said.authors.length > 0 ? said.authors : ['TODO: no file says whose it is'];
  const stanzas: Stanza[] = [{ files: ['*'], copyright, license: main.license, ...(main.comment === undefined ? {} : { comment: main.comment }) }, ...others];
  const known: Record<string, string> = {};
  for (const name of new Set(stanzas.flatMap(({ license }) => license.split(/ (?:and|or) /)))) {
    if (name !== todo && licenseText(name) !== null) continue;
    const text = texts.find((file) => file.license === name || (name === todo && file.path !== ''));
    known[name] = text === undefined ? `TODO: the text of ${name} is to be put here.` : tree.text(text.path).slice(0, 60_000);
    uncertain.push(text === undefined ? `the licence ${name} is one whose text debkit does not have` : `the text of ${name} is that of ${text.path}`);
    if (/non-?free|CC-BY-NC|CC-BY-ND|proprietary|JSON|BUSL|SSPL|Elastic|Commons-Clause/i.test(name)) uncertain.push(`${name} is not free by Debian's guidelines (DFSG): the package belongs into non-free, if anywhere`);
  }
  return { stanzas, texts: known, why: main.why, uncertain };
}

interface Main {
  readonly license: string;
  readonly why: string;
  readonly comment?: string;
}

/** Heads of files first, then the licence's text with what the metadata says of versions; a TODO where they disagree. */
function mainLicence(own: readonly CheckedFile[], texts: readonly CheckedFile[], said: { readonly license: string | null; readonly from: string }, uncertain: string[]): Main {
  const declared = said.license === null ? '' : spdx(said.license);
  const counts = new Map<string, number>();
  for (const { license, path } of own) if (license !== '' && !/\.m4$|^(?:tests?|doc|docs|examples?|po)\//.test(path)) counts.set(license, (counts.get(license) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  const [text] = texts.filter(({ license }) => license !== '');
  const fits = (name: string) => text === undefined || families(name).some((one) => texts.some(({ license }) => families(license).includes(one)));
  const total = [...counts.values()].reduce((sum, one) => sum + one, 0);
  if (most !== undefined && most[1] * 2 > total && fits(most[0]) && (declared === '' || sameLicence(declared, most[0]))) {
    return { license: most[0], why: `the heads of ${most[1]} file${most[1] === 1 ? '' : 's'}${declared === '' ? '' : ` and ${said.from}`}` };
  }
  if (declared !== '' && licenseText(firstName(declared)) !== null && fits(declared)) return { license: declared, why: said.from };
  if (text !== undefined && texts.length === 1 && (most === undefined || !fits(most[0]) || most[1] * 2 <= total)) {
    const name = text.license;
    if (isFsfText(name)) {
      const comment = `TODO: ${text.path} is the text of the licence, and no file says whether later versions may be chosen.`;
      uncertain.push(`${text.path} is the ${name}, and no file says whether later versions may be chosen`);
      return { license: name.replace(/\+$/, ''), why: text.path, comment };
    }
    return { license: name, why: text.path };
  }
  uncertain.push(texts.length === 0 && most === undefined ? 'no file says under which licence it is' : `the main licence is not clear: ${[...new Set([...counts.keys(), ...texts.map(({ license, path }) => `${license === '' ? 'unknown' : license} (${path})`), ...(declared === '' ? [] : [`${declared} (${said.from})`])])].slice(0, 6).join(', ')}`);
  return { license: todo, why: 'nothing that would be sure' };
}

function firstName(expression: string): string {
  return expression.split(/ (?:or|and) /)[0] ?? '';
}

function families(license: string): string[] {
  return license.split(/ (?:or|and) /).map((name) => name.toLowerCase().replace(/\+$|-or-later$|-only$/, '').replace(/\.0$/, ''));
}

function sameLicence(a: string, b: string): boolean {
  return families(a).some((one) => families(b).includes(one));
}

/** The texts of the FSF's licences say `or any later version` in their appendix whatever the project means. */
function isFsfText(license: string): boolean {
  return /^(?:A|L)?GPL-\d/.test(license);
}

/** The licence's own copyright notice is not the program's. */
function isPerson({ holder }: CopyrightClaim): boolean {
  return !/^(?:free software foundation|<?name of author|\[?yyyy|year|the regents)\b.*<https?:\/\/fsf\.org|^\[|^<|^(?:YEAR|NAME|holders?|owners?|notice|law|and|or|is|the|in|of)\b/i.test(holder) && /[A-Za-z]{2}/.test(holder);
}

/** `MIT OR Apache-2.0`, `GPLv3+`, `GPL-2.0-or-later`: as copyright-format writes it; empty where it is no licence's name. */
function spdx(text: string): string {
  const plain = text.trim().replace(/^License ::.*:: /, '').replace(/[()]/g, ' ').trim();
  const words = plain.split(/\s+(OR|AND|or|and)\s+|\s*\/\s*/).filter((word) => word !== undefined).map((word) => word.trim());
  const names = words.map((word) => (/^(?:or|and)$/i.test(word) ? word.toLowerCase() : rename(free[word.toLowerCase()] ?? word.replace(/^(A?GPL|LGPL)\s*v?(\d)/i, (_, family: string, version: string) => `${family.toUpperCase()}-${version}`))));
  return names.every((name) => /^(?:or|and)$/.test(name) || /^[A-Za-z0-9][A-Za-z0-9.+-]*$/.test(name)) ? names.join(' ') : '';
}

const free: Readonly<Record<string, string>> = { 'mit license': 'Expat', 'the mit license': 'Expat', mit: 'Expat', 'apache license 2.0': 'Apache-2.0', 'apache 2.0': 'Apache-2.0', 'apache software license': 'Apache-2.0', 'bsd license': 'BSD', bsd: 'BSD', 'isc license': 'ISC', perl_5: 'GPL-1+ or Artistic', perl: 'GPL-1+ or Artistic', gpl_2: 'GPL-2', gpl_3: 'GPL-3', gpl: 'GPL', artistic_2: 'Artistic-2.0' };

/** Files of one licence and the same holders, by folder where a folder has nothing else. */
function grouped(files: readonly CheckedFile[], main: string): Stanza[] {
  const groups = new Map<string, CheckedFile[]>();
  for (const file of files.filter(({ path, license }) => license !== main && isPlainPattern(path))) {
    const key = `${file.license}\n${formatClaims(file.claims.map(({ holder }) => ({ holder, years: [] }))).join('\n')}`;
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length).slice(0, 60).map((members) => {
    const claims = formatClaims(members.flatMap(({ claims }) => claims).filter(isPerson)).slice(0, mostHolders);
    return { files: members.map(({ path }) => path).sort(), copyright: claims.length > 0 ? claims : ['none claimed in the file'], license: members[0]?.license ?? todo };
  });
}
