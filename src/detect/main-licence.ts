// The licence of a project as a whole: by the heads of its files, the licence's text and its metadata; where these do not agree, a TODO. Pure.
import { licenseText } from '../debian/licenses.ts';
import { code, families, isFsfText, sameFamily, spokenLicence } from './licence-words.ts';
import type { CheckedFile } from './licences.ts';

/** What stands where nothing is sure. */
export const todo = 'TODO';

/** The beginning of the name of a licence that has none. */
export const other = 'licence';

/** What the project's metadata says. */
export interface Said {
  readonly license: string | null;
  readonly from: string;
}

/** A licence, and from where it is known. */
export interface Main {
  readonly license: string;
  readonly why: string;
  readonly comment?: string;
}

// What is not the program itself: it is often under a licence of its own.
const helper = /\.m4$|\.am$|^autogen\.sh$|^bootstrap$|^configure|^(?:tests?|doc|docs|examples?|po|t|man|build-aux|contrib|debian|packaging)\//;

// A script seldom has an ending; what is written large is a document.
const plainProgram = /(?:^|\/)[a-z][a-z0-9_-]*$/;

/** Decides, or says in `uncertain` why not. */
export function mainLicence(own: readonly CheckedFile[], texts: readonly CheckedFile[], said: Said, uncertain: string[]): Main {
  const main = decided(own, texts, said, uncertain);
  const declared = said.license === null ? '' : spokenLicence(said.license);
  if (!main.license.includes(' and ') || main.license === declared) return main;
  // licensecheck sees which licences are named, and not whether one may choose among them.
  if (declared.includes(' or ') && !declared.includes(' and ') && sameSet(families(main.license), families(declared))) return { license: declared, why: main.why.includes(said.from) ? main.why : `${main.why} and ${said.from}` };
  uncertain.push(`several licences are named (${main.license}): are they for different parts, or may one choose?`);
  return { comment: `TODO: several licences are named by ${main.why}. Are they for different parts, or may one choose?`, ...main };
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.every((one) => b.includes(one)) && b.every((one) => a.includes(one));
}

function decided(own: readonly CheckedFile[], texts: readonly CheckedFile[], said: Said, uncertain: string[]): Main {
  const declared = said.license === null ? '' : spokenLicence(said.license);
  const named = texts.filter(({ license }) => license !== '');
  const fits = (name: string) => named.length === 0 || named.some(({ license }) => sameFamily(license, name));
  const headed = own.filter(({ path, license }) => license !== '' && !helper.test(path));
  // What a README says is about the whole, and often not exact.
  const sources = headed.filter(({ path }) => code.test(path) || plainProgram.test(path));
  const program = sources.length > 0 ? sources : headed;
  const counts = new Map<string, number>();
  for (const { license } of program) if (fits(license)) counts.set(license, (counts.get(license) ?? 0) + 1);
  const [most, second] = [...counts].sort((a, b) => b[1] - a[1]);
  const agrees = (name: string) => declared === '' || sameFamily(declared, name) || families(declared).some((family) => family === 'gpl' || family === 'bsd');
  const bare = own.filter(({ path, license }) => license === '' && code.test(path) && !helper.test(path)).length;
  const [only, more] = named;
  // Where few files have a head, these are the exceptions, and the licence's text is about the rest.
  if (only !== undefined && more === undefined && !isFsfText(only.license) && agrees(only.license) && program.length * 3 < bare) return { license: only.license, why: only.path };
  // Files of the project's own licence must be more than those of any other that its text could be of.
  if (most !== undefined && (second === undefined || most[1] > second[1] * 2) && agrees(most[0]) && most[1] * 4 >= program.length) {
    return { license: most[0], why: `the heads of ${most[1]} file${most[1] === 1 ? '' : 's'}${declared === '' ? '' : ` and ${said.from}`}` };
  }
  // What the README itself says decides among what the heads name: its own words, which licensecheck's names are not always.
  const told = own.find(({ path, license }) => /^README(?:\.\w+)?$/i.test(path) && license !== '' && counts.has(license) && agrees(license));
  if (told !== undefined) return { license: told.license, why: `${told.path} and the heads of ${counts.get(told.license) ?? 0} files` };
  // `GPL-2.0` alone, gpl_2 or a classifier do not say whether later versions may be chosen.
  const exact = !isFsfText(declared) || /\+|later|only/i.test(said.license ?? '');
  if (exact && declared !== '' && licenseText(declared.split(/ (?:or|and) /)[0] ?? '') !== null && fits(declared) && (most === undefined || sameFamily(most[0], declared) || counts.has(declared))) return { license: declared, why: said.from };
  const [text] = named;
  const kinds = new Set(named.map(({ license }) => license));
  if (text !== undefined && kinds.size === 1 && most === undefined && agrees(text.license)) return byText(text, uncertain);
  const [unknown, another] = texts;
  if (unknown !== undefined && another === undefined && unknown.license === '' && most === undefined && declared === '') {
    uncertain.push(`debkit does not know the words of ${unknown.path}: are they a free licence?`);
    return { license: `${other} of ${unknown.path}`.replace(/[^A-Za-z0-9.+-]+/g, '-'), why: `the words of ${unknown.path}, which debkit does not know`, comment: `TODO: debkit does not know the words of ${unknown.path}. Are they a free licence?` };
  }
  const heard = [...[...counts.keys()].map((name) => `${name} (heads of files)`), ...texts.map(({ license, path }) => `${license === '' ? 'unknown words' : license} (${path})`), ...(declared === '' ? [] : [`${declared} (${said.from})`])];
  uncertain.push(heard.length === 0 ? 'no file says under which licence it is' : `the main licence is not clear: ${heard.slice(0, 6).join(', ')}`);
  return { license: todo, why: 'nothing that would be sure' };
}

/** By the licence's text alone. */
function byText(text: CheckedFile, uncertain: string[]): Main {
  if (!isFsfText(text.license)) return { license: text.license, why: text.path };
  uncertain.push(`${text.path} is the ${text.license.replace(/\+$/, '')}, and no file says whether later versions may be chosen`);
  return { license: text.license.replace(/\+$/, ''), why: text.path, comment: `TODO: ${text.path} is the text of the licence, and no file says whether later versions may be chosen.` };
}
