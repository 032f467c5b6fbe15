// A recipe with `vendor`: the source package has two orig tarballs, dpkg-source unpacks the second as vendor/, and what the build takes of it is in the .deb.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needSandbox, run } from '../helpers/e2e-world.ts';
import { serveRegistry } from '../helpers/registry-server.ts';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('vendored parts are in the .deb', () => {
  it('of a module whose registry is gone by the second build', async function () {
    const own = await needSandbox(this);
    const cwd = join(own.folder, 'vendored');
    const recipe = join(cwd, 'recipes', 'tool');
    mkdirSync(join(recipe, 'debian'), { recursive: true });
    const pack = (top: string, files: Readonly<Record<string, string>>) => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(join(cwd, top, path, '..'), { recursive: true });
        writeFileSync(join(cwd, top, path), text);
      }
      return execFileSync('tar', ['-C', cwd, '-cz', '--mtime=@1700000000', '--owner=0', '--group=0', top]);
    };
    const module = pack('package', { 'package.json': '{"name":"a"}', 'x.js': 'module.exports = 1;\n' });
    const lock = { lockfileVersion: 3, packages: { '': {}, 'node_modules/a': { version: '1.0.0', integrity: `sha512-${createHash('sha512').update(module).digest('base64')}` } } };
    const orig = pack('tool-1.0', { 'package-lock.json': JSON.stringify(lock), 'package.json': '{"name":"tool"}' });
    writeFileSync(join(recipe, 'tool-1.0.tar.gz'), orig);
    writeFileSync(join(recipe, 'debian', 'rules'), '#!/usr/bin/make -f\n\n%:\n\tdh $@\n\noverride_dh_auto_install:\n\tinstall -D -m 644 vendor/a/x.js debian/tool/usr/share/tool/a.js\n', { mode: 0o755 });
    writeFileSync(join(recipe, 'recipe.yaml'), [
      'debkit: 1', 'source: tool', 'section: utils', 'maintainer: Ann Example <ann@example.org>', 'upstream: {tarball: tool-@VERSION@.tar.gz, vendor: npm}', `releases: [{version: '1.0', date: 2023-11-14T22:13:20Z, sha256: ${sha256(orig)}}]`,
      'build: {system: own}', "build-depends: ['debhelper-compat (= 13)']", 'packages:', '  tool: {architecture: all, summary: tool that wants a module, description: It wants a module.}', 'copyright: [{files: "*", copyright: 2023 Ann Example, license: Expat}]', '',
    ].join('\n'));
    const server = await serveRegistry(new Map([['/a/-/a-1.0.0.tgz', module]]));
    mkdirSync(join(own.home, 'registry-config', 'debkit'), { recursive: true });
    writeFileSync(join(own.home, 'registry-config', 'debkit', 'config.yaml'), `registries: {npm: '${server.url}'}\n`);
    const environment = { XDG_CONFIG_HOME: join(own.home, 'registry-config') };
    const first = await run(own, ['build', 'tool', '--suite', 'trixie', '--no-lint', '--no-test'], { cwd, environment });
    await server.close();
    assert.equal(first.code, 0, first.err);
    assert.deepEqual(server.asked, ['/a/-/a-1.0.0.tgz']);
    const [folder = ''] = readdirSync(join(cwd, 'dist')).filter((name) => name.startsWith('tool_'));
    const files = readdirSync(join(cwd, 'dist', folder));
    const deb = files.find((name) => name.endsWith('.deb')) ?? assert.fail(files.join(' '));
    assert.equal(execFileSync('sh', ['-c', 'dpkg-deb --fsys-tarfile "$1" | tar -xO ./usr/share/tool/a.js', 'sh', join(cwd, 'dist', folder, deb)], { encoding: 'utf8' }), 'module.exports = 1;\n');
    const dsc = readFileSync(join(cwd, 'dist', folder, files.find((name) => name.endsWith('.dsc')) ?? ''), 'utf8');
    const vendor = sha256(readFileSync(join(cwd, 'dist', folder, 'tool_1.0.orig-vendor.tar.xz')));
    assert.match(dsc, new RegExp(` ${vendor} \\d+ tool_1\\.0\\.orig-vendor\\.tar\\.xz\n`));

    const again = await run(own, ['source', 'tool', '--suite', 'trixie', '--fresh', '--out', 'again'], { cwd, environment });
    assert.equal(again.code, 0, again.err);
    const [other = ''] = readdirSync(join(cwd, 'again'));
    assert.equal(sha256(readFileSync(join(cwd, 'again', other, 'tool_1.0.orig-vendor.tar.xz'))), vendor);
  });
});
