// A unified diff of one file, as patch -p1 and dpkg-source take it; without dates, so that it depends on the two texts alone.
import { DebianSyntaxError, requireSingleLine } from './syntax-error.ts';

const CONTEXT = 3;
/** Above this many cells of its table the changed region is replaced whole. */
const TABLE_LIMIT = 4_000_000;

/** One line of the diff; `text` has its newline, except at the end of a file without one. */
interface DiffLine {
  readonly kind: ' ' | '-' | '+';
  readonly text: string;
}

/**
 * The diff that makes `newText` of `oldText`, with 3 lines of context; '' where they are equal. `path` is relative to the source
 * tree. A null text is a file that is not there. Bytes that are no UTF-8 survive as latin1 strings. Error: PATCH_PATH_INVALID.
 */
export function unifiedDiff(path: string, oldText: string | null, newText: string | null): string {
  requirePath(path);
  if (oldText === newText) return '';
  // patch(1) takes the name up to a tab, so that one with spaces stays whole.
  const end = /\s/.test(path) ? '\t\n' : '\n';
  const from = oldText === null ? '/dev/null\n' : `a/${path}${end}`;
  const to = newText === null ? '/dev/null\n' : `b/${path}${end}`;
  return `--- ${from}+++ ${to}${diffHunks(oldText ?? '', newText ?? '')}`;
}

/** The hunks alone of the diff between two texts; '' where they are equal. Its time grows with their length, not with its square. */
export function diffHunks(oldText: string, newText: string): string {
  const lines = diffLines(splitLines(oldText), splitLines(newText));
  const passed = { old: 0, new: 0, at: 0 };
  return hunkRanges(lines).map(([from, to]) => {
    for (; passed.at < from; passed.at++) {
      if (lines[passed.at]?.kind !== '+') passed.old++;
      if (lines[passed.at]?.kind !== '-') passed.new++;
    }
    return formatHunk(lines.slice(from, to), passed);
  }).join('');
}

function requirePath(path: string): void {
  requireSingleLine('the path of a patched file', path);
  if (path === '' || path.includes('\t') || path.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    throw new DebianSyntaxError('PATCH_PATH_INVALID', `${JSON.stringify(path)} is not a path inside the source tree`, {
      hint: 'name the file relative to the top of the source tree',
    });
  }
}

function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Lines kept, taken out and put in, in the order of both files. */
function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return [
    ...before.slice(0, start).map(kept),
    ...diffRegion(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(kept),
  ];
}

function kept(text: string): DiffLine {
  return { kind: ' ', text };
}

/** The longest common subsequence, by table. */
function diffRegion(before: readonly string[], after: readonly string[]): DiffLine[] {
  const width = after.length + 1;
  const tooLarge = (before.length + 1) * width > TABLE_LIMIT;
  const common = new Uint32Array(tooLarge ? 0 : (before.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0 && !tooLarge; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  for (let i = 0, j = 0; i < before.length || j < after.length;) {
    const [left, right] = [before[i], after[j]];
    if (left !== undefined && left === right && !tooLarge) {
      lines.push(kept(left));
      i++;
      j++;
    } else if (left !== undefined && (right === undefined || tooLarge || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: '-', text: left });
      i++;
    } else {
      lines.push({ kind: '+', text: right ?? '' });
      j++;
    }
  }
  return lines;
}

/** Index ranges [from, to) of the hunks: changes with their context, joined where contexts meet. */
function hunkRanges(lines: readonly DiffLine[]): [from: number, to: number][] {
  const ranges: [number, number][] = [];
  for (const [index, line] of lines.entries()) {
    if (line.kind === ' ') continue;
    const to = Math.min(lines.length, index + CONTEXT + 1);
    const last = ranges.at(-1);
    if (last !== undefined && index - CONTEXT <= last[1]) last[1] = to;
    else ranges.push([Math.max(0, index - CONTEXT), to]);
  }
  return ranges;
}

/** `before` is how many lines of each text stand before the hunk. */
function formatHunk(hunk: readonly DiffLine[], before: { readonly old: number; readonly new: number }): string {
  const range = (not: '-' | '+') => {
    const length = hunk.filter((line) => line.kind !== not).length;
    // An empty side names the line before it, and 0 in an empty file.
    return `${before[not === '+' ? 'old' : 'new'] + (length === 0 ? 0 : 1)},${length}`;
  };
  const body = hunk.map(({ kind, text }) =>
    text.endsWith('\n') ? `${kind}${text}` : `${kind}${text}\n\\ No newline at end of file\n`,
  );
  return `@@ -${range('+')} +${range('-')} @@\n${body.join('')}`;
}
