// Sizes, durations, counts and widths as every view writes them.
import { isAbsolute, relative } from 'node:path';

/** Bytes with three figures at most: `512 B`, `61.2 kB`, `1.4 MB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let value = bytes;
  for (const unit of ['kB', 'MB', 'GB']) {
    value /= 1000;
    if (value < 999.5 || unit === 'GB') return `${value < 99.95 ? value.toFixed(1) : value.toFixed(0)} ${unit}`;
  }
  return `${bytes} B`;
}

/** Milliseconds as `0.4 s`, `12 s`, `3 min 05 s`, `1 h 02 min`. */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const pad = (value: number) => String(value).padStart(2, '0');
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`;
}

/** An argument as a shell needs it. */
export function shellWord(argument: string): string {
  return /^[\w@%+=:,./~-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}

/** `1 warning`, `2 warnings`. */
export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

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
