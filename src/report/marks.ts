// Which lines of a build's log are marked, for people who look for what went wrong.

/** What a line says of itself. */
export type Mark = 'error' | 'warning';

// As compilers, linkers, make, debhelper, dpkg, CMake, configure, test runners and the shell begin or end such lines.
const error =
  /(?:^|[\s:(])(?:fatal error|internal compiler error|error|Error|ERROR)(?: [A-Z]*\d+| \[[A-Z]\d+\])?: |^error(?:\[E\d+\])?:|: (?:undefined reference to|multiple definition of) |\bcollect2: |\*\*\* \[|^make(?:\[\d+\])?: \*\*\* |^CMake Error|^(?:dh_?\w*|dpkg-\w+|debuild|fakeroot): error\b|^E: |^(?:not ok\b|FAIL(?:ED)?\b|ERROR\b|XPASS\b)[ :]|^Traceback \(most recent|\bpanicked at\b|: (?:command not found|Segmentation fault|Permission denied)$|^\S*: \d+: \S+: not found$/;
const warning = /(?:^|[\s:(])(?:warning|Warning|WARNING)(?: \[[A-Z]\d+\])?: |^CMake (?:Deprecation )?Warning|^W: /;
// A longer line is a file that a program packs into one.
const longest = 2000;

/** The line's mark; null for most lines. */
export function markOf(line: string): Mark | null {
  if (line.length > longest) return null;
  if (error.test(line)) return 'error';
  return warning.test(line) ? 'warning' : null;
}
