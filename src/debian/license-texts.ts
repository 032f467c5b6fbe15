// The words of well-known short licences and exceptions, which must stand in debian/copyright themselves (Policy 12.5).
import { bsdTexts } from './bsd-texts.ts';
import { commonDevelopmentLicense } from './common-development-license.ts';
import { exceptions, fsfTexts } from './fsf-texts.ts';
import { mitTexts } from './mit-texts.ts';
import { openFontLicense } from './open-font-license.ts';

const texts: readonly (readonly [string, string])[] = [
  ...mitTexts,
  ...bsdTexts,
  ...fsfTexts,
  ['CDDL-1.0', commonDevelopmentLicense],
  ['OFL-1.1', openFontLicense],
];

/** Short names as they are written, sorted. */
export const knownLicenses: readonly string[] = namesOf(texts);
/** What may stand between `with` and `exception`, as it is written, sorted. */
export const knownExceptions: readonly string[] = namesOf(exceptions);

/** Texts by the short name of copyright-format 1.0 (or SPDX) in lower case. */
export const licenseTexts = byLowerCase(texts);
/** Texts of exceptions by the lower-case name that stands between `with` and `exception`. */
export const exceptionTexts = byLowerCase(exceptions);

function byLowerCase(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  return new Map(pairs.map(([name, text]) => [name.toLowerCase(), text]));
}

function namesOf(pairs: readonly (readonly [string, string])[]): string[] {
  return pairs.map(([name]) => name).sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
}
