// Licences by short name: expressions, and the text debian/copyright must have for each (copyright-format 1.0, Policy 12.5).
import { wrapText } from './control.ts';
import { exceptionTexts, licenseTexts } from './license-texts.ts';
import { DebianSyntaxError } from './syntax-error.ts';

/** A licence in base-files' /usr/share/common-licenses. */
export interface CommonLicense {
  /** File name there, e.g. `GPL-2`. */
  readonly file: string;
  readonly title: string;
  readonly orLater: boolean;
  /** GFDL-NIV: no invariant sections, no cover texts. */
  readonly noInvariants: boolean;
}

/** Lower-case short name without `+`, -or-later or -only -> file and title; every file is in bookworm and later. */
const commonLicenses: ReadonlyMap<string, readonly [file: string, title: string]> = new Map([
  ['apache-2', ['Apache-2.0', 'Apache License, version 2.0']],
  ['artistic', ['Artistic', 'Artistic License']],
  ['artistic-1', ['Artistic', 'Artistic License']],
  ['artistic-1.0-perl', ['Artistic', 'Artistic License']],
  ['cc0-1', ['CC0-1.0', 'CC0 1.0 Universal dedication']],
  ['gfdl-1.2', ['GFDL-1.2', 'GNU Free Documentation License, version 1.2']],
  ['gfdl-1.3', ['GFDL-1.3', 'GNU Free Documentation License, version 1.3']],
  ['gpl-1', ['GPL-1', 'GNU General Public License, version 1']],
  ['gpl-2', ['GPL-2', 'GNU General Public License, version 2']],
  ['gpl-3', ['GPL-3', 'GNU General Public License, version 3']],
  ['lgpl-2', ['LGPL-2', 'GNU Library General Public License, version 2']],
  ['lgpl-2.1', ['LGPL-2.1', 'GNU Lesser General Public License, version 2.1']],
  ['lgpl-3', ['LGPL-3', 'GNU Lesser General Public License, version 3']],
  ['mpl-1.1', ['MPL-1.1', 'Mozilla Public License, version 1.1']],
  ['mpl-2', ['MPL-2.0', 'Mozilla Public License, version 2.0']],
]);

/** The file of /usr/share/common-licenses that `GPL-2+`, `GPL-2.0-or-later`, `Apache-2.0` ... means; null where there is none. */
export function commonLicense(shortName: string): CommonLicense | null {
  const [, base = '', suffix = ''] = /^(.*?)(\+|-or-later|-only)?$/.exec(shortName.toLowerCase()) ?? [];
  const noInvariants = base.startsWith('gfdl-niv-') || base.includes('-no-invariants');
  const name = base
    .replace('gfdl-niv-', 'gfdl-')
    .replace('-no-invariants', '')
    .replace(/-(\d)\.0$/, '-$1');
  const entry = commonLicenses.get(name);
  if (entry === undefined) return null;
  return { file: entry[0], title: entry[1], orLater: suffix === '+' || suffix === '-or-later', noInvariants };
}

/** The licences an expression such as `GPL-2+ or Artistic, and BSD-3-clause` names, each once; else a LICENCE_INVALID error. */
export function licenseNames(expression: string): string[] {
  const names = expression.trim().split(/(?:\s*,)?\s+(?:or|and)\s+/);
  const wrong = names.find(
    (name) =>
      !/^(?!(?:or|and|with)$)[A-Za-z0-9][A-Za-z0-9.+_-]*(?: with [A-Za-z0-9.+_-]+(?: [A-Za-z0-9.+_-]+)* exception)?$/.test(name),
  );
  if (wrong !== undefined) {
    throw new DebianSyntaxError(
      'LICENCE_INVALID',
      `${JSON.stringify(expression)} is not a licence: ${JSON.stringify(wrong)} is not a short name`,
      {
        hint: /[()]/.test(expression)
          ? "there are no brackets: 'and' binds closer than 'or', and a comma sets them apart, in quotes: 'GPL-2+ or Artistic, and Expat'"
          : 'write short names joined by or, and: GPL-2+ or Artistic; GPL-3+ with Autoconf exception',
      },
    );
  }
  return [...new Set(names)];
}

/**
 * The text of one licence, lines unindented: from `texts` (by short name, any case), else built in, else a pointer to
 * /usr/share/common-licenses; null where there is none. `X with Y exception` is both texts, `Y exception` being a name too.
 */
export function licenseText(shortName: string, texts: Readonly<Record<string, string>> = {}): string | null {
  const own = ownText(shortName, texts);
  if (own !== null) return own;
  const [, base, exception] = /^(\S+) with (.+) exception$/i.exec(shortName) ?? [];
  if (base !== undefined && exception !== undefined) {
    const added = ownText(`${exception} exception`, texts) ?? exceptionTexts.get(exception.toLowerCase()) ?? null;
    const license = licenseText(base, texts);
    return license === null || added === null ? null : `${license}\n\n${added}`;
  }
  const builtIn = licenseTexts.get(shortName.toLowerCase());
  if (builtIn !== undefined) return builtIn;
  const common = commonLicense(shortName);
  return common === null ? null : pointerText(common);
}

function ownText(name: string, texts: Readonly<Record<string, string>>): string | null {
  const found = Object.entries(texts).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found === undefined
    ? null
    : found[1]
        .replace(/\r\n?/g, '\n')
        .trimEnd()
        .replace(/^(?:[ \t]*\n)+/, '');
}

function pointerText(license: CommonLicense): string {
  const later = license.orLater ? ' or, as you choose, any later version of it' : '';
  const plain = license.noInvariants ? ', with no Invariant Sections, no Front-Cover Texts and no Back-Cover Texts' : '';
  const terms = `${license.title}${later}${plain}`;
  const grant =
    license.file === 'CC0-1.0'
      ? `As far as the law allows, the authors have given up all their rights in these files by the ${license.title}.`
      : `You may copy, change and pass on these files under the terms of the ${terms}. They come without any warranty.`;
  const place = `On Debian systems the whole text of this licence is in /usr/share/common-licenses/${license.file}.`;
  return [grant, place].map((paragraph) => wrapText(paragraph, 76).join('\n')).join('\n\n');
}
