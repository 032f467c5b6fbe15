// Recipes read from disk: values, files beside them, places of keys, and what is refused of files.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { RecipeErrors, UsageError } from '../../../src/errors.ts';
import { loadRecipe } from '../../../src/recipe/load.ts';
import { packageRoot } from '../../../src/system/resources.ts';

const text = `debkit: 1
source: tiny
section: utils
upstream: {git: 'https://git.example.org/tiny.git'}
releases:
  - {version: '1.10', tag: v1.10, date: 'Wed, 14 Dec 2011 01:50:32 +0000', revision: 2}
build: {system: make}
packages:
  tiny:
    summary: very small program
    description: Next to nothing.
    services:
      tinyd: {exec-start: /usr/sbin/tinyd, state-directory: tiny}
    smoke: [tiny -v, {run: tiny -h, exit: 1}]
copyright:
  - {files: '*', copyright: 2024 Ann Example, license: Expat}
`;

describe('loadRecipe', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'debkit-recipe-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(path: string, content: string | Buffer): string {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  function codes(path: string): string[] {
    try {
      loadRecipe(path);
    } catch (error) {
      assert.ok(error instanceof RecipeErrors, String(error));
      return error.problems.map((problem) => problem.code);
    }
    return [];
  }

  it('hands on lists, seconds and objects whatever short form was written', () => {
    const { recipe } = loadRecipe(write('recipe.yaml', text));
    assert.equal(recipe.releases?.[0]?.date, 1323827432);
    assert.equal(recipe.releases?.[0]?.revision, '2');
    assert.deepEqual(recipe.packages.tiny?.smoke, [{ run: 'tiny -v' }, { run: 'tiny -h', exit: 1 }]);
    assert.deepEqual(recipe.packages.tiny?.services?.tinyd?.['state-directory'], ['tiny']);
    assert.deepEqual(recipe.copyright?.[0]?.files, ['*']);
  });

  it('makes a command of a program that a smoke test compiles', () => {
    const smoke = (test: string) => loadRecipe(write('recipe.yaml', text.replace('[tiny -v, {run: tiny -h, exit: 1}]', `[${test}]`))).recipe.packages.tiny?.smoke?.[0];
    const needs = ['libc6-dev', 'pkgconf'];
    assert.deepEqual(smoke("{c: 'int main(void) {}', pkgconf: [tiny, x-1.0], expect: ok, needs: [curl], files: {/tmp/a: b}}"), {
      expect: 'ok',
      run: '# a program in C is built and run\ngcc -o /tmp/smoke /tmp/smoke.c $(pkgconf --cflags --libs tiny x-1.0) && /tmp/smoke',
      files: { '/tmp/a': 'b', '/tmp/smoke.c': 'int main(void) {}' },
      needs: ['gcc', ...needs, 'curl'],
    });
    assert.deepEqual(smoke("{c++: 'int main() {}'}"), {
      run: '# a program in C++ is built and run\ng++ -o /tmp/smoke /tmp/smoke.cpp && /tmp/smoke',
      files: { '/tmp/smoke.cpp': 'int main() {}' },
      needs: ['g++', 'libc6-dev'],
    });
  });

  it('takes directives of units as YAML has them', () => {
    const unit = '{Service: {PrivateTmp: true, PrivateDevices: false, Nice: -5, UMask: 0027, ExecStop: /bin/x, ExecStartPre: [/bin/a, /bin/b]}}';
    const { recipe } = loadRecipe(write('recipe.yaml', text.replace('state-directory: tiny', `unit: ${unit}`)));
    assert.deepEqual(recipe.packages.tiny?.services?.tinyd?.unit, {
      Service: { PrivateTmp: 'yes', PrivateDevices: false, Nice: '-5', UMask: '27', ExecStop: '/bin/x', ExecStartPre: ['/bin/a', '/bin/b'] },
    });
  });

  it('reads no recipe through a link that leaves its folder, so that no line of it is shown', () => {
    const secret = write('elsewhere/credentials', 'secret: word\n');
    mkdirSync(join(folder, 'recipe'));
    symlinkSync(secret, join(folder, 'recipe/recipe.yaml'));
    assert.deepEqual(codes(join(folder, 'recipe/recipe.yaml')), ['RECIPE_BAD_PATH']);
    symlinkSync(join(folder, 'recipe'), join(folder, 'link'));
    write('recipe/other.yaml', text);
    assert.deepEqual(codes(join(folder, 'link/other.yaml')), []);
  });

  it('knows where keys stand, and where a missing one would', () => {
    const loaded = loadRecipe(write('recipe.yaml', text));
    const at = (...path: (string | number)[]) => {
      const { line, column } = loaded.positions(path);
      return `${line}:${column}`;
    };
    assert.equal(at('source'), '2:9');
    assert.equal(at('packages', 'tiny', 'summary'), '10:14');
    assert.equal(at('releases', 0, 'tag'), '6:28');
    assert.equal(at('packages', 'tiny', 'depends', 3), '9:3');
    assert.equal(at('nothing'), '1:1');
  });

  it('reads patches in the order of the series and debian/ by path, with modes', () => {
    const path = write('recipe.yaml', text);
    for (const name of ['a.patch', 'b.patch', 'unused.patch']) write(`patches/${name}`, name);
    write('patches/series', '# comment\nb.patch\n\na.patch -p1  # first level\n');
    write('debian/tests/control', 'Tests: x\n');
    // Half a file, of a run that was killed as it took edits back.
    write('debian/tests/.control.1-1-0123456789ab.tmp', 'Te');
    chmodSync(write('debian/postinst', '#!/bin/sh\n'), 0o755);
    const { patches, debianFiles } = loadRecipe(path);
    assert.deepEqual(
      patches.map((file) => file.path),
      ['b.patch', 'a.patch'],
    );
    assert.deepEqual(
      debianFiles.map((file) => [file.path, file.executable]),
      [
        ['postinst', true],
        ['tests/control', false],
      ],
    );
    assert.equal(Buffer.from(debianFiles[1]?.base64 ?? '', 'base64').toString(), 'Tests: x\n');
  });

  it('sorts patches by name without a series', () => {
    const path = write('recipe.yaml', text);
    for (const name of ['02.patch', '01.patch']) write(`patches/${name}`, name);
    assert.deepEqual(
      loadRecipe(path).patches.map((file) => file.path),
      ['01.patch', '02.patch'],
    );
  });

  it('follows a symbolic link within the folder and refuses one that leaves it', () => {
    const path = write('recipe.yaml', text);
    write('shared', 'x');
    mkdirSync(join(folder, 'debian'));
    symlinkSync('../shared', join(folder, 'debian/inside'));
    assert.equal(loadRecipe(path).debianFiles.length, 1);
    symlinkSync('/etc/hostname', join(folder, 'debian/outside'));
    symlinkSync('loop', join(folder, 'debian/loop'));
    assert.deepEqual(codes(path).sort(), ['RECIPE_BAD_FILE', 'RECIPE_BAD_PATH']);
  });

  it('refuses a debian folder that is a link to elsewhere, large files and strange names', () => {
    const path = write('recipe.yaml', text);
    symlinkSync('/etc', join(folder, 'patches'));
    write('debian/large', Buffer.alloc((5 << 20) + 1));
    write('debian/two\nlines', 'x');
    assert.deepEqual(codes(path).sort(), ['RECIPE_BAD_FILE', 'RECIPE_BAD_PATH', 'RECIPE_TOO_LARGE']);
  });

  it('refuses more than 1 MiB, deep nesting, and very many keys in a time that grows as they do', () => {
    assert.deepEqual(codes(write('a.yaml', `# ${'x'.repeat(1 << 20)}`)), ['RECIPE_TOO_LARGE']);
    assert.deepEqual(codes(write('b.yaml', `a: ${'['.repeat(200000)}${']'.repeat(200000)}`)), ['RECIPE_YAML_DEPTH']);
    const processorTime = (count: number) => {
      const keys = Array.from({ length: count }, (_, index) => `key${index}: 1`).join('\n');
      const path = write(`c${count}.yaml`, keys);
      const start = process.cpuUsage();
      assert.ok(codes(path).length > 0);
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
    const few = processorTime(6000);
    const many = processorTime(60000);
    assert.ok(many < few * 40, `60000 keys take ${many / few} times as long as 6000`);
  }).timeout(60000);

  it('says so when the file is not there', () => {
    assert.throws(
      () => loadRecipe(join(folder, 'absent.yaml')),
      (error) => error instanceof UsageError && error.code === 'RECIPE_NOT_READABLE',
    );
  });

  it("accepts debkit's own recipes", () => {
    loadRecipe(join(packageRoot(), 'recipes/tinyproxy/recipe.yaml'));
  });
});
