// The words of well-known licences and exceptions, which must stand in debian/copyright themselves (Policy 12.5).
import { artistic2 } from './artistic-2.ts';
import { bsdTexts } from './bsd-texts.ts';
import { ccBy25 } from './cc-by-2-5.ts';
import { ccBy30 } from './cc-by-3.ts';
import { ccBySa30 } from './cc-by-sa-3.ts';
import { wrapText } from './control.ts';
import { commonDevelopmentLicense } from './common-development-license.ts';
import { exceptions, fsfTexts } from './fsf-texts.ts';
import { mitTexts } from './mit-texts.ts';
import { moduleTexts } from './module-texts.ts';
import { openFontLicense } from './open-font-license.ts';
import { rareTexts } from './rare-texts.ts';

const texts: readonly (readonly [string, string])[] = [
  ...mitTexts,
  ...bsdTexts,
  ...fsfTexts,
  ...rareTexts,
  ...moduleTexts,
  ['Artistic-2.0', wrapped(artistic2)],
  ['CDDL-1.0', commonDevelopmentLicense],
  ['CC-BY-2.5', wrapped(ccBy25)],
  ['CC-BY-3.0', wrapped(ccBy30)],
  ['CC-BY-SA-3.0', wrapped(ccBySa30)],
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

/** Texts of hundreds of lines are in their files in long ones, a paragraph after an empty line. */
function wrapped(text: string): string {
  return text
    .split('\n\n')
    .map((paragraph) => wrapText(paragraph, 78).join('\n'))
    .join('\n\n');
}

function byLowerCase(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  return new Map(pairs.map(([name, text]) => [name.toLowerCase(), text]));
}

function namesOf(pairs: readonly (readonly [string, string])[]): string[] {
  return pairs.map(([name]) => name).sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
}
