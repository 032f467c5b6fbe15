// Two debian/ folders: what is written, where the packages show what becomes of it.
import { fileContent } from './file-content.ts';
import { diffHunks } from './unified-diff.ts';

/** A file of debian/ that differs, that one side has alone, or that has another name in the second. */
export interface SourceDifference {
  /** Below debian/. */
  readonly path: string;
  readonly in: 'both' | 'first' | 'second';
  /** The second's name of the same file; null where it is the same name. */
  readonly renamed: string | null;
  /** Hunks of a unified diff, the first lines of it; null where it is no text. */
  readonly diff: string | null;
}

type Files = ReadonlyMap<string, Buffer>;

const diffLines = 120;

/** What differs, debian/rules and debian/control first, then by path. */
export function compareSources(first: Files, second: Files): SourceDifference[] {
  const names = [...new Set([...first.keys(), ...second.keys()])].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const renamed = renames(first, second);
  const newNames = new Set(renamed.values());
  return names.flatMap((path): SourceDifference[] => {
    const [before, after] = [first.get(path), second.get(path)];
    if ((before !== undefined && after !== undefined && before.equals(after)) || newNames.has(path)) return [];
    const other = renamed.get(path);
    if (other !== undefined) return [{ path, in: 'both', renamed: other, diff: null }];
    return [{ path, in: before === undefined ? 'second' : after === undefined ? 'first' : 'both', renamed: null, diff: diffOf(before, after) }];
  });
}

/** Files that each side has alone and that are the same, by the first's name. */
function renames(first: Files, second: Files): Map<string, string> {
  const byContent = new Map([...second].filter(([path, bytes]) => !first.has(path) && bytes.length > 0).map(([path, bytes]) => [bytes.toString('latin1'), path]));
  const found = new Map<string, string>();
  for (const [path, bytes] of first) {
    const other = second.has(path) ? undefined : byContent.get(bytes.toString('latin1'));
    if (other === undefined) continue;
    found.set(path, other);
    byContent.delete(bytes.toString('latin1'));
  }
  return found;
}

function rank(path: string): number {
  const at = ['rules', 'control'].indexOf(path);
  return at === -1 ? 2 : at;
}

function diffOf(before: Buffer | undefined, after: Buffer | undefined): string | null {
  const [one, other] = [before, after].map((bytes) => fileContent(bytes ?? Buffer.alloc(0), false));
  if (one?.kind !== 'text' || other?.kind !== 'text') return null;
  const lines = diffHunks(one.text, other.text).replace(/\n$/, '').split('\n');
  return lines.length <= diffLines ? lines.join('\n') : [...lines.slice(0, diffLines), `… ${lines.length - diffLines} more lines`].join('\n');
}
