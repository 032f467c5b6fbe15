// What upstream says of its releases: the sections of NEWS and its kin that are newer than a version, as a few plain lines. Pure.
import { compareVersionPart } from '../debian/version.ts';
import type { SourceTree } from './source-tree.ts';

/** Notes as points of a changelog entry. */
export interface ReleaseNotes {
  /** The file, or what else they are from. */
  readonly from: string;
  readonly points: readonly string[];
  /** How many more there were. */
  readonly more: number;
}

const notesFile = /^(?:docs?\/)?(?:(NEWS|WHATS_?NEW|RELEASE[-_ ]?NOTES)|(CHANGES|CHANGELOG|ChangeLog|HISTORY))(?:\.(?:md|markdown|rst|txt|adoc|org))?$/i;
const most = { points: 15, characters: 240, lines: 2000 };

/** The notes of the releases after `before` up to `version`; null where no file has a section on one of them. */
export function releaseNotes(tree: SourceTree, { before, version }: { readonly before: string; readonly version: string }): ReleaseNotes | null {
  const files = tree.files.filter((file) => notesFile.test(file) && tree.text(file) !== '');
  // NEWS is for users, a ChangeLog for those who write the program.
  const rank = (file: string) => (notesFile.exec(file)?.[1] === undefined ? 1 : 0) + (file.includes('/') ? 2 : 0);
  for (const file of files.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))) {
    const wanted = sectionsOf(tree.text(file)).filter((section) => isAfter(section.version, before) && !isAfter(section.version, version));
    const points = wanted.flatMap(({ lines }) => pointsOf(lines));
    if (points.length > 0) return bounded(file, points);
  }
  return null;
}

/** Subjects of commits as notes; null of none. */
export function notesOfCommits(subjects: readonly string[], from: string): ReleaseNotes | null {
  const points = subjects.map(safe).filter((line) => line !== '' && !/^Merge (?:branch|pull request|tag|remote)/.test(line));
  return points.length === 0 ? null : bounded(from, points);
}

/** A line of somebody else's as a changelog may have it: no control character, and nothing that closes a bug of Debian's (deb-changelog(5)). */
export function safe(line: string): string {
  const plain = line
    .replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu, ' ')
    // First of all, so that no blanks can be gone through again and again.
    .replace(/\s+/g, ' ')
    .replace(/\b(closes|lp) ?:(?= ?(?:bug)? ?#? ?\d)/gi, '$1')
    .trim();
  return plain.length > most.characters ? `${plain.slice(0, plain.lastIndexOf(' ', most.characters - 2) > most.characters / 2 ? plain.lastIndexOf(' ', most.characters - 2) : most.characters - 2)} …` : plain;
}

interface Section {
  readonly version: string;
  readonly lines: readonly string[];
}

const token = String.raw`v?(\d+(?:[._]\d+)*(?:[-~._+]?(?:rc|alpha|beta|pre|p)[-.]?\d*)?[a-z]?)`;
/** `## [1.2.0] - 2024-01-01`, `# v1.2`. */
const marked = new RegExp(String.raw`^#{1,4}\s+(?:\S+\s+){0,5}?[[(*_]*${token}(?=$|[\s\]),:*_(-])`, 'i');
/** `Version 1.2 (2024)`, `tiny-1.2:`, `* Noteworthy changes in release 1.2`, at the beginning of a line. */
const plain = new RegExp(String.raw`^(?:\*\s+)?(?:[A-Za-z][\w+.]*[ _-]+)?(?:(?:noteworthy|major|user-visible)\s+)?(?:changes\s+in\s+|what'?s new in\s+|news (?:for|in)\s+)?(?:[A-Za-z][\w+.]*[ _-]+)?(?:version\s+|release\s+)?\[?${token}\]?\s*(?=$|[:(,–—\-/[]|released?\b|\d{4}-|[A-Z][a-z]{2,8}\b)`, 'i');

function sectionsOf(text: string): Section[] {
  const lines = text.split(/\r?\n/).slice(0, 50_000);
  const sections: { version: string; lines: string[] }[] = [];
  for (const [index, line] of lines.entries()) {
    const version = line.length > 200 ? null : headed(line, lines[index + 1] ?? '');
    if (version !== null) sections.push({ version, lines: [] });
    else if ((sections.at(-1)?.lines.length ?? most.lines) < most.lines) sections.at(-1)?.lines.push(line);
  }
  return sections;
}

function headed(line: string, next: string): string | null {
  const underlined = /^[=~^*#-]{3,}\s*$/.test(next);
  const found = (marked.exec(line) ?? plain.exec(line) ?? (underlined ? new RegExp(String.raw`(?:^|[\s[(_-])${token}(?=$|[\s\]),:(])`, 'i').exec(line) : null))?.[1];
  // A date is no version.
  return found === undefined || /^(?:19|20)\d\d[._-]?(?:0[1-9]|1[0-2])[._-]?(?:0[1-9]|[12]\d|3[01])$/.test(found) ? null : found.replace(/_/g, '.').replace(/[-.+~]?((?:rc|alpha|beta|pre)[-.]?\d*)$/i, '~$1');
}

function isAfter(version: string, other: string): boolean {
  return compareVersionPart(version, other) > 0;
}

/** Bullets and paragraphs, each as one line. */
function pointsOf(lines: readonly string[]): string[] {
  const points: string[] = [];
  let open = false;
  for (const line of lines) {
    const [, bullet, text = ''] = /^\s*([-+•]|\*{1,3}|\d{1,2}[.)]|#{2,6})?\s*(.*)$/.exec(line) ?? [];
    if (text === '' || /^[=~^*_#-]{3,}$/.test(line.trim())) {
      open = false;
    } else if (bullet !== undefined || !open) {
      points.push(text);
      // What follows a heading is another point.
      open = !/^(?:\*\*|##)/.test(bullet ?? '');
    } else points.push(`${points.pop() ?? ''} ${text}`);
  }
  return points.map((point) => safe(point.replace(/^[-*+• ]+/, '').replace(/\[([^\]]+)\]\([^)\s]*\)/g, '$1').replace(/\*\*|``?/g, ''))).filter((point) => /[\p{L}\d]/u.test(point));
}

function bounded(from: string, points: readonly string[]): ReleaseNotes {
  return { from, points: points.slice(0, most.points), more: Math.max(0, points.length - most.points) };
}
