// debian/patches/ as a recipe's patches/: the series with its comments, and each patch that it names.
import { otherOptions, seriesLines } from '../../debian/quilt-series.ts';
import type { RecipeError } from '../../errors.ts';
import type { OldFile } from '../../import/old-file.ts';
import { refusal } from './refusal.ts';

/** What goes to the recipe's patches/. */
export interface OldPatches {
  /** By their path below patches/, `series` among them; empty where there is none. */
  readonly files: readonly OldFile[];
  /** Their paths below debian/. */
  readonly taken: ReadonlySet<string>;
  readonly problems: readonly RecipeError[];
}

const none: OldPatches = { files: [], taken: new Set(), problems: [] };

/** The patches of the series. What of debian/patches/ it does not name is left to the recipe's debian/. */
export function oldPatches(all: readonly OldFile[], place: (path: string) => string): OldPatches {
  const series = all.find(({ path }) => path === 'patches/series');
  const vendor = all.filter(({ path }) => /^patches\/[^/]+\.series$/.test(path));
  const problems = vendor.map(({ path }) => refusal({ file: place(path), line: 1 }, 'a series for one vendor takes the place of the other, and a recipe has one series', 'name the patches in debian/patches/series'));
  if (series === undefined) return { ...none, problems };
  const named: OldFile[] = [];
  for (const one of seriesLines(series.content.toString('utf8'))) {
    const { name, line } = one;
    const options = otherOptions(one);
    const say = (message: string, hint: string) => void problems.push(refusal({ file: place('patches/series'), line }, message, hint));
    const patch = all.find(({ path }) => path === `patches/${name}`);
    if (!/^[A-Za-z0-9_][^\s#]*$/.test(name) || name === 'series') say(`'${name}' is no name that a recipe's patch can have`, 'rename it: a letter or digit first');
    else if (options !== null) say(`the patch '${name}' has the options '${options}'`, 'dpkg-source applies patches with -p1: make it one of those');
    else if (patch === undefined) say(`the patch '${name}' is not in debian/patches/`, 'add it, or take it out of the series');
    else if (named.includes(patch)) say(`the patch '${name}' stands in the series a second time`, 'take one of them out');
    else named.push(patch);
  }
  const files = [...(named.length === 0 ? [] : [series]), ...named];
  return { files: files.map((file) => ({ ...file, path: file.path.slice('patches/'.length) })), taken: new Set([series.path, ...named.map(({ path }) => path)]), problems };
}
