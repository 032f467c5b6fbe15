// The comments of debian/control, by the recipe's key of the field that they stand above or in.

/** Comment texts by path as recipeText has them, e.g. `packages/hello/depends`; those of no field go to the stanza's first. */
export function controlComments(text: string): Record<string, string> {
  const comments: Record<string, string> = {};
  let name: string | null = null;
  let key = '';
  let open: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) {
      open.push(line.replace(/^#+ ?/, '').trimEnd());
      continue;
    }
    const [, field] = /^([!-9;-~]+):/.exec(line) ?? [];
    if (field === undefined && !/^[ \t]/.test(line)) continue;
    if (field !== undefined) {
      const lower = field.toLowerCase();
      if (lower === 'package') name = line.slice(field.length + 1).trim();
      key = keyOf(lower, name);
    }
    if (open.length === 0) continue;
    const before = comments[key];
    comments[key] = before === undefined ? open.join('\n') : `${before}\n${open.join('\n')}`;
    open = [];
  }
  return comments;
}

function keyOf(field: string, name: string | null): string {
  const own = field === 'vcs-git' || field === 'vcs-browser' ? 'vcs' : field === 'description' ? 'summary' : field;
  if (name === null) return own;
  return own === 'package' ? `packages/${name}` : `packages/${name}/${own}`;
}
