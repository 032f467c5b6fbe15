// Which of an upstream's tags is its newest release, where no recipe says how its tags are written: names before the number, pre-releases, dates and stray words among them.
import { compareVersionPart, isValidUpstreamVersion } from '../debian/version.ts';
import { literally } from '../text/pattern.ts';

/** A tag; `date` in seconds since 1970, null where it is not known. */
export interface DatedTag {
  readonly name: string;
  readonly date: number | null;
}

/** The tag chosen, and why others were not. */
export interface ChosenTag {
  readonly tag: string;
  /** The upstream version it stands for. */
  readonly version: string;
  /** What stands before the version in this upstream's tags; empty for nothing. */
  readonly prefix: string;
  readonly preRelease: boolean;
  /** One sentence each on what a person might wonder about. */
  readonly notes: readonly string[];
}

interface Read {
  readonly tag: string;
  readonly prefix: string;
  readonly version: string;
  readonly date: number | null;
  readonly kind: 'release' | 'pre-release' | 'variant';
  /** 20240131 or 2024.01.31. */
  readonly calendar: boolean;
}

const longestTag = 200;

/** The newest release among the tags of the project `name`; null where no tag has a version. */
export function newestRelease(tags: readonly DatedTag[], name: string): ChosenTag | null {
  const read = tags.flatMap((tag) => readTag(tag, name) ?? []);
  const scheme = chosenScheme(read, name);
  const [newest] = best(scheme);
  if (newest === undefined) return null;
  return { tag: newest.tag, version: newest.version, prefix: newest.prefix, preRelease: newest.kind !== 'release', notes: notesOn(newest, read, tags) };
}

/** A tag's parts: `curl-7_88_1` is curl-, 7.88.1. */
function readTag({ name: tag, date }: DatedTag, name: string): Read | null {
  if (tag.length > longestTag) return null;
  const own = new RegExp(`^(?:${literally(name)})[-_./]?(?:version|release|rel|ver|v|r)?[-_./]?(?=\\d)`, 'i').exec(tag)?.[0];
  const prefix = own ?? /^(?:[A-Za-z][A-Za-z0-9+]*[-_./@]+)*?(?:[A-Za-z]+[-_./@]?)?(?=\d)/.exec(tag)?.[0] ?? (/^\d/.test(tag) ? '' : null);
  if (prefix === null) return null;
  const raw = tag.slice(prefix.length).replace(/[-_.](?:final|release|stable|ga)$/i, '');
  // A number with dashes or underscores in it is one with dots.
  const dotted = raw.replace(/_/g, '.').replace(/^(\d+(?:-\d+)+)(?=$|[-.]?[a-z])/i, (digits) => digits.replace(/-/g, '.'));
  const pre = /^(\d[\d.]*?)[-.+~]?(alpha|beta|dev|preview|pre|rc|cr|snapshot|test|nightly|[ab](?=\d))[-.]?(\d*(?:\.\d+)*)$/i.exec(dotted);
  const version = pre === null ? dotted : `${pre[1] ?? ''}~${(pre[2] ?? '').toLowerCase()}${pre[3] ?? ''}`;
  if (!isValidUpstreamVersion(version)) return null;
  const kind = pre !== null ? 'pre-release' : /[-+~][A-Za-z]|alpha|beta|nightly|snapshot|(?:^|[^a-z])(?:rc|pre|dev|test)/i.test(version) ? 'variant' : 'release';
  return { tag, prefix, version, date, kind, calendar: /^(?:19|20)\d\d[.-]?(?:0[1-9]|1[0-2])[.-]?(?:0[1-9]|[12]\d|3[01])\b/.test(version) };
}

/** Tags of one way of writing: those of other parts of the project, and dates among numbers, are none of it. */
function chosenScheme(read: readonly Read[], name: string): Read[] {
  const groups = new Map<string, Read[]>();
  for (const one of read) {
    const key = `${schemeOf(one.prefix, name)} ${one.calendar ? 'date' : ''}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const rank = ([key, members]: [string, Read[]]) => {
    const releases = members.filter(({ kind }) => kind === 'release');
    return [key.startsWith('own') ? 1 : 0, releases.length > 0 ? 1 : 0, latest(members), key.endsWith('date') ? 0 : 1, members.length];
  };
  const sorted = [...groups].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    return right.map((value, index) => value - (left[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
  });
  return sorted[0]?.[1] ?? [];
}

/** Where dates are known, a project goes on with the way of writing that it used last. */
function latest(members: readonly Read[]): number {
  return Math.max(0, ...members.map(({ date }) => date ?? 0));
}

function schemeOf(prefix: string, name: string): string {
  const word = prefix.toLowerCase().replace(/[-_./@]+$/, '');
  const plain = new Set(['', 'v', 'r', 'version', 'release', 'rel', 'ver', 'releases', name.toLowerCase(), `${name.toLowerCase()}-v`, 'release-v', 'upstream']);
  return plain.has(word) ? 'own' : word;
}

/** Newest first; releases before all else. */
function best(scheme: readonly Read[]): Read[] {
  const order = { release: 0, variant: 1, 'pre-release': 1 } as const;
  return [...scheme].sort((a, b) => order[a.kind] - order[b.kind] || compareVersionPart(b.version, a.version) || (b.date ?? 0) - (a.date ?? 0) || a.tag.length - b.tag.length);
}

function notesOn(newest: Read, read: readonly Read[], tags: readonly DatedTag[]): string[] {
  const notes: string[] = [];
  if (newest.kind !== 'release') notes.push(`no tag is a plain release: ${newest.tag} is the newest of those there are`);
  const passed = read.filter(({ kind, version, prefix }) => kind !== 'release' && prefix === newest.prefix && newest.kind === 'release' && compareVersionPart(version, newest.version) > 0);
  if (passed[0] !== undefined) notes.push(`pre-releases that are newer were passed over: ${passed.map(({ tag }) => tag).slice(0, 3).join(', ')}`);
  const others = read.filter(({ prefix, calendar }) => prefix !== newest.prefix || calendar !== newest.calendar).filter(({ version, kind }) => kind === 'release' && compareVersionPart(version, newest.version) > 0);
  if (others[0] !== undefined) notes.push(`tags of another kind were passed over: ${others.map(({ tag }) => tag).slice(0, 3).join(', ')}`);
  const words = tags.filter(({ name }) => !read.some(({ tag }) => tag === name)).map(({ name }) => name);
  if (words[0] !== undefined) notes.push(`tags without a version were passed over: ${words.slice(0, 3).join(', ')}`);
  return notes;
}
