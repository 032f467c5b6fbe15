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
export function rowsOfOutput(output: string): Readonly<Record<string, KnownRow>> {
  const last = JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as {
    readonly type?: string;
    readonly result?: { readonly ended: string; readonly debkit: { readonly version: string; readonly commit: string | null }; readonly rows?: readonly CatalogueData[] };
  };
  if (last.type !== 'result' || last.result?.rows === undefined) throw new Error('its last line is not the result of debkit build --all --json');
  const { ended, debkit, rows } = last.result;
  return Object.fromEntries(
    rows.map(({ source, version, suite, style, ...found }) => [
      rowKey({ source, version, suite, style }),
      { ...found, date: ended.slice(0, 10), debkit: debkit.commit ?? debkit.version },
    ]),
  );
}

/** Seconds within which a row is done of which nothing had to be built. */
const fromCache = 5;

/** Both, the later build of a row over the earlier; but one that came from the cache is still what it was, and cost what it did, or no one knows what. */
export function withRows(before: CatalogueStore['rows'], after: CatalogueStore['rows']): CatalogueStore['rows'] {
  const rows = Object.entries(after).map(([key, row]): [string, KnownRow] => {
    if (row.status !== 'passed' || row.seconds === null || row.seconds >= fromCache) return [key, row];
    const known = before[key];
    return [key, known?.status === 'passed' ? known : { ...row, seconds: null }];
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
