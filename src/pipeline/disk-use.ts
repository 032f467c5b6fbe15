// What files and folders take of the disk, by du(1).
import type { Exec } from '../system/exec.ts';

/** Bytes on disk of each path. */
export async function diskUse(paths: readonly string[], exec: Exec): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  // Well below the limit of a command line (execve(2)).
  for (let start = 0; start < paths.length; start += 500) {
    const argv = ['du', '--block-size=1', '--summarize', '--', ...paths.slice(start, start + 500)];
    // What vanishes meanwhile has no size.
    for (const line of (await exec({ argv, seconds: 600 })).stdout.split('\n')) {
      const [, bytes, path] = /^(\d+)\t(.*)$/.exec(line) ?? [];
      if (path !== undefined) sizes.set(path, Number(bytes));
    }
  }
  return sizes;
}
