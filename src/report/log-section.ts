// The log: what is shown without the script, and the data by which the script shows all of it.
import { formatSize } from '../text/format.ts';
import { render, type Markup } from './html.ts';
import { pageLines, type LogPages, type MarkedLine } from './log.ts';
import type { Mark } from './marks.ts';

// Lines that are shown at first, of which some stand before the one that is looked for.
const [shownAtFirst, before] = [200, 120];

interface Line {
  readonly number: number;
  readonly text: string;
  readonly mark: Mark | null;
  readonly tells: boolean;
}

/** The section; null in `log` where the folder has none. */
export function logSection(log: LogPages | null, tail: readonly string[]): Markup {
  if (log === null) return render('log', { log: null, tail, lines: [], marks: [], data: '', pages: '' });
  const { first, counts } = log;
  const marks = new Map(log.marks.map(({ line, mark }) => [line, mark]));
  const offset = first.page * pageLines;
  const from = first.line === null ? Math.max(0, first.texts.length - shownAtFirst) : Math.max(0, first.line - 1 - offset - before);
  const lines = first.texts.slice(from, from + shownAtFirst).map((text, index): Line => {
    const number = offset + from + index + 1;
    return { number, text, mark: marks.get(number) ?? null, tells: number === first.line };
  });
  const left = missing(log);
  const listed = log.marks.filter((one): one is MarkedLine & { readonly text: string } => one.text !== null);
  const meta = { lines: log.lines, page: pageLines, pages: log.pages.length, marks: log.marks.map(({ line, mark }) => [line, mark === 'error' ? 1 : 0]), first: first.line ?? log.lines, tells: first.line };
  return render('log', {
    log: {
      lines: log.lines, size: formatSize(log.bytes), errors: counts.error, warnings: counts.warning,
      cut: log.cut,
      left: left === null ? null : `Lines ${left.first.toLocaleString('en-GB')} to ${left.last.toLocaleString('en-GB')} are left out here, but for ${left.kept === 0 ? 'none' : `${left.kept} pages with errors`}: the log is too large for a page.`,
      tells: first.line,
      hasSteps: log.marks.length > 0,
    },
    tail: [],
    lines,
    marks: listed.map(({ line, mark, text }) => ({ line, mark, text })),
    data: JSON.stringify(meta),
    pages: log.pages.map((page) => page ?? '').join('\n'),
  });
}

/** The first and last lines that are left out; null where all are there. */
function missing({ pages, lines }: LogPages): { readonly first: number; readonly last: number; readonly kept: number } | null {
  const first = pages.indexOf(null);
  if (first === -1) return null;
  const last = pages.lastIndexOf(null);
  const kept = pages.slice(first, last).filter((page) => page !== null).length;
  return { first: first * pageLines + 1, last: Math.min(lines, (last + 1) * pageLines), kept };
}
