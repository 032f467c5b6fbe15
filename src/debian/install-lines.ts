// Lines of dh_install(1), and those of a recipe that it does not know: they start with `?`, and are left out where nothing matches.

/** Whether the line, `?` and all, is a pattern below debian/tmp and perhaps a folder, all of characters that mean nothing more to a shell than to dh_install. */
export function isOptionalLine(line: string): boolean {
  return /^\?[A-Za-z0-9.][A-Za-z0-9._+@,:=~*?[\]/-]*(?: [A-Za-z0-9.][A-Za-z0-9._+@,:=~/-]*)?$/.test(line);
}

/** The line for all that no other line takes, here or in another package. */
export const restLine = '*';

/**
 * The text of <package>.install, and whether dh_install has to run it (debhelper(7), executable config files), as for lines that
 * start with `?` and for `*`. `others` are the patterns of what other packages take.
 */
export function installFile(lines: readonly string[], others: readonly string[] = []): { readonly text: string; readonly executable: boolean } {
  const optional = lines.filter((line) => line.startsWith('?')).map((line) => line.slice(1));
  const always = lines.filter((line) => !line.startsWith('?') && line !== restLine);
  const rest = lines.includes(restLine) ? restScript([...always, ...optional, ...others]) : [];
  if (optional.length + rest.length === 0) return { text: lines.join('\n'), executable: false };
  const text = [
    '#!/bin/sh',
    '# dh_install takes what this prints.',
    'set -e',
    ...always.map((line) => `printf '%s\\n' '${line.replaceAll("'", "'\\''")}'`),
    ...(optional.length === 0 ? [] : optionalScript(optional)),
    ...rest,
  ];
  return { text: text.join('\n'), executable: true };
}

function optionalScript(lines: readonly string[]): string[] {
  return [
    '# These are left out where upstream installed nothing of them.',
    'while read -r pattern folder; do',
    '    for path in debian/tmp/$pattern; do',
    '        [ ! -e "$path" ] || echo "${path#debian/tmp/}" $folder',
    '    done',
    "done <<'END'",
    ...lines,
    'END',
  ];
}

/** A file that a pattern takes is there twice, and so not unique. What dh_install would read as pattern or as two words is any character to it. */
function restScript(taken: readonly string[]): string[] {
  const patterns = taken.map((line) => (line.startsWith('?') ? line.slice(1) : line).trim().split(/\s+/)[0] ?? '');
  return [
    '# All else that upstream installed, but for debian/not-installed and these, which other lines and packages have.',
    '{',
    '    find debian/tmp ! -type d',
    "    grep -hsv -e '^#' -e '^$' - debian/not-installed <<'END' | while read -r pattern; do",
    ...new Set(patterns),
    'END',
    '        for path in debian/tmp/${pattern#debian/tmp/}; do',
    '            [ ! -e "$path" ] && [ ! -L "$path" ] || find "$path" ! -type d',
    '        done',
    '    done',
    "} | LC_ALL=C sort | LC_ALL=C uniq -u | sed -e 's|^debian/tmp/||' -e 's|[][*?\\\\{} ]|?|g'",
  ];
}
