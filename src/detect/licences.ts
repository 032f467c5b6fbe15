// Whose the files of a tree are and on what terms, as licensecheck(1) reads their heads, made into few stanzas; what is not known stays a TODO. Pure.
import { autotoolsBytes } from '../debian/autotools-files.ts';
import { copyrightClaims, formatClaims, withoutCommentMarks, type CopyrightClaim } from '../debian/copyright-lines.ts';
import { isPlainPattern } from '../debian/file-patterns.ts';
import { licenseText } from '../debian/licenses.ts';
import { chosenAmong, code, isFsfText, isKnownNonFree, isOtherwise, licenceByWords, orLater, sameFamily, shortName } from './licence-words.ts';
import { mainLicence, other, todo, type Said } from './main-licence.ts';
import { withoutCodes } from './pod.ts';
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

const licenseFile = /^(?:.*[-_.])?(?:LICEN[CS]ES?|COPYING(?:\.LESSER|\.LIB)?|UNLICEN[CS]E|COPYRIGHT)(?:[-_.][\w.-]*)?$/i;
const mostHolders = 25;
const mostStanzas = 60;

/** Lines of `licensecheck --machine --copyright`: path, licence and holders with tabs between them. */
export function readLicensecheck(lines: readonly string[]): CheckedFile[] {
  return lines.flatMap((line) => {
    const [path, license, holders = ''] = line.split('\t');
    if (path === undefined || license === undefined) return [];
    const claims = holders === '*No copyright*' ? [] : holders.split(' / ').flatMap((one) => copyrightClaims(`Copyright (C) ${withoutCodes(one).replace(/<\/?[a-z][a-z0-9]*>/gi, '').trim()}`));
    return [{ path: path.replace(/^\.\//, ''), license: shortName(license), claims }];
  });
}

/** The stanzas of a tree. `said` is what the project's metadata calls its licence and its authors. */
export function licencesOf(tree: SourceTree, checked: readonly CheckedFile[], said: Said & { readonly authors: readonly string[] }): Licences {
  const uncertain: string[] = [];
  const files = checked.filter(({ path }) => tree.has(path)).map((file) => {
    const text = tree.text(file.path);
    const head = text.slice(0, 20_000);
    return { ...file, license: chosenAmong(withWords(orLater(file.license, head), head), text.slice(0, 4000)), claims: text === '' ? [] : file.claims.map(tidied) };
  });
  const isText = (path: string) => licenseFile.test(path.slice(path.lastIndexOf('/') + 1)) && !code.test(path);
  const texts = files.filter(({ path }) => /^(?:docs?\/)?[^/]+$|^LICEN[CS]ES\//i.test(path) && isText(path));
  const own = files.filter(({ path }) => !isText(path) && autotoolsBytes(path) === 0);
  const main = mainLicence(own, texts, said, uncertain);
  const isMain = ({ path, license }: CheckedFile) => license === '' || license === main.license || main.license === todo || (sameFamily(license, main.license) && !code.test(path));
  // A translation's claims are those of the program's own messages once more, and what tests read or expect claims something for others.
  const isSample = (path: string) => /\.pot?$/.test(path) || (/(?:^|\/)(?:t|tests?|testdata|test-data|fixtures?|samples?)\//.test(path) && !code.test(path));
  const claims = [...own.filter((file) => isMain(file) && !isSample(file.path)), ...texts.filter(({ license }) => !isFsfText(license)).map((file) => ({ ...file, claims: file.claims.filter(({ holder }) => !/^free software foundation\b/i.test(holder)) }))].flatMap((file) => file.claims).filter(isPerson);
  const holders = formatClaims(named(claims)).slice(0, mostHolders);
  if (holders.length === 0 && said.authors.length > 0) uncertain.push(`no file claims a copyright: ${said.authors.join(', ')} is who the project's metadata names`);
  const copyright = holders.length > 0 ? holders : said.authors.length > 0 ? said.authors : ['TODO: no file says whose it is'];
  const stanzas: Stanza[] = [{ files: ['*'], copyright, license: main.license, ...(main.comment === undefined ? {} : { comment: main.comment }) }, ...grouped(own.filter((file) => !isMain(file)))];
  return { stanzas, texts: textsOf(tree, stanzas, { files, texts }, uncertain), why: main.why, uncertain };
}

/** What a file's own words say wins over a guess, unless that has found more; where they are those of no licence that was guessed, nothing is known. */
function withWords(guessed: string, text: string): string {
  const words = licenceByWords(text);
  if (words === null) return isOtherwise(guessed, text) ? '' : guessed;
  return guessed.split(' and ').includes(words) ? guessed : words;
}

/** One way of writing for each person: that with an address, where one has it. */
function named(claims: readonly CopyrightClaim[]): CopyrightClaim[] {
  const plain = (holder: string) => holder.replace(/\s*[<(][^<>()]*@[^<>()]*[>)].*$/, '').toLowerCase();
  const best = new Map<string, string>();
  for (const { holder } of claims) if (holder.length > (best.get(plain(holder)) ?? '').length) best.set(plain(holder), holder);
  return claims.map(({ holder, years }) => ({ holder: best.get(plain(holder)) ?? holder, years }));
}

/** What stood around the claim in a program's text is no part of the name. */
function tidied({ holder, years }: CopyrightClaim): CopyrightClaim {
  return { holder: holder.replace(/\\n.*$/, '').replace(/[\s"'()\\,;:]+$/, (end) => (end.includes(')') && holder.includes('(') ? ')' : '')).trim(), years };
}

/** The texts of licences that debkit has not: of a file that is one, or of the head of a file that is under it. */
function textsOf(tree: SourceTree, stanzas: readonly Stanza[], { files, texts }: { readonly files: readonly CheckedFile[]; readonly texts: readonly CheckedFile[] }, uncertain: string[]): Record<string, string> {
  const known: Record<string, string> = {};
  for (const name of new Set(stanzas.flatMap(({ license }) => license.split(/ (?:and|or) /)))) {
    if (isKnownNonFree(name)) uncertain.push(`${name} is not free by Debian's guidelines (DFSG): the package belongs into non-free, if anywhere`);
    if (name !== todo && licenseText(name) !== null) continue;
    const whole = name === todo || name.startsWith(`${other}-of-`) ? texts[0] : texts.find(({ license }) => license !== '' && sameFamily(license, name));
    const headed = whole === undefined && name !== todo ? files.find(({ license, path }) => license === name && headText(tree.text(path)) !== null) : undefined;
    const text = whole !== undefined ? tree.text(whole.path) : headed === undefined ? null : headText(tree.text(headed.path));
    // Debian has the FSF's in common-licenses, and lintian wants none whole.
    const isCommon = name === todo && isFsfText(whole?.license ?? '');
    known[name] = printable(text === null || text.trim() === '' || isCommon ? `TODO: the text of ${name} is to be put here.` : text);
    if (!isCommon) uncertain.push(text === null ? `the licence ${name} is one whose text debkit does not have` : `the text of ${name} is that of ${(whole ?? headed)?.path ?? ''}`);
  }
  return known;
}

/** The comment at a file's top, from the copyright on; null where it says too little. */
function headText(text: string): string | null {
  const lines = text.slice(0, 12_000).split('\n');
  const from = lines.findIndex((line) => /copyright/i.test(line));
  if (from === -1) return null;
  const comment = lines.slice(from).findIndex((line) => /\*\/\s*$/.test(line) || !/^\s*(?:[*#/;%-]|\.\\"|dnl|$)/.test(line));
  const words = withoutCommentMarks(lines.slice(from, comment === -1 ? from + 80 : from + comment + (/\*\/\s*$/.test(lines[from + comment] ?? '') ? 1 : 0)).join('\n')).replace(/\*\/\s*$/, '').trim();
  // A pointer to a licence is none.
  return words.length > 200 && /permission (?:is|to)|redistribution|hereby grant/i.test(words) ? words : null;
}

/** What a recipe may hold: no control character but line feeds. */
function printable(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/\f/g, '\n').replace(/\t/g, '        ').replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g, '').slice(0, 60_000);
}

/** The licence's own copyright notice is not the program's, and a form to be filled in is nobody. */
function isPerson({ holder, years }: CopyrightClaim): boolean {
  // So does a licence's own prose go on behind the word copyright.
  if (years.length === 0 && /^\p{Ll}+(?:\s+\S+){4}/u.test(holder) && !holder.includes('@')) return false;
  // Of a font or another file that is no text, what looks like letters is not.
  const odd = holder.match(/[\u0080-\u00ff]|[^\p{L}\p{N}\s.,'"<>@&()/:+_-]/gu)?.length ?? 0;
  if (odd * 2 > holder.length || /^(?:(?:A|L)?GPL|MIT|BSD|GNU|Apache)(?:[- ]v?[\d.]+)?$/i.test(holder)) return false;
  return !/^free software foundation\b.*<https?:\/\/fsf\.org|^[[<{]|^(?:YEAR|NAME|holders?|owners?|notices?|law|and|or|is|the|in|of|your|protection|statement|information|terms)\b/i.test(holder) && /\p{L}{2}/u.test(holder) && !/[{};=%]|\bcopyright\b|\b(?:own|same|following) licen[cs]e\b/i.test(holder);
}

/** Files of one licence and the same holders. */
function grouped(files: readonly CheckedFile[]): Stanza[] {
  const groups = new Map<string, CheckedFile[]>();
  for (const file of files.filter(({ path }) => isPlainPattern(path))) {
    const key = `${file.license}\n${formatClaims(file.claims.map(({ holder }) => ({ holder, years: [] }))).join('\n')}`;
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length).slice(0, mostStanzas).map((members) => {
    const claims = formatClaims(named(members.flatMap((member) => member.claims).filter(isPerson))).slice(0, mostHolders);
    return { files: members.map(({ path }) => path).sort(), copyright: claims.length > 0 ? claims : ['none claimed in the file'], license: members[0]?.license ?? todo };
  });
}
