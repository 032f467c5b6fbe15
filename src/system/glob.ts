// Patterns for file names in a tree: `*` and `?` stay within a folder, `**` does not, `[abc]` is a set; a folder's pattern covers all in it. Pure.

/** Whether the path or one of the folders it lies in matches one of the patterns, all relative to the same tree. */
export function matchesAny(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => globExpression(pattern).test(path));
}

const known = new Map<string, RegExp>();

/** The pattern as an anchored expression that also matches what lies below. */
export function globExpression(pattern: string): RegExp {
  const made =
    known.get(pattern) ?? new RegExp(`^${translate(pattern.replace(/^\.?\/+/, '').replace(/\/+$/, ''))}(?:/.*)?$`, 'su');
  known.set(pattern, made);
  return made;
}

function translate(pattern: string): string {
  let out = '';
  for (let rest = pattern; rest !== '';) {
    const [piece = ''] = /^(?:\*\*\/|\/\*\*$|\*\*|\*|\?|\[!?\]?[^\]/]*\]|\\.|[^])/su.exec(rest) ?? [];
    rest = rest.slice(piece.length);
    if (piece === '**/') out += '(?:[^/]+/)*';
    else if (piece === '/**') out += '/.+';
    else if (piece === '**') out += '.*';
    else if (piece === '*') out += '[^/]*';
    else if (piece === '?') out += '[^/]';
    else if (piece.length > 2 && piece.startsWith('[')) out += set(piece);
    else out += escape(piece.startsWith('\\') ? piece.slice(1) : piece);
  }
  return out;
}

function set(piece: string): string {
  const negated = piece.startsWith('[!');
  const body = piece.slice(negated ? 2 : 1, -1).replace(/[\\\]^[&~|]/g, '\\$&');
  return `(?!/)[${negated ? '^' : ''}${body}]`;
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/gu, (character) => (character === '-' ? '-' : `\\${character}`));
}
