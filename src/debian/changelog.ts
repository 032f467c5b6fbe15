// Entries of debian/changelog: written, and the newest one read (Policy 4.4, deb-changelog(5)).
import type { ChangelogEntryPlan } from '../contracts/plan.ts';
import { formatChangelogDate, parseDate } from './changelog-date.ts';
import { wrapText } from './control.ts';
import { isKnownUrgency, isValidMaintainer, isValidSourceName, isValidSuiteName } from './names.ts';
import { DebianSyntaxError } from './syntax-error.ts';
import { isValidVersion } from './version.ts';

export { formatChangelogDate, parseDate } from './changelog-date.ts';

/** The newest entry of a changelog; `changes` are its lines as they stand, `date` in seconds since 1970. */
export interface ChangelogEntry extends ChangelogEntryPlan {
  readonly source: string;
}

/**
 * One entry with its final newline: header, bullets wrapped at 80 columns, trailer. A line of a change that starts with `- `
 * becomes a point below the bullet. Errors: CHANGELOG_ENTRY_INVALID, DATE_INVALID.
 */
export function formatChangelogEntry(source: string, entry: ChangelogEntryPlan): string {
  requireFit('source package name', source, isValidSourceName);
  requireFit('version', entry.version, isValidVersion);
  requireFit('distribution', entry.distribution, isValidSuiteName);
  requireFit('urgency', entry.urgency, isKnownUrgency);
  requireFit('maintainer', entry.maintainer, isValidMaintainer);
  const changes = entry.changes.flatMap(formatChange);
  if (changes.length === 0) {
    throw new DebianSyntaxError('CHANGELOG_ENTRY_INVALID', `the changelog entry of ${source} ${entry.version} says nothing`, {
      hint: 'write at least one change',
    });
  }
  return [
    `${source} (${entry.version}) ${entry.distribution}; urgency=${entry.urgency}`,
    '',
    ...changes,
    '',
    ` -- ${entry.maintainer}  ${formatChangelogDate(entry.date)}`,
    '',
  ].join('\n');
}

/** A whole changelog, newest entry first. Errors as formatChangelogEntry. */
export function formatChangelog(source: string, entries: readonly ChangelogEntryPlan[]): string {
  return entries.map((entry) => formatChangelogEntry(source, entry)).join('\n');
}

/** The newest (first) entry of a changelog; else a CHANGELOG_INVALID error with the line. */
export function parseNewestEntry(text: string): ChangelogEntry {
  const lines = text.split(/\r?\n/);
  const start = Math.max(
    0,
    lines.findIndex((line) => line.trim() !== ''),
  );
  const header = /^([a-z0-9][a-z0-9+.-]+) \(([^()\s]+)\)((?: +[A-Za-z0-9+.-]+)+);(.*)$/.exec(lines[start] ?? '');
  if (header === null) throw invalidLine('the first line is not `source (version) suite; urgency=...`', start);
  const [, source = '', version = '', distribution = '', keywords = ''] = header;
  if (!isValidVersion(version)) throw invalidLine(`'${version}' is not a version`, start);
  const urgency = /(?:^|,)\s*urgency\s*=\s*([A-Za-z]+)/i.exec(keywords)?.[1]?.toLowerCase() ?? 'medium';
  const end = lines.findIndex((line, index) => index > start && line.startsWith(' -- '));
  const next = lines.findIndex((line, index) => index > start && /^[A-Za-z0-9]/.test(line));
  if (end === -1 || (next !== -1 && next < end))
    throw invalidLine('the entry has no trailer line ` -- Name <address>  date`', start);
  const trailer = /^ -- (.*? ?<[^<>]*>) {2}(.*)$/.exec(lines[end] ?? '');
  if (trailer === null) throw invalidLine('the trailer line is not ` -- Name <address>  date`', end);
  const changes = lines.slice(start + 1, end).map((line) => line.trimEnd());
  while (changes[0] === '') changes.shift();
  while (changes.at(-1) === '') changes.pop();
  return {
    source,
    version,
    urgency,
    changes,
    distribution: distribution.trim().replace(/ +/g, ' '),
    maintainer: trailer[1] ?? '',
    date: parseTrailerDate(trailer[2] ?? '', end),
  };
}

function parseTrailerDate(text: string, index: number): number {
  try {
    return parseDate(text);
  } catch (error) {
    if (error instanceof DebianSyntaxError) throw invalidLine(error.message, index);
    throw error;
  }
}

/** `  * text` with its continuation lines; empty text, no lines. */
function formatChange(change: string): string[] {
  const points: string[] = [''];
  for (const line of change.split(/\r\n|\r|\n/)) {
    if (/^\s*[-+] /.test(line)) points.push(line.trim().slice(2));
    else points.push(`${points.pop() ?? ''} ${line}`);
  }
  return points.flatMap((text, index) => {
    const [first, rest, width] = index === 0 ? ['  * ', '    ', 76] : ['    - ', '      ', 74];
    return wrapText(text, width).map((line, row) => `${row === 0 ? first : rest}${line}`);
  });
}

function requireFit(what: string, text: string, fits: (text: string) => boolean): void {
  if (fits(text)) return;
  throw new DebianSyntaxError('CHANGELOG_ENTRY_INVALID', `${JSON.stringify(text)} is not a ${what} for a changelog entry`, {
    hint: what === 'maintainer' ? 'write it as Name <name@example.org>' : 'see deb-changelog(5)',
  });
}

function invalidLine(why: string, index: number): DebianSyntaxError {
  return new DebianSyntaxError('CHANGELOG_INVALID', `debian/changelog, line ${index + 1}: ${why}`, { line: index + 1 });
}
