// The second orig tarball: from a registry on a loopback address, the same bytes each time, and nothing but what the lock file names.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OrigTarball } from '../../../src/contracts/artifacts.ts';
import { DebkitError } from '../../../src/errors.ts';
import { makeVendorTarball } from '../../../src/stages/make-vendor-tarball.ts';
import { fileArtifact } from '../../../src/system/files.ts';
import { inspectTarball, readTarball } from '../../../src/system/tarball.ts';
import { serveRegistry, type RegistryServer } from '../../helpers/registry-server.ts';
import { makeContext, type TestContext } from '../../helpers/stage-context.ts';

describe('stages/make-vendor-tarball', () => {
  let context: TestContext;
  const servers: RegistryServer[] = [];

  beforeEach(() => {
    context = makeContext();
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
    context.remove();
  });

  /** A gzipped tarball of these files below one folder. */
  function tarball(top: string, files: Readonly<Record<string, string>>): Buffer {
    const folder = join(context.folder, `made-${createHash('sha256').update(JSON.stringify([top, files])).digest('hex').slice(0, 12)}`);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, top, path, '..'), { recursive: true });
      writeFileSync(join(folder, top, path), text);
    }
    return execFileSync('tar', ['-C', folder, '-cz', '--sort=name', '--mtime=@400000000', '--owner=0', '--group=0', top]);
  }

  async function origOf(files: Readonly<Record<string, string>>): Promise<OrigTarball> {
    const path = join(context.folder, 'tool_1.0.orig.tar.gz');
    writeFileSync(path, tarball('tool-1.0', files));
    return { ...(await fileArtifact(path)), name: 'tool_1.0.orig.tar.gz' };
  }

  async function registry(files: ReadonlyMap<string, Buffer>): Promise<RegistryServer> {
    const server = await serveRegistry(files);
    servers.push(server);
    return server;
  }

  const sri = (bytes: Buffer) => `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

  describe('npm', () => {
    const lockOf = (parts: Readonly<Record<string, { readonly version: string; readonly bytes: Buffer; readonly dev?: true }>>) => JSON.stringify({
      lockfileVersion: 3,
      packages: { '': { name: 'tool' }, ...Object.fromEntries(Object.entries(parts).map(([place, { version, bytes, dev }]) => [place, { version, integrity: sri(bytes), resolved: 'https://registry.invalid/x.tgz', ...(dev === undefined ? {} : { dev }) }])) },
    });

    it('holds each module where Node.js looks for it, and is the same twice, from another folder and another registry', async () => {
      const [a, b] = [tarball('package', { 'package.json': '{"name":"a"}', 'lib/x.js': '1' }), tarball('b-folder', { 'package.json': '{"name":"b"}' })];
      const orig = await origOf({ 'package.json': '{}', 'package-lock.json': lockOf({ 'node_modules/a': { version: '1.0.0', bytes: a }, 'node_modules/a/node_modules/@s/b': { version: '2.0.0', bytes: b }, 'node_modules/d': { version: '1.0.0', bytes: a, dev: true } }) });
      const files = new Map([['/a/-/a-1.0.0.tgz', a], ['/@s/b/-/b-2.0.0.tgz', b]]);
      const server = await registry(files);
      const input = { kind: 'npm', source: 'tool', version: '1.0', orig, registries: { npm: server.url } } as const;
      const { tarball: made, parts } = await makeVendorTarball(input, context);
      assert.equal(made.name, 'tool_1.0.orig-vendor.tar.xz');
      assert.deepEqual(parts.map(({ name }) => name), ['a', '@s/b']);
      const { entries } = await inspectTarball(made.path);
      assert.deepEqual(entries.filter(({ type }) => type === 'file').map(({ path }) => path), ['vendor/a/lib/x.js', 'vendor/a/node_modules/@s/b/package.json', 'vendor/a/package.json']);
      assert.ok(entries.every(({ mtime }) => mtime === 400000000));
      assert.deepEqual([...server.asked].sort(), ['/@s/b/-/b-2.0.0.tgz', '/a/-/a-1.0.0.tgz']);
      assert.deepEqual(readdirSync(join(context.workspace, 'vendor')), [made.name], 'the unpacked parts are gone');

      const other = makeContext();
      try {
        const second = await makeVendorTarball({ ...input, registries: { npm: `${(await registry(files)).url}/` } }, other);
        assert.equal(second.tarball.sha256, made.sha256);
      } finally {
        other.remove();
      }
      const offline = await makeVendorTarball(input, { ...context, offline: true });
      assert.equal(offline.tarball.sha256, made.sha256, 'what was downloaded is kept');
    });

    it('refuses other bytes than those of the lock file, and keeps nothing of them', async () => {
      const [good, bad] = [tarball('package', { 'package.json': '{}' }), tarball('package', { 'package.json': '{"evil":1}' })];
      const orig = await origOf({ 'package-lock.json': lockOf({ 'node_modules/a': { version: '1.0.0', bytes: good } }) });
      const server = await registry(new Map([['/a/-/a-1.0.0.tgz', bad]]));
      await assert.rejects(makeVendorTarball({ kind: 'npm', source: 'tool', version: '1.0', orig, registries: { npm: server.url } }, context), (error) => error instanceof DebkitError && error.code === 'VENDOR_HASH_MISMATCH');
      assert.deepEqual(readdirSync(join(context.store, 'downloads')), []);
      assert.equal(existsSync(join(context.workspace, 'vendor', 'tool_1.0.orig-vendor.tar.xz')), false);
    });

    it('refuses a module whose files leave its folder', async () => {
      const evil = execFileSync('tar', ['-cz', '--transform=s,^,package/../../,', '-P', '-C', '/etc', 'hostname']);
      const orig = await origOf({ 'package-lock.json': lockOf({ 'node_modules/a': { version: '1.0.0', bytes: evil } }) });
      const server = await registry(new Map([['/a/-/a-1.0.0.tgz', evil]]));
      await assert.rejects(makeVendorTarball({ kind: 'npm', source: 'tool', version: '1.0', orig, registries: { npm: server.url } }, context), (error) => error instanceof DebkitError && error.code === 'TARBALL_UNSAFE');
      assert.deepEqual(readdirSync(join(context.workspace, 'vendor')), []);
    });
  });

  describe('Go', () => {
    /** The zip of a module, and go.sum's hash of it as `go mod` makes it. */
    function module(path: string, version: string, files: Readonly<Record<string, string>>): { readonly zip: Buffer; readonly sum: string } {
      const named = Object.entries(files).map(([name, text]) => [`${path}@${version}/${name}`, text] as const).sort(([x], [y]) => (x < y ? -1 : 1));
      const out = join(context.folder, 'module.zip');
      execFileSync('python3', ['-c', "import json,sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],'w',zipfile.ZIP_DEFLATED)\nfor n,t in json.loads(sys.argv[2]): z.writestr(n,t)\nz.close()", out, JSON.stringify(named)]);
      const lines = named.map(([name, text]) => `${createHash('sha256').update(text).digest('hex')}  ${name}\n`).join('');
      return { zip: readFileSync(out), sum: `${path} ${version} h1:${createHash('sha256').update(lines).digest('base64')}` };
    }

    const one = { 'go.mod': 'module example.org/one\n\ngo 1.18\n', LICENSE: 'MIT', 'one.go': 'package one\nimport _ "example.org/Two/inner"\n', 'one_test.go': 'package one\nimport "example.org/unseen"\n', 'other/o.go': 'package other\n', 'tool.go': '//go:build ignore\npackage main\nimport "example.org/unseen"\n', 'data/x.txt': 'x' };
    const two = { 'go.mod': 'module example.org/Two\n', COPYING: 'GPL', 'inner/i.go': 'package inner\nimport _ "embed"\n//go:embed files\nvar x string\n', 'inner/files/a.txt': 'a', 'outer.go': 'package two\n' };

    it('holds the packages that are imported, their licences and what they embed, and a modules.txt', async () => {
      const [first, second] = [module('example.org/one', 'v1.0.0', one), module('example.org/Two', 'v0.1.0', two)];
      const orig = await origOf({
        'go.mod': 'module example.org/tool\n\ngo 1.17\n\nrequire (\n\texample.org/one v1.0.0\n\texample.org/Two v0.1.0 // indirect\n\texample.org/unused v1.0.0\n)\n', 'go.sum': `${first.sum}\n${second.sum}\n`,
        'main.go': 'package main\nimport (\n\t"fmt"\n\t"example.org/one"\n\t"example.org/tool/own"\n)\nfunc main() {}\n', 'own/own.go': 'package own\n', 'sub/go.mod': 'module example.org/tool/sub\n', 'sub/s.go': 'package sub\nimport "example.org/unseen"\n', 'testdata/t.go': 'package t\nimport "example.org/unseen"\n',
      });
      const server = await registry(new Map([['/example.org/one/@v/v1.0.0.zip', first.zip], ['/example.org/!two/@v/v0.1.0.zip', second.zip]]));
      const { tarball: made, parts } = await makeVendorTarball({ kind: 'go', source: 'tool', version: '1.0', orig, registries: { go: server.url } }, context);
      assert.deepEqual(parts.map(({ place, version }) => `${place} ${version}`), ['example.org/Two v0.1.0', 'example.org/one v1.0.0']);
      const texts = new Map<string, string>();
      await readTarball(made.path, { wanted: () => 10_000, onFile: (path, head) => texts.set(path, head.toString('utf8')) });
      assert.deepEqual([...texts.keys()], ['vendor/example.org/Two/COPYING', 'vendor/example.org/Two/inner/files/a.txt', 'vendor/example.org/Two/inner/i.go', 'vendor/example.org/one/LICENSE', 'vendor/example.org/one/one.go', 'vendor/modules.txt']);
      assert.equal(texts.get('vendor/modules.txt'), '# example.org/Two v0.1.0\n## explicit\nexample.org/Two/inner\n# example.org/one v1.0.0\n## explicit; go 1.18\nexample.org/one\n# example.org/unused v1.0.0\n## explicit\n');
    });

    it('refuses a module with other files than those of go.sum', async () => {
      const [good, bad] = [module('example.org/one', 'v1.0.0', one), module('example.org/one', 'v1.0.0', { ...one, 'one.go': 'package one\n' })];
      const orig = await origOf({ 'go.mod': 'module example.org/tool\ngo 1.17\nrequire example.org/one v1.0.0\n', 'go.sum': `${good.sum}\n`, 'main.go': 'package main\nimport "example.org/one"\n' });
      const server = await registry(new Map([['/example.org/one/@v/v1.0.0.zip', bad.zip]]));
      await assert.rejects(makeVendorTarball({ kind: 'go', source: 'tool', version: '1.0', orig, registries: { go: server.url } }, context), (error) => error instanceof DebkitError && error.code === 'VENDOR_HASH_MISMATCH');
      assert.deepEqual(readdirSync(join(context.store, 'downloads')), []);
    });
  });

  describe('Rust', () => {
    it('holds each crate in a folder of its version, with the checksum that cargo asks for', async () => {
      const bytes = tarball('one-1.0.0', { 'Cargo.toml': '[package]\nname = "one"\n', 'src/lib.rs': '' });
      const hash = createHash('sha256').update(bytes).digest('hex');
      const orig = await origOf({ 'Cargo.lock': `version = 3\n\n[[package]]\nname = "one"\nversion = "1.0.0"\nsource = "registry+https://index.invalid/"\nchecksum = "${hash}"\n` });
      const server = await registry(new Map([['/one/1.0.0/download', bytes]]));
      const { tarball: made } = await makeVendorTarball({ kind: 'cargo', source: 'tool', version: '1.0', orig, registries: { cargo: server.url } }, context);
      const texts = new Map<string, string>();
      await readTarball(made.path, { wanted: () => 10_000, onFile: (path, head) => texts.set(path, head.toString('utf8')) });
      assert.deepEqual([...texts.keys()], ['vendor/one-1.0.0/.cargo-checksum.json', 'vendor/one-1.0.0/Cargo.toml', 'vendor/one-1.0.0/src/lib.rs']);
      assert.deepEqual(JSON.parse(texts.get('vendor/one-1.0.0/.cargo-checksum.json') ?? ''), { files: {}, package: hash });
    });
  });

  const refusals: readonly (readonly [what: string, files: Readonly<Record<string, string>>, code: string])[] = [
    ['no lock file', { 'package.json': '{}' }, 'VENDOR_NO_LOCK'],
    ['a lock file without parts', { 'package-lock.json': '{"packages":{}}' }, 'VENDOR_NOTHING'],
    ["a folder vendor/ of upstream's", { 'package-lock.json': '{"packages":{}}', 'vendor/x.js': '' }, 'VENDOR_FOLDER_TAKEN'],
  ];
  for (const [what, files, code] of refusals) {
    it(`says that there is ${what}`, async () => {
      const orig = await origOf(files);
      await assert.rejects(makeVendorTarball({ kind: 'npm', source: 'tool', version: '1.0', orig, registries: {} }, context), (error) => error instanceof DebkitError && error.code === code);
    });
  }
});
