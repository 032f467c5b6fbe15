// Licences that are known by their own words, where a whole text stands in a file; and what licensecheck(1) calls licences, as copyright-format 1.0 does. Pure.

/** Files of programs, by the end of their names. */
export const code = /\.(?:c|h|cc|cpp|cxx|hh|hpp|hxx|m|mm|go|rs|py|pyx|pl|pm|t|rb|sh|bash|js|mjs|cjs|ts|java|lua|vala|php|el|lisp|scm|hs|ml|d|f|f90|asm|s|y|l|awk|tcl|css|glsl)$/i;

/** The short name of the permissive licence whose words a text has; null for none of these. */
export function licenceByWords(text: string): string | null {
  const plain = text.replace(/[\s*#;/"'`]+/g, ' ');
  if (/redistributions? of source code must retain/i.test(plain) && /redistributions? in binary form must reproduce/i.test(plain)) {
    if (/all advertising materials mentioning/i.test(plain)) return 'BSD-4-clause';
    return /neither the names? |names? of .{1,200} may not be used to endorse/i.test(plain) ? 'BSD-3-clause' : 'BSD-2-clause';
  }
  if (/permission is hereby granted, free of charge, to any person obtaining a copy/i.test(plain) && /the software is provided as is/i.test(plain)) {
    if (/x consortium|except as contained in this notice/i.test(plain)) return null;
    if (/acknowledge?ment shall be given in the documentation and software packages that this software was used/i.test(plain)) return 'MIT-feh';
    return /the above copyright notice and this permission notice (?:\(including the next paragraph\) )?shall be included in all copies or (?:any )?substantial portions?/i.test(plain) ? 'Expat' : null;
  }
  if (/has waived all copyright and related or neighboring rights to this work/i.test(plain) && /publicdomain\/? ?zero\/? ?1\.0/i.test(plain)) return 'CC0-1.0';
  if (/this is free and unencumbered software released into the public domain/i.test(plain)) return 'Unlicense';
  if (/blue oak model license/i.test(plain) && /each contributor licenses you to do everything with this software/i.test(plain)) return 'BlueOak-1.0.0';
  if (/the origin of this software must not be misrepresented/i.test(plain) && /altered source versions must be plainly marked/i.test(plain)) return 'Zlib';
  if (/permission to use, copy, modify,? (?:and|and\/or|and or)? ?distribute this software for any purpose with or without fee is hereby granted/i.test(plain)) {
    return /provided that the above copyright notice and this permission notice appear in all copies/i.test(plain) ? 'ISC' : '0BSD';
  }
  return null;
}

// Of a licence of the FSF whose version nobody says any may be chosen, by its own words; licensecheck's `unspecified` is no licence in particular.
const renamed: Readonly<Record<string, string>> = { MIT: 'Expat', 'MIT~Oracle': 'Expat', 'BSD-2-Clause': 'BSD-2-clause', 'BSD-2-Clause-Views': 'BSD-2-clause', 'BSD-3-Clause': 'BSD-3-clause', 'BSD-4-Clause': 'BSD-4-clause', 'Apache-2': 'Apache-2.0', 'MPL-2': 'MPL-2.0', 'CC0': 'CC0-1.0', zlib: 'Zlib', 'Artistic-1': 'Artistic', 'Artistic-1.0': 'Artistic', 'Artistic-1.0-Perl': 'Artistic', Perl: 'GPL-1+ or Artistic', 'Artistic or GPL-1+': 'GPL-1+ or Artistic', 'Artistic-or-GPL-1+': 'GPL-1+ or Artistic', 'BSD-unspecified': '', GPL: 'GPL-1+', LGPL: 'LGPL-2+', AGPL: '', GFDL: '' };

/** One licence's name as Debian writes it; empty where it names none in particular. */
export function debianName(name: string): string {
  const known = renamed[name.replace(/~(?=unspecified$)/, '-')];
  if (known !== undefined) return known;
  // lintian takes no name for one that says that it is unknown.
  if (/[-~](?:unspecified|unknown|undefined)$/i.test(name)) return debianName(name.replace(/[-~][a-z]+$/i, ''));
  if (/\S or \S/.test(name)) return name.split(' or ').map(debianName).filter((one) => one !== '').join(' or ');
  const [, base, exception] = /^(\S+?)[- ]with[- ](.+?)[- ]exception$/i.exec(name) ?? [];
  if (base !== undefined && exception !== undefined) return `${debianName(base)} with ${exception.replace(/[^A-Za-z0-9.+_-]+/g, '-')} exception`;
  const [, family = '', version = '', later = ''] = /^(A?GPL|LGPL|GFDL)-?v?(\d(?:\.\d)*)(-or-later|-only|\+)?$/.exec(name) ?? [];
  if (family !== '') return `${family}-${version.replace(/\.0$/, '')}${later === '-or-later' || later === '+' ? '+' : ''}`;
  return name.replace(/[^A-Za-z0-9.+_ -]/g, '-').replace(/\s+/g, '-').replace(/^-+|-+$/g, '');
}

/** licensecheck's words as short names of copyright-format 1.0; empty for none. */
export function shortName(text: string): string {
  const plain = text.replace(/\[generated file\]|\*No copyright\*|\(with incorrect FSF address[^)]*\)|\[obsolete FSF postal address[^\]]*\]/g, '').trim();
  if (/^UNKNOWN$|^$/.test(plain)) return '';
  // `and/or` is what licensecheck says of several that it has found in one file.
  const names = plain.split(/\s+and\/or\s+/).map((name) => debianName(name.trim())).filter((name) => name !== '');
  return [...new Set(names)].join(' and ');
}

const spoken: Readonly<Record<string, string>> = { 'mit license': 'Expat', 'the mit license': 'Expat', mit: 'Expat', 'apache license 2.0': 'Apache-2.0', 'apache license, version 2.0': 'Apache-2.0', 'apache 2.0': 'Apache-2.0', apache_2_0: 'Apache-2.0', 'isc license': 'ISC', perl_5: 'GPL-1+ or Artistic', perl: 'GPL-1+ or Artistic', gpl_2: 'GPL-2', gpl_3: 'GPL-3', artistic_2: 'Artistic-2.0', mit_1: 'Expat' };

/** `MIT OR Apache-2.0`, `GPLv3+`, `GPL-2.0-or-later`: as copyright-format writes it; empty where it is no licence's name. */
export function spokenLicence(text: string): string {
  const plain = text.trim().replace(/^License ::.*:: /, '').replace(/[()]/g, ' ').trim();
  const words = (spoken[plain.toLowerCase()] === undefined ? plain.split(/\s+(OR|AND|or|and)\s+|\s*(\/)\s*/) : [plain]).filter((word) => word !== undefined).map((word) => word.trim());
  const names = words.map((word) => (/^(?:or|and)$/i.test(word) ? word.toLowerCase() : word === '/' ? 'or' : (spoken[word.toLowerCase()] ?? debianName(word.replace(/^(A?GPL|LGPL)\s*v?(\d)/i, (_, family: string, version: string) => `${family.toUpperCase()}-${version}`)))));
  // Words with a hyphen made between them are no name.
  if (words.some((word) => / /.test(word) && spoken[word.toLowerCase()] === undefined && !/^(?:A|L)?GPL/i.test(word))) return '';
  return names.every((name) => /^[A-Za-z0-9][A-Za-z0-9.+-]*(?: or [A-Za-z0-9.+-]+)*$/.test(name)) ? names.join(' ') : '';
}

/** Its parts without what says `or later`. */
export function families(license: string): string[] {
  return license.split(/ (?:or|and) /).map((name) => name.toLowerCase().replace(/\+$|-or-later$|-only$/, '').replace(/\.0$/, ''));
}

/** Whether two names have a licence in common. */
export function sameFamily(a: string, b: string): boolean {
  return families(a).some((one) => families(b).includes(one));
}

/** The texts of the FSF's licences say `or any later version` in their appendix whatever the project means. */
export function isFsfText(license: string): boolean {
  return /^(?:A|L)?GPL-\d/.test(license);
}

/** A licence of the FSF with its `+` where the text says so in a way that licensecheck does not see: `GPLv2+`, `GPL version 2 or later`. */
export function orLater(license: string, text: string): string {
  const [, family = '', version = ''] = /^(A?GPL|LGPL)-(\d(?:\.\d)?)$/.exec(license) ?? [];
  if (family === '') return license;
  const number = version.replace('.', '\\.');
  return new RegExp(`(?<![A-Z])${family}[- ]?(?:v|version )?\\s?${number}(?:\\.0)?(?:\\+|,? or (?:any )?(?:later|newer)|-or-later)`, 'i').test(text) ? `${license}+` : license;
}

/** Whether a text has the words of some permissive licence, which are not those of the one that was guessed. */
export function isOtherwise(guessed: string, text: string): boolean {
  if (!/^(?:Expat|ISC|Zlib|BSD-[234]-clause)$/.test(guessed)) return false;
  const plain = text.replace(/[\s*#;/"'`]+/g, ' ');
  return /permission is (?:hereby )?granted|permission to use, copy|redistribution and use in source|may be used to endorse or promote|not be used to endorse or promote/i.test(plain) && licenceByWords(text) === null;
}

/** Several licences with `or` between them where the words that name them say that one may choose. */
export function chosenAmong(license: string, text: string): string {
  if (!license.includes(' and ') || license.includes(' or ')) return license;
  const plain = text.replace(/[\s*#;/"'`]+/g, ' ');
  const choice = /\balternatively,? the contents of this (?:file|package) may be used under the terms of|\balternatively,? (?:this|the) (?:software|program|library|file|package) may be (?:used|distributed|redistributed)\b.{0,40} under the terms of|\bunder the terms of either\b.{1,200} or\b|\byou may choose (?:either|one|between)\b|\bdual[- ]licensed\b|\b(?:at your option|choose),? (?:either|any one) of\b/i;
  return choice.test(plain) ? license.replaceAll(' and ', ' or ') : license;
}

/** Licences that Debian's guidelines (DFSG) do not call free. */
export function isKnownNonFree(license: string): boolean {
  return /non-?free|CC-BY-NC|CC-BY-ND|-NC-|-ND-|proprietary|^JSON$|BUSL|SSPL|Elastic|Commons-Clause|Aladdin|Unity|RPL-1/i.test(license);
}
