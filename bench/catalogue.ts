// `npm run catalogue -- RESULT.json`: what `debkit build --all --json` printed becomes docs/catalogue.md and the costs in recipes/catalogue.json.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogueData } from '../src/cli/views/catalogue.ts';
import { writeFileAtomic } from '../src/system/files.ts';
import { packageRoot } from '../src/system/resources.ts';
import { catalogueMarkdown, costsOf, rowsOfOutput, type CatalogueCosts } from './catalogue-page.ts';
import { describeMachine } from './machine.ts';

async function main([file, ...more]: readonly string[]): Promise<number> {
  if (file === undefined || more.length > 0) {
    process.stdout.write('npm run catalogue -- RESULT.json: the output of debkit build --all --json, on this machine\n');
    return 2;
  }
  const rows: readonly CatalogueData[] = rowsOfOutput(readFileSync(file, 'utf8'));
  const date = new Date().toISOString().slice(0, 10);
  const costs = join(packageRoot(), 'recipes', 'catalogue.json');
  const before = existsSync(costs) ? (JSON.parse(readFileSync(costs, 'utf8')) as CatalogueCosts) : { seconds: {} };
  await writeFileAtomic(costs, `${JSON.stringify(costsOf(rows, before), null, 2)}\n`);
  await writeFileAtomic(join(packageRoot(), 'docs', 'catalogue.md'), catalogueMarkdown(rows, { date, machine: describeMachine() }));
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
