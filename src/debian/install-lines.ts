// Lines of dh_install(1), and those of a recipe that it does not know: they start with `?`, and are left out where nothing matches.

/** Whether the line, `?` and all, is a pattern below debian/tmp and perhaps a folder, all of characters that mean nothing more to a shell than to dh_install. */
export function isOptionalLine(line: string): boolean {
  return /^\?[A-Za-z0-9.][A-Za-z0-9._+@,:=~*?[\]/-]*(?: [A-Za-z0-9.][A-Za-z0-9._+@,:=~/-]*)?$/.test(line);
}

/** The text of <package>.install, and whether dh_install has to run it (debhelper(7), executable config files) for lines that start with `?`. */
export function installFile(lines: readonly string[]): { readonly text: string; readonly executable: boolean } {
  const optional = lines.filter((line) => line.startsWith('?')).map((line) => line.slice(1));
  if (optional.length === 0) return { text: lines.join('\n'), executable: false };
  const always = lines.filter((line) => !line.startsWith('?'));
  const text = [
    '#!/bin/sh',
    '# dh_install takes what this prints.',
    'set -e',
    ...always.map((line) => `printf '%s\\n' '${line.replaceAll("'", "'\\''")}'`),
    '# These are left out where upstream installed nothing of them.',
    'while read -r pattern folder; do',
    '    for path in debian/tmp/$pattern; do',
    '        [ ! -e "$path" ] || echo "${path#debian/tmp/}" $folder',
    '    done',
    "done <<'END'",
    ...optional,
    'END',
  ];
  return { text: text.join('\n'), executable: true };
}
