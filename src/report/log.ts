// A build's log, however long, as a report holds it: pages of lines, each compressed, read by the page's script one at a time.
import { createReadStream } from 'node:fs';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { OutputTail } from '../system/output-tail.ts';
import { sanitiseLine } from '../text/sanitise.ts';
import { isRegularFile } from '../system/files.ts';
import { markOf, type Mark } from './marks.ts';

/** A marked line, counted from 1. */
export interface MarkedLine {
  readonly line: number;
  readonly mark: Mark;
  /** Of the first of each mark; null of the rest. */
  readonly text: string | null;
}

/** The whole of it. */
export interface LogPages {
  readonly lines: number;
  /** Of the file. */
  readonly bytes: number;
  /** Each page's lines with a line feed between them, as base64 of gzip; null for one that is left out. */
  readonly pages: readonly (string | null)[];
  readonly marks: readonly MarkedLine[];
  readonly counts: Readonly<Record<Mark, number>>;
  /** How many lines were cut. */
  readonly cut: number;
  /** The page that is shown first, and the line in it that one looks for; null where the end is. */
  readonly first: { readonly page: number; readonly texts: readonly string[]; readonly line: number | null };
}

/** How many marked lines of each kind are told in words. */
export const textsKept = 30;
/** Lines of a page. */
export const pageLines = 1000;
/** How much of a report a log may take. */
export interface LogLimits {
  /** Compressed bytes of the pages at its begin, at its end, and of those between that have errors. */
  readonly head: number;
  readonly tail: number;
  readonly errors: number;
  /** Characters of a line. */
  readonly line: number;
  /** Marks that one can step through. */
  readonly marks: number;
}

export const defaultLogLimits: LogLimits = { head: 12 << 20, tail: 12 << 20, errors: 8 << 20, line: 2000, marks: 5000 };

interface KeptPage {
  readonly index: number;
  readonly packed: Buffer;
  readonly texts: readonly string[];
  readonly hasErrors: boolean;
}

const compress = promisify(gzip);

/** Reads the log; null where there is none. `said` is the line that tells why the build failed. */
export async function readLog(path: string, said: string | null, limits: LogLimits = defaultLogLimits): Promise<LogPages | null> {
  if (!isRegularFile(path)) return null;
  const kept = new KeptPages(limits);
  const marks: MarkedLine[] = [];
  const counts = { error: 0, warning: 0 };
  let [lines, bytes, cut, tells, page, hasErrors] = [0, 0, 0, null as number | null, [] as string[], false];
  let full: { readonly texts: string[]; readonly hasErrors: boolean }[] = [];
  const take = (raw: string) => {
    lines += 1;
    const line = sanitiseLine(raw);
    const mark = markOf(line);
    if (said !== null && said !== '' && line.trim() === said) tells = lines;
    if (mark !== null) {
      counts[mark] += 1;
      hasErrors ||= mark === 'error';
      // Errors are never crowded out by warnings.
      if (marks.length < limits.marks || mark === 'error') marks.push({ line: lines, mark, text: counts[mark] <= textsKept ? line.slice(0, 300) : null });
    }
    if (line.length > limits.line) cut += 1;
    page.push(line.length > limits.line ? `${line.slice(0, limits.line)} … (${line.length - limits.line} more characters)` : line);
    if (page.length === pageLines) turn();
  };
  const turn = () => {
    full.push({ texts: page, hasErrors });
    [page, hasErrors] = [[], false];
  };
  const tail = new OutputTail(1, take);
  const flush = async () => {
    for (const one of full) await kept.add(one.texts, one.hasErrors, tells);
    full = [];
  };
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 16 })) {
    bytes += (chunk as Buffer).length;
    tail.push(chunk as Buffer);
    await flush();
  }
  tail.end();
  if (page.length > 0) turn();
  await flush();
  const { pages, first } = kept.end(tells);
  return { lines, bytes, pages, marks: fewer(marks, limits.marks), counts, cut, first };
}

/** Of more errors than one can step through, the first and the last. */
function fewer(marks: readonly MarkedLine[], most: number): readonly MarkedLine[] {
  if (marks.length <= most) return marks;
  const errors = marks.filter(({ mark }) => mark === 'error');
  const some = errors.length <= most ? [...errors, ...marks.filter(({ mark }) => mark === 'warning').slice(0, most - errors.length)] : [...errors.slice(0, most / 2), ...errors.slice(-most / 2)];
  return some.sort((a, b) => a.line - b.line);
}

/** The pages as they come, of which no more is kept than the limits say. */
class KeptPages {
  private readonly limits: LogLimits;
  private readonly head = new Map<number, Buffer>();
  private readonly errors = new Map<number, Buffer>();
  private tail: KeptPage[] = [];
  private count = 0;
  private sizes = { head: 0, tail: 0, errors: 0 };
  private last: { readonly page: number; readonly texts: readonly string[] } = { page: 0, texts: [] };
  private telling: { readonly page: number; readonly texts: readonly string[]; readonly packed: Buffer } | null = null;

  constructor(limits: LogLimits) {
    this.limits = limits;
  }

  async add(texts: readonly string[], hasErrors: boolean, tells: number | null): Promise<void> {
    const index = this.count++;
    const packed = await compress(texts.join('\n'), { level: 6 });
    this.last = { page: index, texts };
    if (tells !== null && Math.floor((tells - 1) / pageLines) === index) this.telling = { page: index, texts, packed };
    if (this.tail.length === 0 && this.sizes.head + packed.length <= this.limits.head) {
      this.head.set(index, packed);
      this.sizes.head += packed.length;
      return;
    }
    this.tail.push({ index, packed, texts: [], hasErrors });
    this.sizes.tail += packed.length;
    while (this.sizes.tail > this.limits.tail && this.tail.length > 1) this.drop();
  }

  private drop(): void {
    const page = this.tail.shift();
    if (page === undefined) return;
    this.sizes.tail -= page.packed.length;
    if (!page.hasErrors || this.sizes.errors + page.packed.length > this.limits.errors) return;
    this.errors.set(page.index, page.packed);
    this.sizes.errors += page.packed.length;
  }

  end(tells: number | null): Pick<LogPages, 'pages' | 'first'> {
    const { telling, last } = this;
    const all = new Map([...this.head, ...this.errors, ...this.tail.map(({ index, packed }) => [index, packed] as const), ...(telling === null ? [] : [[telling.page, telling.packed] as const])]);
    const pages = Array.from({ length: this.count }, (_, index) => all.get(index)?.toString('base64') ?? null);
    return { pages, first: telling === null ? { ...last, line: null } : { page: telling.page, texts: telling.texts, line: tells } };
  }
}
