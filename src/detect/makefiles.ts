// A Makefile as make reads it: with the files that it includes; and those below that it calls.
import type { SourceTree } from './source-tree.ts';

// A tree can be made so that its Makefiles include each other without end.
const mostIncluded = 40;

/** Its text, in which each line of an include is the file that it names, where the tree has that or what configure makes it of; continued lines are one. */
export function readMakefile(tree: SourceTree, file: string): string {
  const seen = new Set([file]);
  const read = (name: string): string =>
    tree.text(name).replace(/\\\n/g, '  ').replace(/^[ ]*[-s]?include[ \t]+([^\n#]{1,1000})/gm, (line, names: string) => {
      const found = names.trim().split(/\s+/).map((word) => word.replace(/^(?:\.\/|\$[({]\w+[)}]\/)+/, '')).flatMap((word) => [word, `${word}.in`].find((one) => tree.has(one)) ?? []);
      return found.length === 0 ? line : found.map((one) => {
        if (seen.has(one) || seen.size > mostIncluded) return '';
        seen.add(one);
        return read(one);
      }).join('\n');
    });
  return read(file);
}

/** Makefiles of the folders below, two deep at most, without those of tests and the like. */
export function makefilesBelow(tree: SourceTree, file: string): string[] {
  return tree.files.filter((name) => name !== file && /^(?:[^/]+\/){0,2}(?:GNUmakefile|[Mm]akefile|[\w.-]+\.(?:mk|inc))$/.test(name) && !/(?:^|\/)(?:tests?|examples?|contrib|doc|docs|build|ossfuzz|fuzz\w*)\//.test(name)).slice(0, 40);
}
