// The .diff.gz of a source package of format 1.0, where it does nothing but add files below debian/ (dpkg-source(1)).

/** A file that the diff adds. */
export interface AddedFile {
  /** Relative to debian/. */
  readonly path: string;
  readonly content: Buffer;
}

/** What the diff adds, or the first line at which it does more than that. */
export type DebianDiff = { readonly added: readonly AddedFile[] } | { readonly line: number; readonly why: string };

/** Reads the text of a diff, byte by byte (latin1). */
export function readDebianDiff(text: string): DebianDiff {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const added: AddedFile[] = [];
  let at = 0;
  const fault = (why: string, line = at) => ({ line: line + 1, why });
  while (at < lines.length) {
    const before = lines[at] ?? '';
    const [, name] = /^\+\+\+ [^/\s]+\/([^\t]+)/.exec(lines[at + 1] ?? '') ?? [];
    if (!before.startsWith('--- ') || name === undefined) return fault('it is not a diff as dpkg-source writes them');
    // dpkg-source refuses it too; unchecked, the file would be written to where the path leads.
    if (name.split('/').some((part) => part === '' || part === '.' || part === '..')) return fault(`the name ${JSON.stringify(name)} leads elsewhere`, at + 1);
    if (!name.startsWith('debian/')) return fault(`it changes upstream's ${name}`, at + 1);
    const [, count] = /^@@ -0,0 \+1(?:,(\d+))? @@/.exec(lines[at + 2] ?? '') ?? [];
    if (!(lines[at + 2] ?? '').startsWith('@@ -0,0 +1')) return fault(`it changes ${name}, which upstream's tarball has already`, at + 2);
    const wanted = Number(count ?? '1');
    const content = lines.slice(at + 3, at + 3 + wanted);
    const odd = content.findIndex((line) => !line.startsWith('+'));
    if (odd !== -1 || content.length < wanted) return fault('it is not a diff as dpkg-source writes them', at + 3 + Math.max(odd, 0));
    at += 3 + wanted;
    const open = (lines[at] ?? '').startsWith('\\');
    if (open) at += 1;
    if ((lines[at] ?? '').startsWith('@@')) return fault(`it changes ${name}, which upstream's tarball has already`);
    added.push({ path: name.slice('debian/'.length), content: Buffer.from(`${content.map((line) => line.slice(1)).join('\n')}${open ? '' : '\n'}`, 'latin1') });
  }
  return { added };
}
