// Text for debian/rules: words, variable values and comments that make and the shell take literally.
import { InternalError } from '../errors.ts';

/** `text` itself where it is one line without control characters; else InternalError TEMPLATE_UNSAFE_VALUE naming `what`. */
export function oneLine(what: string, text: string): string {
  if (/[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]/.test(text)) {
    throw new InternalError('TEMPLATE_UNSAFE_VALUE', `${what} is not one line of text: ${JSON.stringify(text)}`);
  }
  return text;
}

/** `text` where it matches `pattern` whole; else InternalError TEMPLATE_UNSAFE_VALUE. */
export function matching(what: string, text: string, pattern: RegExp): string {
  if (new RegExp(`^(?:${pattern.source})$`, pattern.flags).test(text)) return text;
  throw new InternalError('TEMPLATE_UNSAFE_VALUE', `${what} cannot stand there: ${JSON.stringify(text)}`);
}

/** One word of a recipe line: quoted for the shell where it needs it, and every `$` doubled for make. */
export function makeWord(text: string): string {
  oneLine('an argument in debian/rules', text);
  const quoted = /^[A-Za-z0-9_/=.,:+@%-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
  return quoted.replaceAll('$', '$$$$');
}

/** Words of a recipe line, each kept whole. */
export function makeWords(words: readonly string[]): string {
  return words.map(makeWord).join(' ');
}

/** Words as the value of a make variable that a recipe line expands. */
export function makeWordsValue(words: readonly string[]): string {
  return words.map((word) => escapeHash(makeWord(word))).join(' ');
}

/** Literal text as the value of a make variable: `$`, `#`, a leading space and a final backslash mean themselves. */
export function makeValue(text: string): string {
  oneLine('a variable in debian/rules', text);
  const escaped = escapeHash(text.replaceAll('$', '$$$$'));
  // $() expands to nothing, and so shields what make would strip or take for a line continuation.
  return `${/^\s/.test(escaped) ? '$()' : ''}${escaped}${escaped.endsWith('\\') ? '$()' : ''}`;
}

/** `# text`, on one line whatever it ends in. */
export function makeComment(text: string): string {
  oneLine('a comment in debian/rules', text);
  return `# ${text.trim()}${text.trim().endsWith('\\') ? ' .' : ''}`;
}

/** Make's arguments apart: assignments and options hold for every step, targets for the build alone. */
export function splitMakeArguments(words: readonly string[]): { readonly variables: string[]; readonly targets: string[] } {
  const isVariable = (word: string) => /^-|^[A-Za-z_][A-Za-z0-9_.]*[:+?]?=/.test(word);
  return { variables: words.filter(isVariable), targets: words.filter((word) => !isVariable(word)) };
}

/** Whether one of make's arguments assigns the variable. */
export function assigns(words: readonly string[], variable: string): boolean {
  return words.some((word) => /^([^=:+?]*)[:+?]?=/.exec(word)?.[1] === variable);
}

/** In a variable's value make halves the backslashes before `#` and ends the line at a bare one. */
function escapeHash(text: string): string {
  return text.replace(/(\\*)#/g, (_, slashes: string) => `${slashes}${slashes}\\#`);
}
