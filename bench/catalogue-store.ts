// recipes/catalogue.json: what was found of each row of the catalogue when it was last built, and with which debkit. Pure.
import type { CatalogueData } from '../src/cli/views/catalogue.ts';
import type { CatalogueRow } from '../src/pipeline/catalogue.ts';

/** What one build of a row found. */
export interface KnownRow extends Omit<CatalogueData, 'source' | 'version' | 'suite' | 'style'> {
  /** YYYY-MM-DD. */
  readonly date: string;
  /** debkit's commit, or its version where it was no clone. */
  readonly debkit: string;
}

/** What one run says of a row. */
export interface RunRow {
  readonly row: KnownRow;
  /** Whether its packages had been built before, so that its seconds are those of what was still to do. */
  readonly isCached: boolean;
}

/** recipes/catalogue.json. */
export interface CatalogueStore {
  /** Where the rows were built. */
  readonly machine: Readonly<Record<string, string>>;
  /** By rowKey, in order. */
  readonly rows: Readonly<Record<string, KnownRow>>;
}

/** How a row is called in the store. */
export function rowKey({ source, version, suite, style }: Pick<CatalogueRow, 'source' | 'version' | 'suite'> & { readonly style: string | null }): string {
  return [source, version ?? '-', suite, style ?? '-'].join(' ');
}

/** What a run of `build --all` says of its rows, by key. Error: the output is of no run of --all that came to its end. */
export function rowsOfOutput(output: string): Readonly<Record<string, RunRow>> {
  const last = JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as {
    readonly type?: string;
    readonly result?: {
      readonly ended: string;
      readonly debkit: { readonly version: string; readonly commit: string | null };
      readonly rows?: readonly CatalogueData[];
      readonly results?: readonly { readonly target: string; readonly outcome?: { readonly stages: readonly { readonly stage: string; readonly status: string }[] } }[];
    };
  };
  if (last.type !== 'result' || last.result?.rows === undefined) throw new Error('its last line is not the result of debkit build --all --json');
  const { ended, debkit, rows, results = [] } = last.result;
  const cached = new Set(results.filter(({ outcome }) => outcome?.stages.some(({ stage, status }) => stage === 'build' && status === 'cached')).map(({ target }) => target));
  return Object.fromEntries(
    rows.map(({ source, version, suite, style, ...found }) => [
      rowKey({ source, version, suite, style }),
      {
        row: { ...found, date: ended.slice(0, 10), debkit: debkit.commit ?? debkit.version },
        isCached: cached.has(`${source}@${version ?? ''} ${suite} ${style ?? ''}`),
      },
    ]),
  );
}

/** Seconds within which a row is done of which nothing was left to do. */
const fromCache = 5;

/**
 * Both, the later build of a row over the earlier. One whose packages came from the cache cost what it did before too, or no one
 * knows what; and where nothing was left to do it is still what it was.
 */
export function withRows(before: CatalogueStore['rows'], after: Readonly<Record<string, RunRow>>): CatalogueStore['rows'] {
  const rows = Object.entries(after).map(([key, { row, isCached }]): [string, KnownRow] => {
    const known = before[key];
    if (row.status !== 'passed' || row.seconds === null || !isCached) return [key, row];
    if (row.seconds < fromCache && known?.status === 'passed') return [key, known];
    const sum = known?.seconds == null ? null : Math.round((known.seconds + row.seconds) * 10) / 10;
    return [key, { ...row, seconds: sum }];
  });
  return { ...before, ...Object.fromEntries(rows) };
}

/** Those of rows that there are and that are tried, in the order of their keys. */
export function ofCatalogue(known: CatalogueStore['rows'], rows: readonly CatalogueRow[]): CatalogueStore['rows'] {
  const tried = new Set(rows.filter(({ notTried }) => notTried === null).map(rowKey));
  return Object.fromEntries(Object.entries(known).filter(([key]) => tried.has(key)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The store's file: a row a line. */
export function storeText({ machine, rows }: CatalogueStore): string {
  const lines = Object.entries(rows).map(([key, row]) => `    ${JSON.stringify(key)}: ${JSON.stringify(row)}`);
  return `{\n  "machine": ${JSON.stringify(machine)},\n  "rows": {\n${lines.join(',\n')}\n  }\n}\n`;
}
