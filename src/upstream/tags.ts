// From upstream's tags to upstream versions: the tag pattern, the mangling rules, and which tag is the newest release.
import { parseMangle, parseTagPattern, type Mangle } from '../debian/mangle.ts';
import { compareVersionPart, isValidUpstreamVersion } from '../debian/version.ts';
import { RecipeError } from '../errors.ts';
import { withinMilliseconds } from '../system/time-limit.ts';

/** How an upstream's tags are read. */
export interface TagRules {
  readonly pattern: RegExp;
  readonly mangles: readonly Mangle[];
}

/** A tag and the upstream version it stands for. */
export interface TaggedVersion {
  readonly tag: string;
  readonly version: string;
}

/** `1.0-rc1`, `1.0rc1`, `1.0_RC.1` and their kin sort before `1.0`, hence the tilde (deb-version(7)). */
const defaultMangles: readonly Mangle[] = [
  parseMangle('s/_/./g'),
  {
    rule: 'pre-releases get a tilde',
    apply: (text) =>
      text.replace(
        /(\d)[-.+~]?(alpha|beta|dev|pre|rc)[-.]?(\d*(?:\.\d+)*)$/i,
        (_, digit: string, word: string, number: string) => `${digit}~${word.toLowerCase()}${number}`,
      ),
  },
];

/** Milliseconds that reading all tags may take: patterns come from a stranger and can be made to take for ever. */
const readingLimit = 1000;
const longestTag = 250;

/**
 * The rules of an upstream; without a pattern tags are `1.0`, `v1.0`, `<source>-1.0`, `release-1.0`. Throws a SyntaxError for
 * bad ones.
 */
export function tagRules(source: string, pattern?: string, mangles?: readonly string[]): TagRules {
  const escaped = source.replace(/[.+\-]/g, '\\$&');
  return {
    pattern: parseTagPattern(pattern ?? `(?:v|${escaped}[-_]v?|release-)?(\\d.*)`),
    mangles: mangles?.map(parseMangle) ?? defaultMangles,
  };
}

/** The upstream version a tag stands for; null where the pattern does not fit or no Debian version comes of it. */
export function tagToVersion(tag: string, rules: TagRules): string | null {
  return versionsOfTags([tag], rules)[0]?.version ?? null;
}

/** The tags that stand for a version, newest first by Debian's order. Errors: RecipeError TAG_PATTERN_TOO_SLOW. */
export function versionsOfTags(tags: readonly string[], rules: TagRules): TaggedVersion[] {
  const read = () =>
    tags.flatMap((tag) => {
      const raw = tag.length > longestTag ? undefined : rules.pattern.exec(tag)?.[1];
      if (raw === undefined) return [];
      const version = rules.mangles.reduce((text, mangle) => mangle.apply(text), raw);
      return isValidUpstreamVersion(version) && version.length <= longestTag ? [{ tag, version }] : [];
    });
  return withinLimit(read).sort((a, b) => compareVersionPart(b.version, a.version));
}

/**
 * The newest release; a pre-release or a name with a word as suffix only where there is nothing else; null without any
 * version.
 */
export function newestTag(tags: readonly string[], rules: TagRules): TaggedVersion | null {
  const versions = versionsOfTags(tags, rules);
  return versions.find(({ version }) => isFinal(version)) ?? versions[0] ?? null;
}

/** Whether a version is a release rather than a pre-release, a snapshot or a variant (`2.0~rc1`, `1.0-windows`). */
export function isFinal(version: string): boolean {
  return !/~|-[A-Za-z]|(?:alpha|beta|dev|pre|rc|snapshot|test)/i.test(version);
}

function withinLimit<T>(read: () => T): T {
  const made = withinMilliseconds(readingLimit, read);
  if (made !== null) return made.value;
  throw new RecipeError('TAG_PATTERN_TOO_SLOW', `reading upstream's tags took more than ${readingLimit / 1000} s`, {
    hint: 'make tag-pattern and mangle simpler: no repetition within a repetition',
  });
}
