// The layers of the source: imports point down only, siblings of layer 2 do not know each other, and one file each owns a risky library.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/system/resources.ts';

const layers: Readonly<Record<string, number>> = {
  cli: 5, pipeline: 4, stages: 3, report: 3, recipe: 2, import: 2, detect: 2, upstream: 2, template: 2, sandbox: 2, provenance: 2, debian: 1, contracts: 1, system: 0, text: 0,
};
/** Contracts are types alone, so that lower layers may name what they are called with. */
const typesOnly = new Set(['contracts']);
const owners: Readonly<Record<string, readonly string[]>> = {
  'node:child_process': ['src/system/child.ts', 'src/system/exec.ts', 'src/system/held.ts', 'src/system/start-beside.ts'],
  'simple-git': ['src/upstream/git.ts'],
  ejs: ['src/template/render.ts'],
  // One packs and unpacks, the other only looks.
  tar: ['src/system/tarball.ts', 'src/system/tar-pass.ts'],
};

interface Import {
  readonly file: string;
  readonly target: string;
  readonly isType: boolean;
}

const root = packageRoot();
const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => `src/${name}`);
const imports: Import[] = files.flatMap((file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/^(?:import|export) (type )?[^;]*?from '([^']+)'|import\('([^']+)'\)/gm)].map((match) => ({
    file,
    target: match[2] ?? match[3] ?? '',
    isType: match[1] !== undefined,
  })),
);

const room = (path: string) => /^src\/([^/]+)\//.exec(path)?.[1] ?? 'root';
const layerOf = (path: string) => (room(path) === 'root' ? 0 : layers[room(path)]);

describe('layers', () => {
  it('every folder of src has one', () => {
    assert.ok(files.length > 50);
    assert.deepEqual([...new Set(files.map(room))].filter((name) => name !== 'root' && layers[name] === undefined), []);
  });

  it('imports point down', () => {
    const breaches = imports
      .filter(({ target }) => target.startsWith('.'))
      .map((one) => ({ ...one, path: join(one.file, '..', one.target) }))
      .filter(({ file, path, isType }) => {
        const [from, to] = [layerOf(file), layerOf(path)];
        if (from === undefined || to === undefined || room(file) === room(path)) return false;
        if (typesOnly.has(room(path)) && isType) return false;
        // A stage never imports another stage's folder mates are fine; siblings of layers 1 and 2 do not import each other.
        return from < to || (from === to && from !== 0 && !(room(file) === 'contracts' || room(path) === 'contracts'));
      });
    assert.deepEqual(breaches.map(({ file, path }) => `${file} -> ${path}`), []);
  });

  it('a risky library has one owner', () => {
    const breaches = imports.filter(({ file, target }) => owners[target]?.includes(file) === false);
    assert.deepEqual(breaches.map(({ file, target }) => `${file} -> ${target}`), []);
  });

  it('the debian layer is pure', () => {
    const impure = imports.filter(({ file, target }) => room(file) === 'debian' && target.startsWith('node:') && target !== 'node:crypto');
    assert.deepEqual(impure.map(({ file, target }) => `${file} -> ${target}`), []);
  });

  it('files stay small', () => {
    const long = files.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 251);
    assert.deepEqual(long, []);
  });
});
