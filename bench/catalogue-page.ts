// docs/catalogue.md: the rows that the recipes have today, and what recipes/catalogue.json knows of them. Pure.
import type { CatalogueRow } from '../src/pipeline/catalogue.ts';
import { rowKey, type CatalogueStore, type KnownRow } from './catalogue-store.ts';

type Status = KnownRow['status'] | 'not-built';

/** A line of the table: `known` null where nothing was begun. */
interface Line {
  readonly row: CatalogueRow;
  readonly status: Status;
  readonly known: KnownRow | null;
  readonly said: string;
}

/** docs/catalogue.md. */
export function catalogueMarkdown(rows: readonly CatalogueRow[], { machine, rows: known }: CatalogueStore): string {
  const lines = rows.map((row) => lineOf(row, known[rowKey(row)] ?? null));
  const having = (status: Status) => lines.filter((line) => line.status === status).length;
  return [
    '# The catalogue',
    '',
    `Every recipe of debkit for every suite in both styles: of ${rows.length} rows ${having('passed')} passed, ${having('failed')} failed, ${having('not-tried')} are not tried, ${having('not-built')} were not built yet.`,
    'Written by `npm run catalogue` from the outputs of [`debkit build --all`](several-packages.md#the-catalogue); do not edit it by hand.',
    '',
    'Rows were built by themselves or a few in one run, while the machine did other things too; each line says when it was built and with which commit of debkit (`-dirty`: with changes that were not committed yet; debkit\'s version where the commit is not known). Seconds are those of the whole row: environment, two builds (the first with what ccache had), lint, install test; none where all came from the cache and what it cost is not known. An empty cell was not looked at: some rows of large programs were not built a second time.',
    '',
    ...Object.entries(machine).map(([name, value]) => `- ${name}: ${value}`),
    '',
    '| source | version | suite | style | built | lint | tests | reproducible | seconds | when, with | |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | ---: | --- | --- |',
    ...lines.map(markdownOf),
    '',
  ].join('\n');
}

function lineOf(row: CatalogueRow, known: KnownRow | null): Line {
  if (row.notTried !== null) return { row, status: 'not-tried', known: null, said: `not tried: ${row.notTried}` };
  if (known === null) return { row, status: 'not-built', known, said: 'not built yet' };
  if (known.status === 'not-tried') return { row, status: 'not-tried', known: null, said: `not tried: ${known.why ?? ''}` };
  return { row, status: known.status, known, said: known.why ?? '' };
}

function markdownOf({ row: { source, version, suite, style }, known, said }: Line): string {
  const cells = [
    ...[source, version ?? '', suite, style ?? ''],
    ...(known === null ? ['', '', '', ''] : [known.built, known.lint, known.tests, known.reproducible].map(word)),
    known?.seconds?.toFixed(1) ?? '',
    known === null ? '' : `${known.date}, ${known.debkit}`,
    said.replace(/\|/g, '\\|'),
  ];
  return `| ${cells.join(' | ')} |`;
}

function word(verdict: boolean | null): string {
  return verdict === null ? '' : verdict ? 'yes' : '**no**';
}
