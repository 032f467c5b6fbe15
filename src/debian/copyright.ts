// debian/copyright in its machine-readable form (copyright-format 1.0, Policy 12.5).
import type { CopyrightStanza, PackagingPlan } from '../contracts/plan.ts';
import { wrapText } from './control.ts';
import { foldLine, formatStanza } from './deb822.ts';
import { licenseNames, licenseText } from './licenses.ts';
import { DebianSyntaxError, requireSingleLine } from './syntax-error.ts';

const longestColumn = 12;

export { licenseText } from './licenses.ts';

/** Where the upstream files were had (Policy 12.5 wants it said), and what was left out of the orig tarball. */
export interface CopyrightOrigin {
  readonly source: string | null;
  readonly excluded: readonly string[];
  /** A sentence on how the orig tarball came to be. */
  readonly comment?: string;
}

/**
 * debian/copyright: header, the Files stanzas in the plan's order, then one License stanza for each licence they name. Errors:
 * LICENCE_INVALID, LICENCE_TEXT_MISSING, COPYRIGHT_INVALID, SINGLE_LINE_FIELD.
 */
export function formatCopyright(copyright: PackagingPlan['copyright'], origin: CopyrightOrigin): string {
  return [
    formatHeader(copyright, origin),
    ...copyright.stanzas.map(formatFiles),
    ...namedLicenses(copyright.stanzas).map((name) => formatLicense(name, copyright.licenses)),
  ].join('\n');
}

/** The licences of the plan for which no text is known; empty where debian/copyright can be written. */
export function missingLicenseTexts(copyright: Pick<PackagingPlan['copyright'], 'stanzas' | 'licenses'>): string[] {
  return namedLicenses(copyright.stanzas).filter((name) => licenseText(name, copyright.licenses) === null);
}

/** Each licence once, as first written; short names are the same in any case. */
function namedLicenses(stanzas: readonly CopyrightStanza[]): string[] {
  const names = new Map<string, string>();
  for (const name of stanzas.flatMap((stanza) => licenseNames(stanza.license))) {
    if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  }
  return [...names.values()];
}

function formatHeader(copyright: PackagingPlan['copyright'], origin: CopyrightOrigin): string {
  const fields: [string, string | readonly string[]][] = [
    ['Format', 'https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/'],
    ['Upstream-Name', copyright.upstreamName],
  ];
  if (copyright.upstreamContact.length > 0)
    fields.push(['Upstream-Contact', aligned('Upstream-Contact', copyright.upstreamContact)]);
  if (origin.source !== null) fields.push(['Source', origin.source]);
  if (origin.excluded.length > 0) fields.push(['Files-Excluded', aligned('Files-Excluded', origin.excluded.map(filePattern))]);
  if (origin.comment !== undefined) fields.push(['Comment', ['', ...wrapText(origin.comment, 78)]]);
  return formatStanza(fields);
}

function formatFiles(stanza: CopyrightStanza): string {
  if (stanza.files.length === 0 || stanza.copyright.length === 0) {
    throw new DebianSyntaxError('COPYRIGHT_INVALID', 'a Files stanza names no file or no copyright holder', { hint: 'say both' });
  }
  const fields: [string, string | readonly string[]][] = [
    ['Files', aligned('Files', inLines(stanza.files.map(filePattern)))],
    ['Copyright', aligned('Copyright', stanza.copyright)],
    ['License', stanza.license.trim()],
  ];
  if (stanza.comment !== null) fields.push(['Comment', ['', ...textLines(stanza.comment)]]);
  return formatStanza(fields);
}

function formatLicense(name: string, texts: Readonly<Record<string, string>>): string {
  const text = licenseText(name, texts);
  if (text === null || text.trim() === '') {
    throw new DebianSyntaxError('LICENCE_TEXT_MISSING', `debkit has no text of the licence '${name}'`, {
      hint: `put its text under licenses: '${name}': in the recipe`,
    });
  }
  return `License: ${name}\n${textLines(text)
    .map((line) => `${foldLine(line)}\n`)
    .join('')}`;
}

function textLines(text: string): string[] {
  const lines = text.trimEnd().split(/\r\n|\r|\n/);
  for (const line of lines) requireSingleLine('a line of debian/copyright', line.replaceAll('\f', ''));
  return lines.map((line) => line.replaceAll('\f', ''));
}

/** Further values stand under the first one. */
function aligned(field: string, values: readonly string[]): string[] {
  return values.map((value, index) => (index === 0 ? value.trim() : `${' '.repeat(field.length + 1)}${value.trim()}`));
}

/** One pattern a line; of a long list as many as a line takes. */
function inLines(patterns: readonly string[]): readonly string[] {
  return patterns.length <= longestColumn ? patterns : wrapText(patterns.join(' '), 72);
}

/** White space separates patterns, so a space in a name is matched by `?`. */
function filePattern(pattern: string): string {
  return requireSingleLine('a file pattern', pattern).trim().replace(/\s/g, '?');
}
