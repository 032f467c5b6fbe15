// The table of results, for a terminal and for docs/benchmarks.md. Pure.
import type { Row } from './row.ts';
import type { Comparison } from './statistics.ts';

/** A row with its figures, or with why it has none. */
export interface Measured {
  readonly row: Row;
  readonly result: Comparison | { readonly lacking: string };
}

/** Whether the row's ratio is within its reach. */
export function isReached({ row, result }: Measured): boolean {
  return 'ratio' in result && result.ratio <= row.reach;
}

/** The lines of the table, columns aligned. */
export function tableText(rows: readonly Measured[]): string {
  const cells = [['row', 'debkit', 'other', 'ratio', 'spread', 'reach'], ...rows.map((one) => [one.row.name, ...figures(one)])];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  return cells.map((row) => row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n') + '\n';
}

/** What docs/benchmarks.md says beside the table. */
export interface Circumstances {
  /** ISO date. */
  readonly date: string;
  /** Name -> value, e.g. `processor`. */
  readonly machine: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
}

/** docs/benchmarks.md. */
export function reportMarkdown(rows: readonly Measured[], { date, machine, versions }: Circumstances): string {
  const rounds = Math.max(0, ...rows.map(({ result }) => ('rounds' in result ? result.rounds : 0)));
  const table = rows.map((one) => `| ${[one.row.what, one.row.against, ...figures(one)].map(cell).join(' | ')} |`);
  return `# Benchmarks

Wall time of debkit against what one would otherwise do, as a ratio: below 1 debkit is the quicker one. Both sides ran in turn, ${rounds === 1 ? 'once' : `${rounds} times`} each;
the ratio is that of the medians, the spread the smallest and the largest of one round. \`npm run bench\` (as root) measures it anew, \`--write\`
writes this page; [bench/README.md](../bench/README.md) says how each row is measured. Measured on ${date}.

| what | against | debkit | other | ratio | spread | reach | |
|---|---|---|---|---|---|---|---|
${table.join('\n')}

A warm clean build of tinyproxy, stage by stage:

![The stages of one build as bars over time](benchmarks-timeline.svg)

## Where

${list(machine)}

## With

${list(versions)}
`;
}

function figures({ row, result }: Measured): string[] {
  const reach = String(row.reach);
  if ('lacking' in result) return ['-', '-', '-', '-', reach, `not measured: ${result.lacking}`];
  const spread = result.spread.map((ratio) => ratio.toFixed(2)).join(' to ');
  const verdict = result.ratio <= row.reach ? 'reached' : 'not reached';
  return [seconds(result.ours), seconds(result.theirs), result.ratio.toFixed(2), spread, reach, verdict];
}

function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function list(items: Readonly<Record<string, string>>): string {
  return Object.entries(items).map(([name, value]) => `- ${name}: ${value}`).join('\n');
}
