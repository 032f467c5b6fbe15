// The end of `build --all`: a line for each row of the catalogue with what was found, or why it was not tried.
import { isGood, saidOf, type TargetResult } from '../../pipeline/build-many.ts';
import type { CatalogueRow } from '../../pipeline/catalogue.ts';
import type { BuildOutcome, BuildRow } from '../../contracts/outcome.ts';
import { count, formatDuration } from '../../text/format.ts';
import { fit } from './format.ts';
import { sanitiseLine } from '../../text/sanitise.ts';
import type { SummaryOptions } from './summary.ts';

/** A row and how it ended; null where nothing was begun. */
export interface CatalogueResult {
  readonly row: CatalogueRow;
  readonly result: TargetResult | null;
}

/** A row as --json and the published table have it. */
export interface CatalogueData extends BuildRow {
  readonly suite: string;
}

/** The row's verdicts. */
export function catalogueData({ row, result }: CatalogueResult): CatalogueData {
  const { source, version, suite, style } = row;
  const head = { source, version, suite, style };
  if (result === null || result.kind === 'skipped') {
    const why = result === null ? row.notTried : result.why.replace(/^not tried: /, '');
    return { ...head, status: 'not-tried', built: null, lint: null, tests: null, reproducible: null, seconds: null, why };
  }
  const seconds = Math.round(result.duration / 100) / 10;
  const verdicts = result.kind === 'built' ? verdictsOf(result.outcome) : { built: false, lint: null, tests: null, reproducible: null };
  const good = isGood(result);
  return { ...head, status: good ? 'passed' : 'failed', ...verdicts, seconds, why: good ? null : saidOf(result) };
}

function verdictsOf({ lint, installTest, reproducible }: BuildOutcome) {
  return {
    built: true,
    lint: lint === null ? null : !lint.failed,
    tests: installTest === null ? null : !installTest.failed,
    reproducible: reproducible === null ? null : reproducible.same,
  };
}

const header = ['source', 'version', 'suite', 'style', 'built', 'lint', 'tests', 'reproducible', 'seconds'];

/** The table, ending in a newline. */
export function catalogueTable(rows: readonly CatalogueData[], { colors }: Pick<SummaryOptions, 'colors'>): string {
  const cells = rows.map((row) => [
    fit(sanitiseLine(row.source), 30), fit(sanitiseLine(row.version ?? '-'), 24), row.suite, row.style ?? '-',
    ...[row.built, row.lint, row.tests, row.reproducible].map(word), row.seconds === null ? '-' : row.seconds.toFixed(1),
  ]);
  const widths = header.map((name, column) => Math.max(name.length, ...cells.map((line) => (line[column] ?? '').length)));
  const line = (words: readonly string[]) => words.map((text, column) => (column === header.length - 1 ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0))).join('  ');
  const lines = rows.map((row, index) => {
    const [mark, paint] = row.status === 'passed' ? ['✓', colors.green] : row.status === 'failed' ? ['✗', colors.red] : ['-', colors.dim];
    const why = row.why === null ? '' : sanitiseLine(row.status === 'not-tried' ? `not tried: ${row.why}` : row.why);
    // What is not tried has no verdicts to stand in columns.
    const text = row.status === 'not-tried' ? `${line(cells[index]?.slice(0, 4) ?? [])}  ${colors.dim(why)}` : `${line(cells[index] ?? [])}  ${paint(why)}`;
    return `${paint(mark)} ${text}`.trimEnd();
  });
  return `\n${[`  ${line(header)}`.trimEnd(), ...lines].join('\n')}\n\n${numbers(rows)}\n`;
}

/** `3 of 5 rows passed, 1 failed, 1 not tried`. */
function numbers(rows: readonly CatalogueData[]): string {
  const having = (status: CatalogueData['status']) => rows.filter((row) => row.status === status).length;
  const seconds = rows.reduce((sum, row) => sum + (row.seconds ?? 0), 0);
  return `${having('passed')} of ${count(rows.length, 'row')} passed, ${having('failed')} failed, ${having('not-tried')} not tried (${formatDuration(seconds * 1000)} of building)`;
}

function word(verdict: boolean | null): string {
  return verdict === null ? '-' : verdict ? 'yes' : 'no';
}
