// lintian's output, read line by line into tags (lintian(1), the format of 2.116 and later).
import type { LintSeverity, LintTag } from '../contracts/artifacts.ts';

const severities: Readonly<Record<string, LintSeverity>> = {
  E: 'error',
  W: 'warning',
  I: 'info',
  P: 'pedantic',
  X: 'experimental',
  O: 'overridden',
  C: 'classification',
  M: 'masked',
};

/** The tags of an output, in its order and without advice; lines that are no tags (N:, messages) are passed over. */
export function parseLintianOutput(output: string): LintTag[] {
  return output.split(/\r?\n/).flatMap((line) => parseLintianLine(line) ?? []);
}

/** The tag of one line `E: package type: tag context`, a pointer `[file:line]` staying in the context; null where it is none. */
export function parseLintianLine(line: string): LintTag | null {
  const [, letter = '', name = '', type = 'binary', tag = '', context = ''] =
    /^([EWIPXOCM]): ([a-z0-9][a-z0-9+.-]*)(?: (source|binary|udeb|changes|buildinfo))?: (\S+)(?: (.*))?$/.exec(plainText(line)) ??
    [];
  const severity = severities[letter];
  if (severity === undefined) return null;
  return { severity, tag, package: name, type, context: context.trim(), advice: null };
}

/** What lintian --info says of each tag below its first line: paragraphs, each one line, with a line feed between them. */
export function parseLintianExplanations(output: string): Record<string, string> {
  const found: Record<string, string> = {};
  let tag: string | null = null;
  let paragraphs: string[][] = [];
  for (const line of output.split(/\r?\n/)) {
    const begun = parseLintianLine(line);
    if (begun !== null) {
      tag = begun.tag;
      paragraphs = [[]];
    } else if (tag !== null && /^N: {3}Visibility: /.test(line)) {
      const text = paragraphs.filter((one) => one.length > 0).map((one) => one.join(' '));
      if (text.length > 0) found[tag] ??= text.join('\n');
      tag = null;
    } else if (tag !== null && /^N:( |$)/.test(line)) {
      const words = line.slice(2).trim();
      if (words === '') paragraphs.push([]);
      else paragraphs.at(-1)?.push(words);
    }
  }
  return found;
}

/** The file (and line) a context ends in, e.g. `debian/rules:12` of `foo [debian/rules:12]`; null where it has none. */
export function lintPointer(context: string): { readonly file: string; readonly line: number | null } | null {
  const pointer = /\[([^[\]]+)\]$/.exec(context)?.[1];
  if (pointer === undefined) return null;
  const [, file = pointer, line] = /^(.*):(\d+|\*)$/.exec(pointer) ?? [];
  return { file, line: line === undefined || line === '*' ? null : Number(line) };
}

/** The line without colour codes. */
function plainText(line: string): string {
  return line
    .split('\u001b')
    .map((part, index) => (index === 0 ? part : part.replace(/^\[[0-9;]*m/, '')))
    .join('')
    .trimEnd();
}
