// go.mod, go.sum and the heads of Go files; and which versions a program is made of.
import assert from 'node:assert/strict';
import { DebkitError } from '../../../../src/errors.ts';
import { goBuildList } from '../../../../src/upstream/vendor/go-build-list.ts';
import { h1Hex, hashGoMod } from '../../../../src/upstream/vendor/go-hash.ts';
import { escapeModule, goImports, isIgnored, isModulePath, readGoMod, readGoSum } from '../../../../src/upstream/vendor/go-mod.ts';
import { layGo } from '../../../../src/upstream/vendor/lay-go.ts';
import { goProxy } from '../../../../src/upstream/vendor/registry.ts';
import { makeContext } from '../../../helpers/stage-context.ts';

describe('upstream/vendor/go-mod', () => {
  it('reads a go.mod', () => {
    const read = readGoMod([
      'module "example.org/tool/v2" // the tool', '', 'go 1.21.3', 'toolchain go1.22.1', 'require example.org/one v1.0.0', 'require (', '\texample.org/two v0.0.0-20200101000000-abcdefabcdef // indirect', '\texample.org/three v3.0.0+incompatible // why', ')',
      'exclude example.org/one v0.9.0', 'replace (', '\texample.org/one => example.org/fork v1.0.1', '\texample.org/two v0.1.0 => ./two', ')', 'retract v2.0.0',
    ].join('\n'));
    assert.deepEqual(read, {
      module: 'example.org/tool/v2', go: '1.21',
      requires: [{ path: 'example.org/one', version: 'v1.0.0', indirect: false }, { path: 'example.org/two', version: 'v0.0.0-20200101000000-abcdefabcdef', indirect: true }, { path: 'example.org/three', version: 'v3.0.0+incompatible', indirect: false }],
      excludes: [{ path: 'example.org/one', version: 'v0.9.0' }],
      replaces: [{ old: { path: 'example.org/one', version: '' }, by: { path: 'example.org/fork', version: 'v1.0.1' } }, { old: { path: 'example.org/two', version: 'v0.1.0' }, by: { path: './two', version: '' } }],
    });
  });

  it('reads a go.sum, and nothing that is no hash', () => {
    const hash = `h1:${'A'.repeat(43)}=`;
    assert.deepEqual([...readGoSum(`example.org/a v1.0.0 ${hash}\nexample.org/a v1.0.0/go.mod ${hash}\nexample.org/b v1 h1:short\n\n`)], [['example.org/a v1.0.0', hash], ['example.org/a v1.0.0/go.mod', hash]]);
  });

  it('the hash of a go.mod is that of go.sum', () => {
    // Of github.com/pkg/errors v0.8.0, whose go.mod has one line.
    assert.equal(hashGoMod(Buffer.from('module github.com/pkg/errors\n')), h1Hex('h1:bwawxfHBFNV+L2hUp1rHADufV3IMtnDRdf1r5NINEl0='));
  });

  const heads: readonly (readonly [text: string, imports: readonly string[]])[] = [
    ['package x\nimport "fmt"\nimport (\n\ta "example.org/a"\n\t. `example.org/b`\n\t_ "example.org/c" // no "comment"\n)\nfunc f() { import_ := "example.org/no" }\n', ['fmt', 'example.org/a', 'example.org/b', 'example.org/c']],
    ['/* import "no"\n*/\n// import "no"\npackage x\nimport( "a.org/x"; "a.org/y" )\nvar s = `\nimport "no"\n`\n', ['a.org/x', 'a.org/y']],
    ['package x\n\nimport "C"\n', ['C']],
    ['', []],
  ];
  for (const [text, imports] of heads) it(`imports of ${JSON.stringify(text.slice(0, 30))}`, () => assert.deepEqual(goImports(text), imports));

  it('knows files that no build reads, module paths, and how a proxy writes them', () => {
    assert.deepEqual(['//go:build ignore\npackage main', '// +build ignore\n\npackage main', '//go:build linux\npackage x'].map(isIgnored), [true, true, false]);
    assert.deepEqual(['example.org/a', 'github.com/BurntSushi/toml', '../a', 'a/../b', '/a', 'a//b', 'a/.b', ''].map(isModulePath), [true, true, false, false, false, false, false, false]);
    assert.equal(escapeModule('github.com/BurntSushi/toml'), 'github.com/!burnt!sushi/toml');
    assert.deepEqual(['https://a.example.org/x,direct', 'off', 'direct|http://b.example.org', ''].map(goProxy), ['https://a.example.org/x', null, 'http://b.example.org', null]);
  });

  const mods: Readonly<Record<string, string>> = {
    'example.org/a v1.0.0': 'module example.org/a\nrequire example.org/c v1.2.0\n',
    'example.org/b v1.0.0': 'module example.org/b\nrequire (\nexample.org/c v1.10.0\nexample.org/d v1.0.0-rc1\n)\n',
    'example.org/c v1.2.0': 'module example.org/c\n', 'example.org/c v1.10.0': 'module example.org/c\nrequire example.org/tool v9.0.0\n', 'example.org/d v1.0.0-rc1': 'module example.org/d\n', 'example.org/fork v1.0.0': 'module example.org/d\n', 'example.org/tool v9.0.0': 'module example.org/tool\n',
  };
  const listed = async (text: string, asked: string[] = []) => (await goBuildList(readGoMod(text), ({ path, version }) => {
    asked.push(`${path} ${version}`);
    return Promise.resolve(mods[`${path} ${version}`] ?? assert.fail(`${path} ${version}`));
  })).map(({ path, version, from, explicit }) => `${path} ${version}${from.path === path ? '' : ` from ${from.path} ${from.version}`}${explicit ? '' : ' (implied)'}`);

  it('before Go 1.17 takes the highest version that any module asks for', async () => {
    assert.deepEqual(await listed('module example.org/tool\ngo 1.15\nrequire (\nexample.org/a v1.0.0\nexample.org/b v1.0.0\n)\nreplace example.org/d => example.org/fork v1.0.0\n'), [
      'example.org/a v1.0.0', 'example.org/b v1.0.0', 'example.org/c v1.10.0 (implied)', 'example.org/d v1.0.0-rc1 from example.org/fork v1.0.0 (implied)',
    ]);
  });

  it('from Go 1.17 on asks nobody', async () => {
    const asked: string[] = [];
    assert.deepEqual(await listed('module example.org/tool\ngo 1.17\nrequire example.org/a v1.0.0\nrequire example.org/c v1.2.0 // indirect\n', asked), ['example.org/a v1.0.0', 'example.org/c v1.2.0']);
    assert.deepEqual(asked, []);
  });

  const refused: readonly (readonly [what: string, goMod: string, goSum: string, registry: string | null, code: string])[] = [
    ['no proxy', 'module example.org/tool\n', '', null, 'NO_REGISTRY'],
    ['no module', 'go 1.17\n', '', 'http://127.0.0.1:9', 'VENDOR_LOCK_INVALID'],
    ['a hash that is missing', 'module example.org/tool\ngo 1.17\nrequire example.org/a v1.0.0\n', '', 'http://127.0.0.1:9', 'VENDOR_NOT_HELD'],
    ['a folder in the place of a module', 'module example.org/tool\ngo 1.17\nrequire example.org/a v1.0.0\nreplace example.org/a => ../a\n', '', 'http://127.0.0.1:9', 'VENDOR_NOT_HELD'],
    ['a path that leaves vendor/', 'module example.org/tool\ngo 1.17\nrequire example.org/../../a v1.0.0\n', `example.org/../../a v1.0.0 h1:${'A'.repeat(43)}=\n`, 'http://127.0.0.1:9', 'VENDOR_LOCK_INVALID'],
  ];
  for (const [what, goMod, goSum, registry, code] of refused) {
    it(`refuses ${what}`, async () => {
      const context = makeContext();
      try {
        await assert.rejects(layGo({ goMod, goSum, imports: new Set(['example.org/a', 'example.org/../../a']) }, context.folder, registry, context), (error) => error instanceof DebkitError && error.code === code);
      } finally {
        context.remove();
      }
    });
  }
});
