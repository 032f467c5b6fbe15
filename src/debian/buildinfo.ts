// A .buildinfo: what was built, in which environment, and what came out (deb-buildinfo(5)).
import { parseList, type ArtifactList } from './artifacts.ts';
import { parseDate } from './changelog-date.ts';
import { fieldValue, parseSingleStanza } from './deb822.ts';
import { formatRelation, parseRelations } from './relations.ts';
import { suites } from './suites.ts';
import { DebianSyntaxError } from './syntax-error.ts';

/** A .buildinfo. */
export interface Buildinfo extends ArtifactList {
  /** The build architecture. */
  readonly architecture: string;
  /** Absolute; null where it is not told. */
  readonly buildPath: string | null;
  /** Seconds since 1970; null where it is not told. */
  readonly date: number | null;
  /** Installed-Build-Depends, one `name (= version)` an entry. */
  readonly installed: readonly string[];
  /** Variables that may have shaped the build. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether it is of a rebuild with another version than the source's (binNMU). */
  readonly binaryOnly: boolean;
}

/** The .buildinfo in `text`. Errors: ARTIFACT_INVALID, DATE_INVALID, DEB822_INVALID, RELATION_INVALID. */
export function parseBuildinfo(text: string): Buildinfo {
  const what = '.buildinfo';
  const stanza = parseSingleStanza(text, `the ${what}`);
  const dated = fieldValue(stanza, 'Build-Date');
  const buildPath = fieldValue(stanza, 'Build-Path') ?? null;
  if (buildPath !== null && !/^(?:\/[A-Za-z0-9][A-Za-z0-9+.~_-]*)+$/.test(buildPath)) throw new DebianSyntaxError('ARTIFACT_INVALID', `the ${what} is not usable: its Build-Path is no plain absolute path`);
  return {
    ...parseList(stanza, what),
    architecture: fieldValue(stanza, 'Build-Architecture') ?? '',
    buildPath,
    date: dated === undefined ? null : parseDate(dated),
    installed: parseRelations(fieldValue(stanza, 'Installed-Build-Depends') ?? '').map(formatRelation),
    environment: parseEnvironment(fieldValue(stanza, 'Environment') ?? ''),
    binaryOnly: fieldValue(stanza, 'Binary-Only-Changes') !== undefined || /\(/.test(fieldValue(stanza, 'Source') ?? ''),
  };
}

/** `NAME="value"` a line, quotes and backslashes escaped. */
function parseEnvironment(text: string): Record<string, string> {
  const lines = text.split('\n').flatMap((line) => {
    const [, name = '', value = ''] = /^\s*([A-Za-z_][A-Za-z0-9_]*)="((?:[^"\\]|\\.)*)"\s*$/.exec(line) ?? [];
    return name === '' ? [] : [[name, value.replace(/\\(.)/g, '$1')] as const];
  });
  return Object.fromEntries(lines);
}

/** The suite that a build was made in, by the version of base-files; null where that does not tell. */
export function suiteOfBuildinfo({ installed }: Pick<Buildinfo, 'installed'>): string | null {
  const major = /^base-files \(= (\d+)/.exec(installed.find((one) => one.startsWith('base-files (')) ?? '')?.[1];
  if (major === undefined) return null;
  return suites.find(({ number, released }) => released && number === Number(major))?.codename ?? (Number(major) > 13 ? 'sid' : null);
}
