// The line of an upstream file that comes nearest to what an edit looks for.

/** Lines looked at, and characters of each: a hint is not worth a wait. */
const LINES = 20_000;
const WIDTH = 300;

/** Says which line comes nearest to the first line of `wanted`, and how it differs; null where none comes near. */
export function nearestLineHint(text: string, wanted: string): string | null {
  const lines = text.split('\n', LINES);
  if (wanted.includes('\n') && !wanted.includes('\r') && text.includes('\r\n'))
    return 'the file ends its lines with CR LF, the edit does not';
  const parts = wanted.split('\n');
  const found = parts.find((part) => part.trim() !== '') ?? '';
  const squeezed = squeeze(found);
  if (squeezed === '') return null;
  const exact = lines.findIndex((line) => line.includes(found));
  if (exact !== -1) return `line ${exact + 1} has its first line, but what follows differs`;
  const spaced = lines.findIndex((line) => squeeze(line).includes(squeezed));
  if (spaced !== -1) return `line ${spaced + 1} differs in white space only: ${quote(lines[spaced] ?? '')}`;
  const pairs = letterPairs(squeezed);
  let best = { index: -1, likeness: 0.5 };
  for (const [index, line] of lines.entries()) {
    const likeness = compare(pairs, letterPairs(squeeze(line)));
    if (likeness > best.likeness) best = { index, likeness };
  }
  return best.index === -1 ? null : `the nearest is line ${best.index + 1}: ${quote(lines[best.index] ?? '')}`;
}

function squeeze(line: string): string {
  return line.slice(0, WIDTH).replace(/\s+/g, ' ').trim();
}

function quote(line: string): string {
  return JSON.stringify(line.trim().slice(0, 100));
}

function letterPairs(text: string): Map<string, number> {
  const pairs = new Map<string, number>();
  for (let at = 0; at < text.length - 1; at++) {
    const pair = text.slice(at, at + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

/** Twice the pairs in common by all pairs: 1 for equal texts, 0 for texts that share nothing (Dice's coefficient). */
function compare(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let common = 0;
  let all = 0;
  for (const [pair, count] of a) {
    common += Math.min(count, b.get(pair) ?? 0);
    all += count;
  }
  for (const count of b.values()) all += count;
  return all === 0 ? 0 : (2 * common) / all;
}
