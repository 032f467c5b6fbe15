// Which rows of the catalogue a day's run of the tests builds. Pure.
import { rowKey, type CatalogueStore } from '../../bench/catalogue-store.ts';
import type { CatalogueRow } from '../../src/pipeline/catalogue.ts';

/** Measured seconds of a row, by its key. */
export type Costs = Readonly<Record<string, number>>;

/** What the rows cost that passed. */
export function costsOf({ rows }: CatalogueStore): Costs {
  return Object.fromEntries(Object.entries(rows).flatMap(([key, { status, seconds }]) => (status === 'passed' && seconds !== null ? [[key, seconds]] : [])));
}

/** The day's rows, and those that no day has, with why. */
export interface Share {
  /** In the order in which they are tried. */
  readonly rows: readonly CatalogueRow[];
  readonly left: readonly { readonly row: CatalogueRow; readonly why: string }[];
}

/**
 * The rows that fit into the seconds one by one, from the day's on. Those without a measured cost come only where no other is;
 * what is not tried by --all either is not spoken of.
 */
export function shareOf(rows: readonly CatalogueRow[], costs: Costs, day: number, seconds: number): Share {
  const left: { row: CatalogueRow; why: string }[] = [];
  const measured: CatalogueRow[] = [];
  const unknown: CatalogueRow[] = [];
  for (const row of rows.filter(({ notTried }) => notTried === null)) {
    const cost = costs[rowKey(row)];
    if (row.unreachable !== null) left.push({ row, why: row.unreachable });
    else if (cost === undefined) unknown.push(row);
    else if (cost > seconds) left.push({ row, why: `it takes ${Math.ceil(cost)} s` });
    else measured.push(row);
  }
  if (measured.length === 0) return { rows: rotated(unknown, day), left };
  return { rows: rotated(measured, day), left: [...left, ...unknown.map((row) => ({ row, why: 'its cost was not measured' }))] };
}

function rotated<T>(all: readonly T[], day: number): T[] {
  const from = all.length === 0 ? 0 : day % all.length;
  return [...all.slice(from), ...all.slice(0, from)];
}
