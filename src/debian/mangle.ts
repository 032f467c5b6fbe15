// Version mangling rules as uscan(1) writes them: `s/pattern/replacement/flags`, and the pattern that finds a version in a tag.

/** A compiled substitution; `apply` returns the changed text. Matching may be slow for a hostile pattern: bound it in time. */
export interface Mangle {
  readonly rule: string;
  apply(text: string): string;
}

const longestRule = 400;

/**
 * Compiles one `s/pattern/replacement/flags` rule (any punctuation as separator, flags g and i). Throws a SyntaxError that
 * says why.
 */
export function parseMangle(rule: string): Mangle {
  if (rule.length > longestRule) throw new SyntaxError(`longer than ${longestRule} characters`);
  const separator = rule[1];
  if (rule[0] !== 's' || separator === undefined || !/[/|,%#!@:;]/.test(separator)) {
    throw new SyntaxError("not a substitution of the form 's/pattern/replacement/'");
  }
  const parts = splitUnescaped(rule.slice(2), separator);
  const [pattern, replacement, flags] = parts;
  if (parts.length !== 3 || pattern === undefined || replacement === undefined || flags === undefined) {
    throw new SyntaxError(`a substitution has three '${separator}', this one has ${parts.length}`);
  }
  if (!/^g?i?$|^ig$/.test(flags)) throw new SyntaxError(`unknown flags '${flags}': g and i are known`);
  const expression = new RegExp(pattern, flags);
  const pieces = parseReplacement(replacement);
  const groups = countGroups(pattern);
  const missing = pieces.find((piece) => typeof piece === 'number' && piece > groups);
  if (missing !== undefined) throw new SyntaxError(`the replacement names group ${missing}, the pattern has ${groups}`);
  return {
    rule,
    apply: (text) =>
      text.replace(expression, (...match: unknown[]) =>
        pieces.map((piece) => (typeof piece === 'string' ? piece : groupText(match[piece]))).join(''),
      ),
  };
}

/** The anchored expression of a tag pattern, whose group 1 is the raw version. Throws a SyntaxError that says why. */
export function parseTagPattern(pattern: string): RegExp {
  if (pattern.length > longestRule) throw new SyntaxError(`longer than ${longestRule} characters`);
  if (countGroups(pattern) < 1) throw new SyntaxError('it has no group: put the version in parentheses');
  return new RegExp(`^(?:${pattern})$`);
}

/** How many capturing groups an expression has. */
function countGroups(pattern: string): number {
  return (new RegExp(`${pattern}|`).exec('')?.length ?? 1) - 1;
}

function groupText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Splits at the separator; a backslash before it takes its meaning away, any other backslash stays. */
function splitUnescaped(text: string, separator: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === '\\' && index + 1 < text.length) {
      index++;
      part += text.charAt(index) === separator ? separator : character + text.charAt(index);
    } else if (character === separator) {
      parts.push(part);
      part = '';
    } else {
      part += character;
    }
  }
  return [...parts, part];
}

/** Literal text and group numbers (`$1`, `${1}`, `\1`, and `$&` as group 0). */
function parseReplacement(text: string): (string | number)[] {
  const pieces: (string | number)[] = [];
  const tokens = /\$(\d)|\$\{(\d)\}|\\(\d)|(\$&)|\\(.)|([^\\$]+|.)/gs;
  for (const [, dollar, braces, backslash, whole, escaped, literal] of text.matchAll(tokens)) {
    const group = dollar ?? braces ?? backslash;
    if (group !== undefined) pieces.push(Number(group));
    else if (whole !== undefined) pieces.push(0);
    else pieces.push(escaped ?? literal ?? '');
  }
  return pieces;
}
