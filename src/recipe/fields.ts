// The kinds of single values a recipe has (names, versions, relations, paths, ...): each a zod schema that says what is wrong.
import { z } from 'zod';
import { editPattern } from '../debian/edit-pattern.ts';
import { parseMangle, parseTagPattern } from '../debian/mangle.ts';
import {
  isKnownPriority,
  isKnownSection,
  isKnownUrgency,
  isValidMaintainer,
  isValidPackageName,
  isValidSourceName,
  priorities,
  sections,
  urgencies,
} from '../debian/names.ts';
import { parseDate } from '../debian/changelog-date.ts';
import { parseRelation } from '../debian/relations.ts';
import { findSuite, suiteNames } from '../debian/suites.ts';
import { isValidRevision, isValidUpstreamVersion, isValidVersion } from '../debian/version.ts';
import { DebkitError } from '../errors.ts';
import { didYouMean } from './did-you-mean.ts';
import { gitUrlFault, webUrlFault } from './urls.ts';

/** What is wrong with a value; `code` is the RecipeError's. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** A word for the value's kind, shown in docs/recipe-reference.md. */
export interface Kind {
  readonly title: string;
  readonly code: string;
  readonly hint?: string;
  /** The most characters it may have; no limit where not said. */
  readonly longest?: number;
}

// Source name, version, suite and architecture make one file name, of which a file system takes 255 bytes.
const longestName = 100;
const longestVersion = 90;

// With the marks that make an editor or terminal show text in another order than it is read in.
const controlCharacter = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/;

/** Which control character a value has, and what to do; null where it has none. */
function controlFault(value: string, hint = 'take it out'): Fault | null {
  const [found] = controlCharacter.exec(value) ?? [];
  if (found === undefined) return null;
  const code = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return { code: 'RECIPE_CONTROL_CHARACTER', message: `the text has a control character (U+${code})`, hint };
}

/** Text that may have several lines; `hint` is what to do with a control character. */
export function block(description: string, hint?: string) {
  return z
    .string()
    .superRefine((value, context) => {
      if (value.trim() === '') report(context, { code: 'RECIPE_EMPTY_VALUE', message: 'the text is empty' });
      else {
        const fault = controlFault(value, hint);
        if (fault !== null) report(context, fault);
      }
    })
    .meta({ title: 'text', description });
}

/** One line without control characters; `check` looks at what is left. */
export function line(description: string, check: (value: string) => Fault | null = () => null) {
  return z
    .string()
    .superRefine((value, context) => {
      const fault = lineFault(value) ?? check(value);
      if (fault !== null) report(context, fault);
    })
    .meta({ title: 'line', description });
}

/** One line that satisfies `fits`; else an error with the kind's code. */
export function kind(is: Kind, fits: (value: string) => boolean) {
  return (description: string) =>
    line(description, (value) => {
      if (!fits(value)) return { code: is.code, message: `${quote(value)} is not ${an(is.title)}`, hint: is.hint };
      if (is.longest === undefined || value.length <= is.longest) return null;
      return { code: is.code, message: `the ${is.title} has ${value.length} characters`, hint: `at most ${is.longest}` };
    }).meta({ title: is.title, description });
}

/** One line that is compiled or parsed; the parser's message is the error's. */
export function parsed(title: string, code: string, parse: (value: string) => unknown) {
  return (description: string) =>
    line(description, (value) => parseFault(value, { title, code }, parse)).meta({ title, description });
}

/** A string or a list of them, always handed on as a list. */
export function oneOrMore(item: z.ZodType<string, string>, description: string) {
  return z
    .union([item, z.array(item)])
    .transform((value) => (typeof value === 'string' ? [value] : value))
    .meta({ description });
}

/** A list. */
export function listOf<T extends z.ZodType>(item: T, description: string) {
  return z.array(item).meta({ description });
}

/** A map from names of the one kind to values of the other. */
export function mapOf<T extends z.ZodType>(key: z.ZodType<string, string>, value: T, description: string) {
  return z.record(key, value).meta({ description });
}

export const sourceName = kind(
  {
    title: 'source package name',
    code: 'RECIPE_BAD_NAME',
    longest: longestName,
    hint: 'two or more of a-z 0-9 + - . starting with a letter or digit (Policy 5.6.1)',
  },
  isValidSourceName,
);
export const packageName = kind(
  {
    title: 'binary package name',
    code: 'RECIPE_BAD_NAME',
    longest: longestName,
    hint: 'two or more of a-z 0-9 + - . starting with a letter or digit (Policy 5.6.7)',
  },
  isValidPackageName,
);
export const maintainer = kind(
  { title: 'maintainer', code: 'RECIPE_BAD_MAINTAINER', hint: 'write it as: Name <name@example.org>' },
  isValidMaintainer,
);
export const section = word({ title: 'section', code: 'RECIPE_BAD_SECTION' }, isKnownSection, sections);
export const priority = word({ title: 'priority', code: 'RECIPE_BAD_PRIORITY' }, isKnownPriority, priorities);
export const urgency = word({ title: 'urgency', code: 'RECIPE_BAD_URGENCY' }, isKnownUrgency, urgencies);
export const suite = word(
  { title: 'suite', code: 'RECIPE_UNKNOWN_SUITE' },
  (value) => findSuite(value) !== undefined,
  suiteNames,
);
export const upstreamVersion = kind(
  {
    title: 'upstream version',
    code: 'RECIPE_BAD_VERSION',
    longest: longestVersion,
    hint: 'a digit, then letters, digits and . + - ~; the epoch has a key of its own (Policy 5.6.12)',
  },
  isValidUpstreamVersion,
);
export const packageVersion = kind(
  { title: 'package version', code: 'RECIPE_BAD_VERSION', hint: 'an upstream version, a hyphen, a Debian revision, e.g. 1.2-1' },
  (value) => isValidVersion(value) && value.includes('-'),
);
export const revision = kind(
  { title: 'Debian revision', code: 'RECIPE_BAD_VERSION', longest: 20, hint: 'letters, digits and . + ~ (Policy 5.6.12)' },
  isValidRevision,
);
export const relation = parsed('relation', 'RECIPE_BAD_RELATION', parseRelation);
export const tagPattern = parsed('tag pattern', 'RECIPE_BAD_PATTERN', parseTagPattern);
export const editPatternText = parsed('regular expression', 'RECIPE_BAD_PATTERN', editPattern);
export const mangleRule = parsed('mangle rule', 'RECIPE_BAD_PATTERN', parseMangle);
export const path = kind(
  { title: 'path', code: 'RECIPE_BAD_PATH', hint: "a relative path with forward slashes, without '..'" },
  (value) => isSafePath(value),
);
export const gitTag = kind(
  {
    title: 'tag',
    code: 'RECIPE_BAD_TAG',
    hint: "a tag has no white space and none of ~ ^ : ? * [ \\, and does not start with '-' (git-check-ref-format(1))",
  },
  (value) => !/^[-/.]|[\s~^:?*[\\]|\.\.|@\{|\/$|\.lock$/.test(value),
);
export const commit = kind(
  { title: 'commit', code: 'RECIPE_BAD_HASH', hint: 'all 40 (or 64) lower-case hexadecimal digits' },
  (value) => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value),
);
export const sha256 = kind(
  { title: 'sha256', code: 'RECIPE_BAD_HASH', hint: '64 lower-case hexadecimal digits, as sha256sum prints them' },
  (value) => /^[0-9a-f]{64}$/.test(value),
);
export const gitUrl = (description: string) => line(description, gitUrlFault).meta({ title: 'git URL', description });
export const webUrl = (description: string) =>
  line(description, (value) => webUrlFault(value, 'https')).meta({ title: 'URL', description });
export const linkUrl = (description: string) =>
  line(description, (value) => webUrlFault(value, 'any http')).meta({ title: 'URL', description });

/** A date as text, handed on as seconds since 1970. */
export function date(description: string) {
  const check = (value: string) => {
    if (parseDate(value) < 0) throw new SyntaxError('it is before 1970');
  };
  return line(description, (value) => parseFault(value, { title: 'date', code: 'RECIPE_BAD_DATE' }, check))
    .meta({ title: 'date', description })
    .transform((value) => parseDate(value));
}

/** Whether a path is relative, has no `..` and no backslash. */
export function isSafePath(value: string): boolean {
  return (
    value !== '' && !value.startsWith('/') && !value.startsWith('-') && !value.includes('\\') && !value.split('/').includes('..')
  );
}

/** One of the known words; the nearest is offered for another. */
export function word(is: Kind, fits: (value: string) => boolean, known: readonly string[]) {
  return (description: string) =>
    line(description, (value) => {
      if (fits(value)) return null;
      const hint = didYouMean(value, known) ?? `one of: ${known.join(', ')}`;
      return { code: is.code, message: `unknown ${is.title} ${quote(value)}`, hint };
    }).meta({ title: is.title, description });
}

function lineFault(value: string): Fault | null {
  if (value.trim() === '') return { code: 'RECIPE_EMPTY_VALUE', message: 'the text is empty' };
  if (/[\r\n]/.test(value)) return { code: 'RECIPE_NEWLINE', message: 'the text has a newline, where one line is wanted' };
  const control = controlFault(value);
  if (control !== null) return control;
  return null;
}

function parseFault(value: string, is: Kind, parse: (value: string) => unknown): Fault | null {
  try {
    parse(value);
    return null;
  } catch (error) {
    if (error instanceof DebkitError) return { code: is.code, message: error.message, hint: error.details.hint };
    if (error instanceof SyntaxError)
      return { code: is.code, message: `${quote(value)} is not ${an(is.title)}: ${error.message}` };
    throw error;
  }
}

function report(context: z.RefinementCtx, fault: Fault): void {
  context.addIssue({ code: 'custom', message: fault.message, params: { code: fault.code, hint: fault.hint } });
}

function an(noun: string): string {
  return `${/^(?:[aeio]|u(?!ni))/.test(noun) ? 'an' : 'a'} ${noun}`;
}

function quote(value: string): string {
  return `'${value.length > 80 ? `${value.slice(0, 77)}...` : value}'`;
}
