// The patterns of `Files` in debian/copyright: `*` is any text, slashes too, `?` one character, a backslash takes the next one as it is (copyright-format 1.0). Pure.

/** Whether the path, relative to the tree, is one that the pattern names. */
export function matchesFilePattern(path: string, pattern: string): boolean {
  return expressionOf(pattern).test(path);
}

/** How deep a pattern reaches: lintian wants a stanza that wins over another to be no less deep. */
export function patternDepth(pattern: string): number {
  return pattern.split('/').length - 1;
}

/** A path that stands for itself as a pattern: no character of it means something else in a list of patterns. */
export function isPlainPattern(path: string): boolean {
  return /^[^\s*?\\,[\]{}\p{C}\uFFFD]+$/u.test(path);
}

const known = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  const made =
    known.get(pattern) ??
    new RegExp(
      `^${pattern
        .trim()
        .replace(/\s/g, '?')
        .replace(/\\.|[^]/gu, (part) => (part === '*' ? '.*' : part === '?' ? '.' : escaped(part.replace(/^\\(?=.)/u, ''))))}$`,
      'su',
    );
  known.set(pattern, made);
  return made;
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/u, '\\$&');
}
