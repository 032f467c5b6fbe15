// docs/catalogue.md is what the recipes and recipes/catalogue.json say.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ownRows, pageFile, readStore } from '../../bench/catalogue-files.ts';
import { catalogueMarkdown } from '../../bench/catalogue-page.ts';
import { ofCatalogue } from '../../bench/catalogue-store.ts';

describe('the catalogue', () => {
  const [rows, store] = [ownRows(), readStore()];

  it('its page is what its rows are', () => {
    assert.equal(readFileSync(pageFile, 'utf8'), catalogueMarkdown(rows, store), 'run: npm run catalogue');
  });

  it('what was found is of rows that there are', () => {
    assert.deepEqual(Object.keys(store.rows), Object.keys(ofCatalogue(store.rows, rows)), 'run: npm run catalogue');
  });
});
