// The pieces of a relation, read from left to right with the place of each mistake (Policy 7.1, deb-src-control(5)).
import { isValidPackageName } from './names.ts';
import type { Restriction, VersionOperator } from './relations.ts';
import { DebianSyntaxError } from './syntax-error.ts';
import { isValidVersion } from './version.ts';

const operators: readonly VersionOperator[] = ['<<', '<=', '>=', '>>', '='];

/** A place in a relation's text, moved past each piece that is read. */
export interface Cursor {
  readonly text: string;
  offset: number;
}

/** The character at the cursor; '' at the end. */
export function peek(cursor: Cursor): string {
  return cursor.text.charAt(cursor.offset);
}

/** Moves past white space and tells whether the text has ended there. */
export function skipSpace(cursor: Cursor): boolean {
  match(cursor, /[ \t\r\n]*/y);
  return cursor.offset >= cursor.text.length;
}

/** True, and past it, where `character` is next. */
export function take(cursor: Cursor, character: string): boolean {
  if (peek(cursor) !== character) return false;
  cursor.offset += character.length;
  return true;
}

/** The RELATION_INVALID error of the cursor's place, or of `offset`. */
export function relationError(cursor: Cursor, why: string, details: { hint?: string; offset?: number } = {}): DebianSyntaxError {
  return new DebianSyntaxError('RELATION_INVALID', `${JSON.stringify(cursor.text)} is not a relation: ${why}`, {
    offset: cursor.offset,
    ...details,
  });
}

/** The RELATION_INVALID error of what stands at the cursor. */
export function unexpected(cursor: Cursor, wanted: string): DebianSyntaxError {
  return relationError(
    cursor,
    peek(cursor) === '' ? `${wanted} is missing` : `'${peek(cursor)}' is not expected where ${wanted} should be`,
  );
}

/** A package name, a substvar, or a name with substvars in it. */
export function scanPackageName(cursor: Cursor): string {
  const offset = cursor.offset;
  const name = match(cursor, /(?:[A-Za-z0-9+._-]|\$\{[A-Za-z0-9][A-Za-z0-9:-]*\})+/y);
  if (peek(cursor) === '$') throw relationError(cursor, 'the substvar is not written ${name}');
  if (name === '') throw unexpected(cursor, 'a package name');
  const plain = name.replace(/\$\{[^}]*\}/g, '');
  if (plain === name ? !isValidPackageName(name) : !/^[a-z0-9+.-]*$/.test(plain)) {
    const hint = 'package names have two or more of a-z 0-9 + - . and start with a letter or digit (Policy 5.6.1)';
    throw relationError(cursor, `'${name}' is not a package name`, { hint, offset });
  }
  return name;
}

/** What follows a name's colon; null where there is no colon. */
export function scanQualifier(cursor: Cursor): string | null {
  if (!take(cursor, ':')) return null;
  const qualifier = match(cursor, /[a-z0-9][a-z0-9-]*/y);
  if (qualifier === '') throw unexpected(cursor, 'any, native or an architecture');
  return qualifier;
}

/** `(>= 1.0)`; null where there is no parenthesis. */
export function scanVersion(cursor: Cursor): { operator: VersionOperator; version: string } | null {
  if (!take(cursor, '(')) return null;
  skipSpace(cursor);
  const operatorOffset = cursor.offset;
  const written = match(cursor, /[<>=!~]+/y);
  const operator = operators.find((known) => known === written);
  if (operator === undefined) {
    throw relationError(cursor, `'${written}' is not one of << <= = >= >>`, {
      hint: operatorHint(written),
      offset: operatorOffset,
    });
  }
  skipSpace(cursor);
  const offset = cursor.offset;
  const version = match(cursor, /[^\s()[\]<>|,]+/y);
  if (version === '') throw unexpected(cursor, 'the version');
  if (!isValidVersion(version.replace(/\$\{[A-Za-z0-9][A-Za-z0-9:-]*\}/g, '1'))) {
    throw relationError(cursor, `'${version}' is not a version`, { hint: 'see deb-version(7)', offset });
  }
  skipSpace(cursor);
  if (!take(cursor, ')')) throw unexpected(cursor, "')'");
  return { operator, version };
}

/** `[amd64 i386]` or `[!amd64 !i386]`; empty where there is no bracket. */
export function scanArchitectures(cursor: Cursor): readonly Restriction[] {
  const offset = cursor.offset;
  if (!take(cursor, '[')) return [];
  const restrictions = scanRestrictions(cursor, ']', /[a-z0-9][a-z0-9-]*/y);
  if (restrictions.some((one) => one.negated !== restrictions[0]?.negated)) {
    throw relationError(cursor, "either all or none of the architectures have a '!'", { hint: 'see Policy 7.1', offset });
  }
  return restrictions;
}

/** Every `<!nocheck cross>` at the cursor, as formulas. */
export function scanProfiles(cursor: Cursor): readonly (readonly Restriction[])[] {
  const formulas: (readonly Restriction[])[] = [];
  while (take(cursor, '<')) {
    formulas.push(scanRestrictions(cursor, '>', /[a-z0-9][a-z0-9+.-]*/y));
    skipSpace(cursor);
  }
  return formulas;
}

function scanRestrictions(cursor: Cursor, close: string, name: RegExp): Restriction[] {
  const found: Restriction[] = [];
  for (skipSpace(cursor); !take(cursor, close); skipSpace(cursor)) {
    const negated = take(cursor, '!');
    const word = match(cursor, name);
    if (word === '' || (peek(cursor) !== close && !/\s/.test(peek(cursor)))) throw unexpected(cursor, `'${close}'`);
    found.push({ negated, name: word });
  }
  if (found.length === 0) throw relationError(cursor, `nothing stands before '${close}'`, { offset: cursor.offset - 1 });
  return found;
}

/** The text a sticky pattern matches at the cursor, and past it. */
function match(cursor: Cursor, pattern: RegExp): string {
  pattern.lastIndex = cursor.offset;
  const matched = pattern.exec(cursor.text)?.[0] ?? '';
  cursor.offset += matched.length;
  return matched;
}

function operatorHint(written: string): string {
  if (written === '<') return 'write << for earlier, <= for earlier or equal';
  if (written === '>') return 'write >> for later, >= for later or equal';
  return 'for example: debhelper (>= 13)';
}
