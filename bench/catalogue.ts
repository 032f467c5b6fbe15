// `npm run catalogue -- OUTPUT.json ...`: what runs of `debkit build --all --json` printed goes into recipes/catalogue.json, which docs/catalogue.md is made of.
import { readFileSync } from 'node:fs';
import { writeFileAtomic } from '../src/system/files.ts';
import { ownRows, pageFile, readStore, storeFile } from './catalogue-files.ts';
import { catalogueMarkdown } from './catalogue-page.ts';
import { ofCatalogue, rowsOfOutput, storeText, withRows } from './catalogue-store.ts';
import { describeMachine } from './machine.ts';

async function main(files: readonly string[]): Promise<void> {
  const before = readStore();
  const rows = ownRows();
  const known = files.reduce((so, file) => withRows(so, rowsOfOutput(readFileSync(file, 'utf8'))), before.rows);
  const store = { machine: files.length === 0 ? before.machine : describeMachine(), rows: ofCatalogue(known, rows) };
  await writeFileAtomic(storeFile, storeText(store));
  await writeFileAtomic(pageFile, catalogueMarkdown(rows, store));
}

await main(process.argv.slice(2));
