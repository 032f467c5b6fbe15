// Where in the files beside a recipe something is to be changed: the hunk of a patch, the line of a list in its own debian/ folder.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SourceLocation } from '../errors.ts';

interface Hunk {
  readonly file: string;
  readonly number: number;
}

/** What is looked for: a patch by its name, with the hunk where one is known, or a word of a file that a debhelper command reads. */
export interface BesideSpot {
  readonly key: string;
  readonly text: string | null;
  readonly hunk?: Hunk;
}

// Files of debian/ that say what the recipe's key would.
const listNames: Readonly<Record<string, string>> = { files: 'install', docs: 'docs', manpages: 'manpages', examples: 'examples', symbols: 'symbols' };

/** The place beside the recipe at `file`; null where the recipe itself is the place. */
export function locateBeside(file: string, { key, text, hunk }: BesideSpot): SourceLocation | null {
  // The name comes from the output of the build.
  if (text === null || text.split('/').includes('..')) return null;
  if (key === 'patches') return hunkPlace(join(dirname(file), 'patches', text), hunk ?? null);
  const ending = listNames[key];
  if (ending === undefined) return null;
  const folder = join(dirname(file), 'debian');
  for (const name of namesIn(folder).filter((one) => one === ending || one.endsWith(`.${ending}`))) {
    const line = linesOf(join(folder, name)).findIndex((one) => one.split(/\s+/).includes(text));
    if (line >= 0) return { file: join(folder, name), line: line + 1, column: 1 };
  }
  return null;
}

function hunkPlace(patch: string, hunk: Hunk | null): SourceLocation | null {
  const lines = linesOf(patch);
  if (lines.length === 0) return null;
  return { file: patch, line: (hunk === null ? 0 : hunkAt(lines, hunk)) + 1, column: 1 };
}

/** The index of the hunk's first line; of the patch's where it is not there. */
function hunkAt(lines: readonly string[], { file, number }: Hunk): number {
  const head = lines.findIndex((line, at) => line.startsWith('+++ ') && isOf(file, line) && lines[at - 1]?.startsWith('--- '));
  if (head < 0) return 0;
  return [...lines.entries()].filter(([at, line]) => at > head && /^@@ -\d/.test(line))[number - 1]?.[0] ?? 0;
}

/** Whether a patch's `+++` line is of the file, with or without the folder that -p1 takes off. */
function isOf(file: string, line: string): boolean {
  const path = line.slice(4).split(/\t/)[0]?.trim() ?? '';
  return path === file || path.replace(/^[^/]+\//, '') === file;
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch (error) {
    if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
