// Paths and widths as the terminal views write them.
import { isAbsolute, relative } from 'node:path';

/** A path as the user would type it here: relative where it lies below `cwd`, else as it is. */
export function shownPath(path: string, cwd: string = process.cwd()): string {
  if (!isAbsolute(path)) return path;
  const near = relative(cwd, path);
  return near === '' ? '.' : near === '..' || near.startsWith('../') ? path : near;
}

// East Asian wide characters and emoji take two columns, combining marks none (Unicode TR 11, in rough blocks).
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;

/** Columns that one character takes. */
function columnsOf(character: string): number {
  if (/\p{Mark}|\p{Format}/u.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** The text cut to `columns`, ending in `…` where something was cut; it holds no escape sequences. */
export function fit(text: string, columns: number): string {
  let used = 0;
  let kept = '';
  let short = '';
  for (const character of text) {
    const next = used + columnsOf(character);
    if (next > columns) return `${short}…`;
    kept += character;
    if (next < columns) short = kept;
    used = next;
  }
  return kept;
}
