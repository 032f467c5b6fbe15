// Beside stage 4: a released tarball held against the tag that it was released from, file by file.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FileArtifact } from '../contracts/artifacts.ts';
import type { StageContext } from '../contracts/context.ts';
import type { TagComparison } from '../contracts/origin.ts';
import type { TarballUpstreamPlan } from '../contracts/upstream-plan.ts';
import { isMadeByAutotools } from '../debian/autotools-files.ts';
import { byBytes, tempName } from '../system/files.ts';
import { matchesAny } from '../system/glob.ts';
import { readTarball } from '../system/tarball.ts';
import { fetchGit } from '../upstream/git-fetch.ts';
import { archiveGit } from '../upstream/git.ts';

type Released = NonNullable<TarballUpstreamPlan['released']>;
type Compared = Extract<TagComparison, { status: 'compared' }>;

/** What the tarball has otherwise than the tag; `excluded` are patterns of what is left out of the orig tarball. Errors: those of fetchGit and readTarball. */
export async function compareTarball(tarball: FileArtifact, { url, tag, allowed }: Released, excluded: readonly string[], context: StageContext): Promise<Compared> {
  const tree = await fetchGit({ kind: 'git', url, tag, commit: null, submodules: false }, context);
  const archive = tempName(join(context.workspace, 'tag.tar'));
  try {
    await pipeline(archiveGit(tree, 'tree/', context.signal), createWriteStream(archive));
    const [own, tagged] = [await contentsOf(tarball.path, context.signal), await contentsOf(archive, context.signal)];
    const kept = (path: string) => !matchesAny(path, excluded);
    const sorted = (paths: Iterable<string>) => [...paths].filter(kept).sort(byBytes);
    const added = sorted([...own.keys()].filter((path) => !tagged.has(path)));
    const changed = sorted([...own].filter(([path, content]) => tagged.has(path) && tagged.get(path) !== content).map(([path]) => path));
    const missing = sorted([...tagged.keys()].filter((path) => !own.has(path)));
    return { status: 'compared', url, tag, commit: tree.commit, added, changed, missing, ...judge([...added, ...changed], allowed) };
  } finally {
    await rm(archive, { force: true });
  }
}

/** Which files are allowed, by the first that allows each, and which by none. */
export function judge(paths: readonly string[], allowed: readonly string[]): Pick<Compared, 'allowed' | 'refused'> {
  const by = new Map<string, string[]>();
  const refused: string[] = [];
  for (const path of [...paths].sort(byBytes)) {
    const pattern = allowed.find((one) => (one === '@autotools' ? isMadeByAutotools(path) : matchesAny(path, [one])));
    if (pattern === undefined) refused.push(path);
    else by.set(pattern, [...(by.get(pattern) ?? []), path]);
  }
  return { allowed: Object.fromEntries(by), refused };
}

/** Files and links below the top folder, each with what tells its content. */
async function contentsOf(path: string, signal: AbortSignal): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  const { entries, topFolder } = await readTarball(path, {
    wanted: () => Infinity,
    onFile: (name, content) => void contents.set(name, createHash('sha256').update(content).digest('hex')),
    signal,
  });
  for (const { type, path: name, target } of entries) {
    if (type === 'symlink') contents.set(name, `-> ${target ?? ''}`);
    // It comes after the file that it is.
    if (type === 'hardlink') contents.set(name, contents.get(target ?? '') ?? '');
    // Nothing is read of an empty file.
    if (type === 'file' && !contents.has(name)) contents.set(name, createHash('sha256').digest('hex'));
  }
  const below = topFolder === null ? 0 : topFolder.length + 1;
  return new Map([...contents].map(([name, content]) => [name.slice(below), content]));
}
