// What `debkit build --all --json` found, as the published table and as what each row costs.
import type { CatalogueData } from '../src/cli/views/catalogue.ts';

/** recipes/catalogue.json: measured seconds by `source version suite style`. */
export interface CatalogueCosts {
  readonly seconds: Readonly<Record<string, number>>;
}

/** The rows of a run's last event. Error: the output is of no run of --all that came to its end. */
export function rowsOfOutput(output: string): readonly CatalogueData[] {
  const last = JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as { type?: string; result?: { rows?: readonly CatalogueData[] } };
  if (last.type !== 'result' || last.result?.rows === undefined) throw new Error('its last line is not the result of debkit build --all --json');
  return last.result.rows;
}

/** The costs with those of the run's rows that passed; a row that came from the cache keeps what it cost before. */
export function costsOf(rows: readonly CatalogueData[], before: CatalogueCosts): CatalogueCosts {
  const seconds = { ...before.seconds };
  for (const { source, version, suite, style, status, seconds: took } of rows) {
    const key = [source, version ?? '-', suite, style ?? '-'].join(' ');
    if (status === 'passed' && took !== null) seconds[key] = Math.max(took, took < 5 ? (seconds[key] ?? 0) : 0);
  }
  return { seconds: Object.fromEntries(Object.entries(seconds).sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** When and where the rows were built. */
export interface CatalogueRun {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly machine: Readonly<Record<string, string>>;
}

/** docs/catalogue.md. */
export function catalogueMarkdown(rows: readonly CatalogueData[], { date, machine }: CatalogueRun): string {
  const having = (status: CatalogueData['status']) => rows.filter((row) => row.status === status).length;
  const word = (verdict: boolean | null) => (verdict === null ? '' : verdict ? 'yes' : '**no**');
  const cell = (text: string) => text.replace(/\|/g, '\\|');
  const lines = rows.map(({ source, version, suite, style, built, lint, tests, reproducible, seconds, status, why }) => {
    const said = why === null ? '' : cell(status === 'not-tried' ? `not tried: ${why}` : why);
    return `| ${[source, version ?? '', suite, style ?? '', word(built), word(lint), word(tests), word(reproducible), seconds?.toFixed(1) ?? '', said].join(' | ')} |`;
  });
  return [
    '# The catalogue',
    '',
    `What \`debkit build --all\` found on ${date}: ${having('passed')} of ${rows.length} rows passed, ${having('failed')} failed, ${having('not-tried')} not tried. Written by \`npm run catalogue\`; do not edit it by hand.`,
    '',
    ...Object.entries(machine).map(([name, value]) => `- ${name}: ${value}`),
    '',
    '| source | version | suite | style | built | lint | tests | reproducible | seconds | |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | ---: | --- |',
    ...lines,
    '',
  ].join('\n');
}
