// The reader of recipes speaks of recipes: its words for other files that are read as strictly.
import { RecipeError } from '../errors.ts';

/** What another file is called. */
export interface FileWords {
  /** Takes the place of RECIPE in codes, e.g. `CONFIG`. */
  readonly prefix: string;
  /** e.g. `the configuration file`. */
  readonly name: string;
  /** How such a file may begin, e.g. `suite: trixie`. */
  readonly example: string;
}

/** The problems by their place. */
export function inFileOrder(problems: readonly RecipeError[]): RecipeError[] {
  const place = ({ details: { location } }: RecipeError) => (location?.line ?? 0) * 1e6 + (location?.column ?? 0);
  return [...problems].sort((a, b) => place(a) - place(b));
}

/** The problems with `words` for what is said of recipes. */
export function ownWords(problems: readonly RecipeError[], words: FileWords): RecipeError[] {
  const said = (text: string) =>
    text
      .replace(/\b(?:the|a) recipe\b|\brecipes\b/g, () => words.name)
      .replace(/ that starts with: debkit: 1$/, () => `, e.g. ${words.example}`);
  return problems.map(({ code, message, details: { hint, ...details } }) => {
    return new RecipeError(code.replace(/^RECIPE_/, `${words.prefix}_`), said(message), {
      ...details,
      ...(hint === undefined ? {} : { hint: said(hint) }),
    });
  });
}
