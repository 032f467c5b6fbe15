// Files that are in a test's system while the test is made.
import type { Chroot, Mount } from '../contracts/sandbox.ts';
import { PackageError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';

/** Puts the files (path -> text) in place, does what is to be done, and puts back what was there. Error: TEST_FILES. */
export async function withFiles<T>(chroot: Chroot, files: Readonly<Record<string, string>>, scripts: Mount, act: () => Promise<T>): Promise<T> {
  const entries = Object.entries(files).map(([path, text]) => ({ path, text: Buffer.from(text) }));
  if (entries.length === 0) return act();
  const swap = async (args: readonly string[], stdin: Buffer) => {
    const result = await chroot.run({ argv: ['perl', `${scripts.target}/files.pl`, ...args], user: 'root', seconds: 60, stdin });
    if (result.exitCode !== 0) throw new PackageError('TEST_FILES', `the files of a test: ${lastLines(result.stderr).at(-1) ?? 'no message'}`);
  };
  try {
    await swap(['put', ...entries.flatMap(({ path, text }) => [path, String(text.length)])], Buffer.concat(entries.map(({ text }) => text)));
    return await act();
  } finally {
    await swap(['back'], Buffer.alloc(0));
  }
}
