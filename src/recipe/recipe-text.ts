// The bytes of a recipe's file as text, and how what is wrong with it is thrown.
import { RecipeError, RecipeErrors, type SourceLocation } from '../errors.ts';

/** One problem of a recipe, as the error that is thrown for all of them. */
export function problem(
  code: string,
  message: string,
  location: SourceLocation,
  more: { hint?: string; cause?: unknown } = {},
): RecipeErrors {
  return new RecipeErrors([new RecipeError(code, message, { location, ...more })]);
}

const textHint = 'a recipe is text, written as UTF-8: was the file damaged?';

/** The text of a recipe's file. Errors: RECIPE_TOO_LARGE, RECIPE_NOT_UTF8, RECIPE_NOT_TEXT. */
export function decode(bytes: Buffer, start: SourceLocation, largest: number): string {
  if (bytes.length > largest) {
    throw problem('RECIPE_TOO_LARGE', `the file has ${bytes.length} bytes`, start, {
      hint: `a recipe has at most ${largest} bytes`,
    });
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw problem('RECIPE_NOT_UTF8', 'the file is not UTF-8 text', start, { cause, hint: textHint });
  }

  const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.exec(text);
  if (control !== null) {
    const before = text.slice(0, control.index).split('\n');
    const location = { ...start, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    const name = `U+${control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    throw problem('RECIPE_NOT_TEXT', `the file has the control character ${name}`, location, { hint: textHint });
  }
  return text;
}
