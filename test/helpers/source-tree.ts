// Trees for the detectors, written down as file names and texts; a name that ends in * is executable.
import type { SourceTree } from '../../src/detect/source-tree.ts';

/** A tree of these files. */
export function treeOf(files: Readonly<Record<string, string>>): SourceTree {
  const texts = new Map(Object.entries(files).map(([path, text]) => [path.replace(/\*$/, ''), text]));
  const executable = new Set(Object.keys(files).filter((path) => path.endsWith('*')).map((path) => path.slice(0, -1)));
  return { files: [...texts.keys()].sort(), has: (path) => texts.has(path), isExecutable: (path) => executable.has(path), text: (path) => texts.get(path) ?? '' };
}
