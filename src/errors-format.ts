// How an error is written for people: place, message and code on one line that editors can click, the hint below.
import { RecipeErrors, type DebkitError } from './errors.ts';

/**
 * `file:line:col: message [CODE]` and, indented on the next line, the hint; the problems of a RecipeErrors one below the
 * other.
 */
export function formatProblem(error: DebkitError): string {
  if (error instanceof RecipeErrors) return error.problems.map(formatProblem).join('\n');
  const { location, hint } = error.details;
  const where = location === undefined ? '' : `${location.file}:${location.line}:${location.column}: `;
  const line = printable(`${where}${error.message} [${error.code}]`);
  return hint === undefined ? line : `${line}\n  hint: ${printable(hint)}`;
}

/** Text of a stranger's recipe must neither break the line nor steer the terminal. */
function printable(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (character) =>
    character === '\n' ? '\\n' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
