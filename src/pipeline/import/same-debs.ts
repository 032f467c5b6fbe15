// The .debs of two builds, one by one: which are the same to the byte, and in what the others differ.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readDeb } from '../../system/deb.ts';
import { readSide } from '../compare-sides.ts';
import { compareSides } from '../compare.ts';

/** One binary package of both builds. */
export interface DebVerdict {
  /** The package's name. */
  readonly name: string;
  readonly file: string | null;
  readonly identical: boolean;
  /** In what they differ, a phrase each; empty where identical. */
  readonly differences: readonly string[];
}

/** Compares two output folders. Errors: NO_PACKAGES, those of compareSides. */
export async function sameDebs(before: string, after: string, signal: AbortSignal): Promise<DebVerdict[]> {
  const { packages } = await compareSides([await readSide(before, signal), await readSide(after, signal)], signal);
  return packages.map(({ name, first, second, verdict, dates, differences }) => {
    const lacking = verdict === 'only-first' ? ['the recipe does not build it'] : verdict === 'only-second' ? ['the recipe builds it, and the package does not'] : [];
    const found = [...lacking, ...differences.map(({ subject, changes }) => `${subject} (${changes.map(({ what }) => what).join(', ')})`), ...(dates === 0 ? [] : [`the dates of ${dates} files`])];
    const identical = verdict === 'identical';
    return { name, file: second ?? first, identical, differences: identical ? [] : found.length > 0 ? found : ['its bytes, with the same files in it'] };
  });
}

/** The dates of all files in the .debs of an output folder, in seconds since 1970. */
export async function installedDates(folder: string, signal: AbortSignal): Promise<Set<number>> {
  const dates = new Set<number>();
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.deb'))) {
    for (const entry of (await readDeb(join(folder, name), { signal })).entries) if (entry.type !== 'directory') dates.add(entry.mtime);
  }
  return dates;
}
