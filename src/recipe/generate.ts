// Writes recipes/recipe.schema.json and docs/recipe-reference.md anew: node build/src/recipe/generate.js
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../system/resources.ts';
import { recipeJsonSchema, recipeReference } from './json-schema.ts';

/** The generated files by path relative to debkit's folder. */
export function generatedFiles(): Readonly<Record<string, string>> {
  return { 'recipes/recipe.schema.json': recipeJsonSchema(), 'docs/recipe-reference.md': recipeReference() };
}

function generate(): void {
  for (const [name, content] of Object.entries(generatedFiles())) {
    const path = join(packageRoot(), name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, content);
    renameSync(`${path}.new`, path);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) generate();
