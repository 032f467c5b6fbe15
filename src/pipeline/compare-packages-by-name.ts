// The files of two builds side by side.
import { basename } from 'node:path';
import type { FileArtifact } from '../contracts/artifacts.ts';
import type { RebuiltPackage } from '../contracts/reproducibility.ts';

/** The files of two builds by their names, in the order of the first. */
export function comparePackages(first: readonly FileArtifact[], second: readonly FileArtifact[]): RebuiltPackage[] {
  const [before, after] = [first, second].map((files) => new Map(files.map(({ path, sha256 }) => [basename(path), sha256]))) as [Map<string, string>, Map<string, string>];
  return [...new Set([...before.keys(), ...after.keys()])].map((name) => ({ name, first: before.get(name) ?? null, second: after.get(name) ?? null }));
}
