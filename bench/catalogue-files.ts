// The catalogue's two files, and the rows that debkit's own recipes have.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rowsOfAll } from '../src/cli/commands/build-all.ts';
import type { CatalogueRow } from '../src/pipeline/catalogue.ts';
import { packageRoot } from '../src/system/resources.ts';
import type { CatalogueStore } from './catalogue-store.ts';

/** recipes/catalogue.json, absolute. */
export const storeFile = join(packageRoot(), 'recipes', 'catalogue.json');

/** docs/catalogue.md, absolute. */
export const pageFile = join(packageRoot(), 'docs', 'catalogue.md');

/** What recipes/catalogue.json has. */
export function readStore(): CatalogueStore {
  return JSON.parse(readFileSync(storeFile, 'utf8')) as CatalogueStore;
}

/** Every row of debkit's own recipes, for no one in particular. */
export function ownRows(): CatalogueRow[] {
  const environment = { HOME: packageRoot() };
  return rowsOfAll({}, { configuration: { file: null, aptSources: [] }, environment, cwd: packageRoot(), architecture: 'amd64', hostMirror: null, hostSecurityMirror: null }, () => undefined);
}
