// Debian's short names of licences (copyright-format 1.0) as SPDX writes them.
import { licenseNames } from './licenses.ts';
import { DebianSyntaxError } from './syntax-error.ts';

/** An SPDX expression, and the Debian names that it refers to since SPDX has no id for them. */
export interface SpdxExpression {
  readonly expression: string;
  readonly references: readonly SpdxReference[];
}

export interface SpdxReference {
  /** `LicenseRef-...`. */
  readonly id: string;
  /** As debian/copyright has it. */
  readonly name: string;
}

/** Names whose SPDX id is another word; base-files' Artistic is the one that comes with Perl. */
const otherWords: ReadonlyMap<string, string> = new Map([
  ['expat', 'MIT'],
  ['artistic', 'Artistic-1.0-Perl'],
  ['cc0', 'CC0-1.0'],
]);

/** SPDX's ids of exceptions that mean one text, by Debian's word before `exception`. */
const exceptions: ReadonlyMap<string, string> = new Map([
  ['libtool', 'Libtool-exception'],
  ['bison-2.2', 'Bison-exception-2.2'],
  ['classpath', 'Classpath-exception-2.0'],
  ['font', 'Font-exception-2.0'],
  ['texinfo', 'Texinfo-exception'],
]);

/** The expression in SPDX's syntax, where `ids` are SPDX's own; what is no expression of short names is one reference. */
export function spdxExpression(debian: string, ids: ReadonlySet<string>): SpdxExpression {
  const known = new Map([...ids].map((id) => [id.toLowerCase(), id]));
  const references: SpdxReference[] = [];
  const one = (name: string) => {
    const found = spdxLicense(name, known);
    if (found !== null) return found;
    const id = referenceId(name);
    if (!references.some((other) => other.id === id)) references.push({ id, name });
    return id;
  };
  try {
    licenseNames(debian);
  } catch (error) {
    if (!(error instanceof DebianSyntaxError)) throw error;
    return { expression: one(debian.trim()), references };
  }
  // A comma before it makes the weakest `and` or `or`.
  const [first = '', ...rest] = debian.trim().split(/\s*,\s+(or|and)\s+/);
  let expression = tight(first, one);
  for (let index = 0; index < rest.length; index += 2) expression = `${grouped(expression)} ${(rest[index] ?? '').toUpperCase()} ${grouped(tight(rest[index + 1] ?? '', one))}`;
  return { expression, references };
}

/** Without commas: `and` binds closer than `or`, in both syntaxes. */
function tight(text: string, one: (name: string) => string): string {
  return text.split(/\s+or\s+/).map((part) => part.split(/\s+and\s+/).map(one).join(' AND ')).join(' OR ');
}

function grouped(expression: string): string {
  return / (?:AND|OR) /.test(expression) && !/^\([^()]*\)$/.test(expression) ? `(${expression})` : expression;
}

/** All of the expressions at once; each in brackets where it needs them. */
export function allOf(expressions: readonly string[]): string {
  const unique = [...new Set(expressions)];
  return unique.length === 1 ? (unique[0] ?? '') : unique.map(grouped).join(' AND ');
}

/** The id of one short name; null where SPDX has none. */
function spdxLicense(name: string, known: ReadonlyMap<string, string>): string | null {
  const [, base, exception] = /^(\S+) with (.+) exception$/i.exec(name) ?? [];
  if (base !== undefined && exception !== undefined) {
    const [license, added] = [spdxLicense(base, known), exceptions.get(exception.toLowerCase())];
    return license === null || added === undefined ? null : `${license} WITH ${added}`;
  }
  const word = name.toLowerCase();
  const [, family, noInvariants, version, later] = /^(a?gpl|lgpl|gfdl)(-niv)?-(\d+(?:\.\d+)*?)(?:\.0)?(\+|-or-later|-only)?$/.exec(word) ?? [];
  if (family !== undefined && version !== undefined) {
    const full = version.includes('.') ? version : `${version}.0`;
    const id = `${family}-${full}${noInvariants === undefined ? '' : '-no-invariants'}-${later === '+' || later === '-or-later' ? 'or-later' : 'only'}`;
    return known.get(id) ?? null;
  }
  const plain = word.replace(/\+$/, '');
  const id = otherWords.get(plain) ?? known.get(plain) ?? (/-\d+$/.test(plain) ? known.get(`${plain}.0`) : undefined);
  return id === undefined ? null : word.endsWith('+') ? `${id}+` : id;
}

/** Letters, digits, `.` and `-` alone may stand in it: other letters are written by their bytes after two dots, so that no two names share an id. */
function referenceId(name: string): string {
  const plain = name.replace(/\+(?=$|\s)/g, '-or-later').replace(/\s+/g, '-').replace(/[^A-Za-z0-9.-]/g, (letter) => [...Buffer.from(letter)].map((byte) => `..${byte.toString(16)}`).join(''));
  return `LicenseRef-${plain === '' ? 'unnamed' : plain}`;
}
