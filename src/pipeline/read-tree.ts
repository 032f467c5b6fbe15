// What debian/ needs to know of the upstream tree, read from the orig tarball in one go: the files of the edits, and what autotools' own files say.
import type { OrigTarball } from '../contracts/artifacts.ts';
import type { BuildPlan } from '../contracts/plan.ts';
import { autotoolsBytes, autotoolsFile, type AutotoolsFile } from '../debian/autotools-files.ts';
import { readTarball } from '../system/tarball.ts';

/** `edited` gives the bytes of a file that the plan edits, by its path in the tree; null where the tree has no such regular file. */
export interface TreeFacts {
  readonly edited: (path: string) => Buffer | null;
  readonly autotools: readonly AutotoolsFile[];
}

/** Reads the orig tarball once, unpacking nothing. Errors: those of readTarball. */
export async function readTree(plan: BuildPlan, orig: OrigTarball, signal: AbortSignal): Promise<TreeFacts> {
  const edits = new Set(plan.packaging.edits.map(({ file }) => file));
  const contents = new Map<string, Buffer>();
  const autotools = new Map<string, AutotoolsFile>();
  const isEdited = (path: string) => edits.has(path) || edits.has(below(path));
  const { entries, topFolder } = await readTarball(orig.path, {
    // The folder that everything lies in is known only at the end.
    wanted: (path) => (isEdited(path) ? Infinity : autotoolsBytes(path)),
    onFile: (path, head) => {
      if (isEdited(path)) contents.set(path, head);
      const bytes = autotoolsBytes(path);
      if (bytes > 0) autotools.set(path, autotoolsFile(path, head.subarray(0, bytes)));
    },
    signal,
  });
  const links = entries.flatMap(({ type, path, target }) => (type === 'hardlink' && target !== null ? [[path, target] as const] : []));
  for (const [path, target] of links) {
    const same = autotools.get(target);
    if (same !== undefined && autotoolsBytes(path) > 0) autotools.set(path, { ...same, path });
  }
  const linked = new Map(links.filter(([path]) => isEdited(path)));
  if (linked.size > 0) {
    const targets = new Set(linked.values());
    const found = new Map<string, Buffer>();
    await readTarball(orig.path, { wanted: (path) => (targets.has(path) ? Infinity : 0), onFile: (path, head) => found.set(path, head), signal });
    for (const [path, target] of linked) contents.set(path, found.get(target) ?? Buffer.alloc(0));
  }
  const inTree = (path: string) => (topFolder === null ? path : `${topFolder}/${path}`);
  return {
    edited: (path) => contents.get(inTree(path)) ?? null,
    autotools: [...autotools.values()].map((file) => (topFolder === null ? file : { ...file, path: below(file.path) })),
  };
}

function below(path: string): string {
  return path.slice(path.indexOf('/') + 1);
}
