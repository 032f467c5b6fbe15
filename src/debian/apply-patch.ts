// Whether the patches of a series apply to a tree, as dpkg-source demands it (without fuzz), hunk by hunk; and whether the tree has them already. Pure.

/** A hunk of a unified diff: the lines that it takes and those that it puts, each with its line feed where it has one. */
interface Hunk {
  readonly line: number;
  readonly header: string;
  readonly start: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

interface FileDiff {
  /** The path in the tree, without the first component of the diff's name; null for /dev/null. */
  readonly from: string | null;
  readonly to: string | null;
  readonly hunks: readonly Hunk[];
}

/** How a patch stands to a tree; `applied` where the tree has all of it already. */
export type PatchState =
  | { readonly name: string; readonly state: 'applies' | 'applied' }
  /** `line` is 1-based in the patch; `partly` where the tree has some of it. */
  | { readonly name: string; readonly state: 'fails'; readonly file: string; readonly hunk: string; readonly line: number; readonly partly: boolean };

/** Tries the patches in the order of the series; `read` gives a file's bytes as latin1 text, null where there is none. A patch that fails, or is there already, leaves the tree to the next as it is. */
export function tryPatches(patches: readonly { readonly name: string; readonly text: string }[], read: (path: string) => string | null): PatchState[] {
  const tree = new Map<string, string[] | null>();
  const linesOf = (path: string) => {
    const known = tree.get(path);
    if (known !== undefined) return known;
    const text = read(path);
    return text === null ? null : splitLines(text);
  };
  return patches.map(({ name, text }): PatchState => {
    const diffs = parseDiff(text);
    const made = applyAll(diffs, linesOf);
    if (!('failed' in made)) {
      for (const [path, lines] of made.files) tree.set(path, lines);
      return { name, state: 'applies' };
    }
    const there = diffs.flatMap((diff) => diff.hunks.map((hunk) => isThere(diff, hunk, linesOf)));
    if (there.length > 0 && there.every((is) => is)) return { name, state: 'applied' };
    return { name, state: 'fails', ...made.failed, partly: there.some((is) => is) };
  });
}

type Lines = (path: string) => string[] | null;

function applyAll(diffs: readonly FileDiff[], linesOf: Lines): { readonly files: Map<string, string[] | null> } | { readonly failed: { readonly file: string; readonly hunk: string; readonly line: number } } {
  const files = new Map<string, string[] | null>();
  for (const { from, to, hunks } of diffs) {
    const path = from ?? to ?? '';
    const known = files.get(path);
    const lines = known !== undefined ? known : from === null ? (linesOf(path) === null ? [] : null) : linesOf(path);
    const current = lines === null ? null : [...lines];
    let shift = 0;
    for (const hunk of hunks) {
      const at = current === null ? -1 : placeOf(current, hunk.before, hunk.start - 1 + shift);
      if (current === null || at === -1) return { failed: { file: path, hunk: hunk.header, line: hunk.line } };
      current.splice(at, hunk.before.length, ...hunk.after);
      shift = at - (hunk.start - 1) + hunk.after.length - hunk.before.length;
    }
    if (to !== null && from !== null && to !== from) files.set(from, null);
    files.set(to ?? path, to === null ? null : current);
  }
  return { files };
}

function isThere({ from, to }: FileDiff, { after, before, start }: Hunk, linesOf: Lines): boolean {
  const lines = linesOf(to ?? from ?? '');
  if (to === null) return lines === null;
  // Where lines are only taken out, what is left stands in the unchanged file too.
  return lines !== null && after.length > 0 && placeOf(lines, after, start - 1) !== -1 && (before.length <= after.length || placeOf(lines, before, start - 1) === -1);
}

/** Where the lines stand, the nearest place to `wanted`; -1 for nowhere. */
function placeOf(lines: readonly string[], part: readonly string[], wanted: number): number {
  if (part.length === 0) return Math.min(Math.max(0, wanted + (lines.length === 0 ? 0 : 1)), lines.length);
  if (wanted >= 0 && part.every((line, index) => lines[wanted + index] === line)) return wanted;
  let nearest = -1;
  for (const at of placesOf(lines, part)) if (nearest === -1 || Math.abs(at - wanted) <= Math.abs(nearest - wanted)) nearest = at;
  return nearest;
}

/** All places where the lines stand, in order; each line is looked at once (Knuth, Morris, Pratt), since a file may have one line a million times. */
function placesOf(lines: readonly string[], part: readonly string[]): number[] {
  // How many lines of the part's beginning end at a line of it.
  const again = [0];
  const extended = (length: number, line: string | undefined) => {
    let known = length;
    while (known > 0 && (known === part.length || part[known] !== line)) known = again[known - 1] ?? 0;
    return part[known] === line ? known + 1 : 0;
  };
  for (let index = 1; index < part.length; index++) again.push(extended(again[index - 1] ?? 0, part[index]));
  const found: number[] = [];
  let length = 0;
  for (const [index, line] of lines.entries()) {
    length = extended(length, line);
    if (length === part.length) found.push(index + 1 - length);
  }
  return found;
}

function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function parseDiff(text: string): FileDiff[] {
  const lines = splitLines(text);
  const diffs: { from: string | null; to: string | null; hunks: Hunk[] }[] = [];
  for (let at = 0; at < lines.length;) {
    const [from, to] = [/^--- ([^\t\r\n]+)/.exec(lines[at] ?? ''), /^\+\+\+ ([^\t\r\n]+)/.exec(lines[at + 1] ?? '')];
    if (from !== null && to !== null) {
      diffs.push({ from: pathOf(from[1] ?? ''), to: pathOf(to[1] ?? ''), hunks: [] });
      at += 2;
      continue;
    }
    const header = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(lines[at] ?? '');
    const diff = diffs.at(-1);
    if (header === null || diff === undefined) {
      at += 1;
      continue;
    }
    const read = readHunk(lines, at, { start: Number(header[1]), old: Number(header[2] ?? 1), now: Number(header[3] ?? 1), header: header[0] });
    diff.hunks.push(read.hunk);
    at = read.next;
  }
  return diffs.filter(({ hunks }) => hunks.length > 0);
}

function readHunk(lines: readonly string[], at: number, { start, old, now, header }: { readonly start: number; readonly old: number; readonly now: number; readonly header: string }): { readonly hunk: Hunk; readonly next: number } {
  const [before, after]: [string[], string[]] = [[], []];
  let next = at + 1;
  for (; next < lines.length && (before.length < old || after.length < now); next++) {
    const line = lines[next] ?? '';
    // A mail program may take the space of an empty line away.
    const [kind, rest] = line === '\n' ? [' ', '\n'] : [line.charAt(0), line.slice(1)];
    if (kind === '\\') continue;
    if (kind !== '+') before.push(rest);
    if (kind !== '-') after.push(rest);
    if (/^\\ /.test(lines[next + 1] ?? '')) for (const side of kind === '+' ? [after] : kind === '-' ? [before] : [before, after]) side.push((side.pop() ?? '').replace(/\n$/, ''));
  }
  return { hunk: { line: at + 1, header, start, before, after }, next };
}

function pathOf(name: string): string | null {
  return name === '/dev/null' ? null : name.trim().split('/').slice(1).join('/');
}
