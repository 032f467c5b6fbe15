// The files made from the recipe's schema are up to date.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from '../../src/recipe/generate.ts';
import { packageRoot } from '../../src/system/resources.ts';

describe('generated files', () => {
  for (const [name, content] of Object.entries(generatedFiles())) {
    it(`${name} is what the schema says`, () => {
      assert.equal(readFileSync(join(packageRoot(), name), 'utf8'), content, 'run: node build/src/recipe/generate.js');
    });
  }
});
