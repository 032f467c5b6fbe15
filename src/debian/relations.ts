// Relation fields such as Depends and Build-Depends: their parts, their syntax, and how they are written (Policy 7.1).
import { DebianSyntaxError } from './syntax-error.ts';
import {
  peek,
  relationError,
  scanArchitectures,
  scanPackageName,
  scanProfiles,
  scanQualifier,
  scanVersion,
  skipSpace,
  take,
  unexpected,
  type Cursor,
} from './relation-scanner.ts';

export type VersionOperator = '<<' | '<=' | '=' | '>=' | '>>';

/** A name with or without `!`. */
export interface Restriction {
  readonly negated: boolean;
  readonly name: string;
}

/** One alternative of a relation. */
export interface PackageRelation {
  /** A package name; may hold substvars, e.g. `${shlibs:Depends}`. */
  readonly name: string;
  /** `any`, `native` or an architecture, without its colon. */
  readonly qualifier: string | null;
  /** `version` may hold substvars, e.g. `${binary:Version}`. */
  readonly version: { readonly operator: VersionOperator; readonly version: string } | null;
  /** `[amd64 !i386]`; empty where there is none. */
  readonly architectures: readonly Restriction[];
  /** `<!nocheck> <cross>`: each formula holds when all of its profiles do, the list when one formula does. */
  readonly profiles: readonly (readonly Restriction[])[];
}

/** What one comma-separated entry of a relation field says: its alternatives, in order of preference. */
export interface Relation {
  readonly alternatives: readonly PackageRelation[];
}

/** The one relation in `text`; else a RELATION_INVALID error whose `offset` points into `text`. */
export function parseRelation(text: string): Relation {
  const cursor: Cursor = { text, offset: 0 };
  const relation = scanAlternatives(cursor);
  if (skipSpace(cursor)) return relation;
  if (peek(cursor) !== ',') throw unexpected(cursor, 'the end');
  throw relationError(cursor, 'a comma starts another relation', { hint: 'write each relation as an entry of its own' });
}

/** Every relation of a field's value; newlines and a trailing comma are allowed. Errors as parseRelation. */
export function parseRelations(text: string): Relation[] {
  const cursor: Cursor = { text, offset: 0 };
  const relations: Relation[] = [];
  while (!skipSpace(cursor)) {
    if (take(cursor, ',')) continue;
    relations.push(scanAlternatives(cursor));
    if (!skipSpace(cursor) && peek(cursor) !== ',') throw unexpected(cursor, "','");
  }
  return relations;
}

/** Whether `text` is one relation. */
export function isValidRelation(text: string): boolean {
  try {
    parseRelation(text);
    return true;
  } catch (error) {
    if (error instanceof DebianSyntaxError) return false;
    throw error;
  }
}

/** The relation as Debian writes it, e.g. `libfoo-dev:native (>= 1.2) [linux-any] <!nocheck> | bar`. */
export function formatRelation(relation: Relation): string {
  return relation.alternatives.map(formatAlternative).join(' | ');
}

/** `text`'s relation in its usual spelling; errors as parseRelation. */
export function normaliseRelation(text: string): string {
  return formatRelation(parseRelation(text));
}

/** The relations in reading order: debhelper-compat, other packages by name, substvars last; each once. */
export function sortRelations(relations: readonly string[]): string[] {
  const rank = (text: string) => (text.startsWith('debhelper-compat') ? 0 : text.startsWith('$') ? 2 : 1);
  return [...new Set(relations.map(normaliseRelation))].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0));
}

/** `Field: a, b` where that fits 79 columns, else one relation a line with a trailing comma; '' where there is no relation. */
export function formatRelationField(field: string, relations: readonly string[]): string {
  return relations.length === 0 ? '' : `${field}:${formatRelations(relations, 79 - field.length - 1)}`;
}

/** What follows a field's colon: ` a, b` where that fits `room` columns, else `\n a,\n b,`; '' where there is no relation. */
export function formatRelations(relations: readonly string[], room = 64): string {
  const written = relations.map(normaliseRelation);
  if (written.length === 0) return '';
  const line = ` ${written.join(', ')}`;
  return line.length <= room ? line : written.map((relation) => `\n ${relation},`).join('');
}

function formatAlternative(alternative: PackageRelation): string {
  const name = alternative.qualifier === null ? alternative.name : `${alternative.name}:${alternative.qualifier}`;
  const version = alternative.version === null ? [] : [`(${alternative.version.operator} ${alternative.version.version})`];
  const architectures =
    alternative.architectures.length === 0 ? [] : [`[${alternative.architectures.map(formatRestriction).join(' ')}]`];
  const profiles = alternative.profiles.map((formula) => `<${formula.map(formatRestriction).join(' ')}>`);
  return [name, ...version, ...architectures, ...profiles].join(' ');
}

function formatRestriction(restriction: Restriction): string {
  return `${restriction.negated ? '!' : ''}${restriction.name}`;
}

function scanAlternatives(cursor: Cursor): Relation {
  const alternatives = [scanAlternative(cursor)];
  while (take(cursor, '|')) alternatives.push(scanAlternative(cursor));
  return { alternatives };
}

function scanAlternative(cursor: Cursor): PackageRelation {
  skipSpace(cursor);
  const name = scanPackageName(cursor);
  const qualifier = scanQualifier(cursor);
  skipSpace(cursor);
  const version = scanVersion(cursor);
  skipSpace(cursor);
  const architectures = scanArchitectures(cursor);
  skipSpace(cursor);
  return { name, qualifier, version, architectures, profiles: scanProfiles(cursor) };
}
