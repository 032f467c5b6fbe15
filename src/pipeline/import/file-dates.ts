// When files of debian/ were last changed, as far as it shows in the packages: an installed file has the date of the file it was.
import { formatIsoDate } from '../../debian/changelog-date.ts';
import type { Draft, OldFile } from '../../import/old-file.ts';

/** The recipe's `debian-dates` for files older than the changelog's entry, where an entry of the packages has the same date (null: all of them); undefined where none is needed. */
export function fileDates(files: readonly OldFile[], installed: ReadonlySet<number> | null, entryDate: number): Draft | undefined {
  const older = files.filter((file): file is OldFile & { date: number } => file.date !== null && file.date >= 0 && file.date < entryDate);
  const wanted = older.filter(({ path, date }) => installed === null || (installed.has(date) && !neverInstalled.test(path)));
  if (wanted.length === 0) return undefined;
  const dates = new Set(wanted.map(({ date }) => date));
  const [only] = dates;
  // One checkout of git: all of it has one date.
  if (dates.size === 1 && only !== undefined && wanted.length > 3 && older.length === files.length) return { '**': formatIsoDate(only) };
  return Object.fromEntries(wanted.map(({ path, date }) => [path, formatIsoDate(date)]));
}

const neverInstalled = /^(?:control|rules|compat|watch|gbp\.conf|not-installed|clean|salsa-ci\.yml|(?:source|patches|tests|upstream)\/.*|(?:.*\.)?(?:install|docs|examples|manpages|links|dirs|maintscript|substvars|preinst|postinst|prerm|postrm|config|templates|triggers|symbols|shlibs))$/;
