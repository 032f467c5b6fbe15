// The regular expressions by which edits find their place in an upstream file.

/** The expression with `^` and `$` at lines and every escape known, for all its matches; throws a SyntaxError for a bad one. */
export function editPattern(source: string): RegExp {
  return new RegExp(source, 'gmu');
}
