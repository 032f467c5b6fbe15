// Copyright lines as files have them, and as debian/copyright says them: a holder and the years, ranges for runs. Pure.

/** A holder and the years of the claim, ascending. */
export interface CopyrightClaim {
  readonly holder: string;
  readonly years: readonly number[];
}

const longest = { years: 200, holder: 200, lines: 12 } as const;
const yearList = String.raw`(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:(?:19|20)\d\d|\d\d))?(?:\s*[,&]\s*|\s+and\s+|\s+|$))+`;

/** The text of a file without the marks of comments at the beginning of its lines. */
export function withoutCommentMarks(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/^\s*(?:#+|dnl\b|%+|\/\*+|\*+\/?|\/\/+|;+|@c\b|\.?\\"|rem\b)?\s*/i, '').trimEnd())
    .join('\n');
}

/** What a text without comment marks claims, in its order; lines that break within the years or the holder are joined. */
export function copyrightClaims(text: string): CopyrightClaim[] {
  const lines = text.split('\n');
  return lines.flatMap((line, row) => {
    const begin = /^copyright\s*(?:\(c\)|©|,|:)*\s*(?=\S)/i.exec(line);
    if (begin === null) return [];
    const signed = /\(c\)|©/i.test(begin[0]);
    let statement = line.slice(begin[0].length);
    for (let next = row + 1; next < row + longest.lines && isOpen(statement) && (lines[next] ?? '') !== ''; next++) statement += ` ${lines[next] ?? ''}`;
    const claim = claimOf(statement);
    return claim === null || (!signed && claim.years.length === 0) ? [] : [claim];
  });
}

/** One line a holder, in the order of the holders' first year, e.g. `1994-2018 Free Software Foundation, Inc.`. */
export function formatClaims(claims: readonly CopyrightClaim[]): string[] {
  const holders = new Map<string, { holder: string; years: Set<number> }>();
  for (const { holder, years } of claims) {
    const known = holders.get(holderKey(holder));
    if (known === undefined) holders.set(holderKey(holder), { holder, years: new Set(years) });
    else for (const year of years) known.years.add(year);
  }
  return [...holders.values()]
    .map(({ holder, years }) => ({ holder, years: [...years].sort((a, b) => a - b) }))
    .sort((a, b) => (a.years[0] ?? 0) - (b.years[0] ?? 0) || (a.holder < b.holder ? -1 : 1))
    .map(({ holder, years }) => [ranges(years), holder].filter((part) => part !== '').join(' '));
}

/** The same for the same holder, however it is punctuated. */
export function holderKey(holder: string): string {
  return holder.toLowerCase().replace(/[^\p{L}\p{N}@]+/gu, ' ').trim();
}

function isOpen(statement: string): boolean {
  return /[,-]$/.test(statement) || new RegExp(`^${yearList}$`).test(`${statement} `) || /Free(?: Software)?$/.test(statement);
}

function claimOf(statement: string): CopyrightClaim | null {
  const before = new RegExp(`^${yearList}`).exec(statement)?.[0] ?? '';
  const rest = statement.slice(before.length);
  const after = before === '' ? (new RegExp(`[,\\s]+(${yearList})$`).exec(rest)?.[0] ?? '') : '';
  const holder = cleaned(rest.slice(0, rest.length - after.length));
  const years = yearsOf(before === '' ? after : before);
  return holder === '' || holder.length > longest.holder || years.length > longest.years ? null : { holder, years };
}

function cleaned(holder: string): string {
  const text = holder
    .replace(/\p{C}/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/^(?:(?:by|the)\s+)+/i, '')
    .replace(/[\s,.]*\ball rights reserved\b.*$/i, '')
    .replace(/[\s,;:]+$/, '')
    .trim();
  return /\b(?:inc|ltd|co|corp|al)\.$/i.test(text) ? text : text.replace(/\.+$/, '');
}

function yearsOf(text: string): number[] {
  const years = [...text.matchAll(/(\d{4})(?:\s*[-–]\s*(\d{2,4}))?/g)].flatMap(([, from = '', to = from]) => {
    const last = Number(to.length === 2 ? from.slice(0, 2) + to : to);
    return Array.from({ length: Math.max(1, last - Number(from) + 1) }, (_, index) => Number(from) + index);
  });
  return [...new Set(years)].sort((a, b) => a - b);
}

function ranges(years: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const year of years) {
    const run = runs.at(-1);
    if (run?.[1] === year - 1) run[1] = year;
    else runs.push([year, year]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}
