// Files of the Contents indexes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rankedPackages, wantedPattern } from '../../../src/debian/contents-index.ts';
import type { Wanted } from '../../../src/debian/triage/diagnosis.ts';

describe('debian/contents-index', () => {
  const rows: readonly [kind: Wanted['kind'], name: string, found: string, not: string][] = [
    ['header', 'zlib.h', 'usr/include/zlib.h', 'usr/include/zlibxh'],
    ['header', 'openssl/ssl.h', 'usr/include/x86_64-linux-gnu/openssl/ssl.h', 'usr/share/doc/openssl/ssl.h'],
    ['pkg-config', 'gtk+-3.0', 'usr/lib/x86_64-linux-gnu/pkgconfig/gtk+-3.0.pc', 'usr/lib/pkgconfig/gtkk-3.0.pc'],
    ['pkg-config', 'systemd', 'usr/share/pkgconfig/systemd.pc', 'usr/share/pkgconfig/libsystemd.pc'],
    ['library', 'cap', 'usr/lib/x86_64-linux-gnu/libcap.so', 'usr/lib/x86_64-linux-gnu/libcap-ng.so'],
    ['program', 'gperf', 'usr/bin/gperf', 'usr/share/bash-completion/gperf'],
    ['cmake', 'ZLIB', 'usr/share/cmake-3.31/Modules/FindZLIB.cmake', 'usr/share/ZLIB.cmake'],
    ['cmake', 'Qt6', 'usr/lib/x86_64-linux-gnu/cmake/Qt6/Qt6Config.cmake', 'usr/lib/x86_64-linux-gnu/cmake/Qt6/Qt6ConfigExtras.cmake'],
    ['python', 'setuptools', 'usr/lib/python3/dist-packages/setuptools/__init__.py', 'usr/lib/python3/dist-packages/setuptools/dist.py'],
    ['python', 'yaml.cyaml', 'usr/lib/python3/dist-packages/yaml/cyaml.py', 'usr/lib/python3/dist-packages/yaml.py'],
    ['perl', 'Module/Build', 'usr/share/perl5/Module/Build.pm', 'usr/share/perl5/Module/Build/Base.pm'],
    ['perl', 'Socket', 'usr/lib/x86_64-linux-gnu/perl-base/Socket.pm', 'usr/share/perl5/IO/NoSocket.pm'],
    ['go', 'github.com/BurntSushi/toml', 'usr/share/gocode/src/github.com/BurntSushi/toml/decode.go', 'usr/share/gocode/src/github.com/BurntSushi/toml/internal/tz.go'],
    ['node', '@types/node', 'usr/share/nodejs/@types/node/package.json', 'usr/share/nodejs/node/package.json'],
    ['crate', 'serde-json', 'usr/share/cargo/registry/serde_json-1.0.140/Cargo.toml', 'usr/share/cargo/registry/serde-1.0/Cargo.toml'],
    ['debhelper', 'python3', 'usr/share/perl5/Debian/Debhelper/Sequence/python3.pm', 'usr/share/perl5/Debian/Debhelper/python3.pm'],
    ['aclocal', 'ax_pthread', 'usr/share/aclocal/ax_pthread.m4', 'usr/share/aclocal/ax_pthread_more.m4'],
    ['distribution', 'ruamel-yaml', 'usr/lib/python3/dist-packages/ruamel.yaml-0.17.21.egg-info/PKG-INFO', 'usr/lib/python3/dist-packages/ruamel.yaml.clib-0.2.dist-info/METADATA'],
    ['go-module', 'github.com/fatih/color', 'usr/share/gocode/src/github.com/fatih/color/go.mod', 'usr/share/gocode/src/github.com/fatih/colored/go.mod'],
    ['file', 'usr/share/xml/x.xsl', 'usr/share/xml/x.xsl', 'usr/share/xml/x.xsl.gz'],
    ['header', 'a^b.h', 'usr/include/a^b.h', 'usr/include/ab.h'],
  ];
  for (const [kind, name, found, not] of rows) {
    it(`${kind} ${name}`, () => {
      const lines = [found, not].map((path) => `${path}    libs/some-dev\n`).join('');
      const said = execFileSync('grep', ['-E', '--', wantedPattern({ kind, name })], { input: lines, env: { ...process.env, LC_ALL: 'C' } }).toString();
      assert.equal(said, `${found}    libs/some-dev\n`);
    });
  }

  const header: Wanted = { kind: 'header', name: 'zlib.h' };
  it('takes the package with the shortest path, whatever architecture is in it', () => {
    assert.deepEqual(rankedPackages(header, ['usr/include/poco/zlib.h  libdevel/libpoco-dev', 'usr/include/x86_64-linux-gnu/zlib.h\t\tlibdevel/zlib1g-dev']), ['zlib1g-dev']);
  });

  it('names those that have the same, -dev packages first, and none twice', () => {
    const lines = ['usr/include/x.h  libs/x-data,contrib/libdevel/libx2-dev,libdevel/libx-dev', 'usr/include/x.h  libdevel/libx-dev'];
    assert.deepEqual(rankedPackages({ kind: 'header', name: 'x.h' }, lines), ['libx-dev', 'libx2-dev', 'x-data']);
  });

  it("prefers a library's own CMake file to a module of those that use it", () => {
    const lines = ['usr/share/x/FindTiny.cmake  libdevel/libx-dev', 'usr/lib/x86_64-linux-gnu/cmake/very-long-name/TinyConfig.cmake  libdevel/libtiny-dev'];
    assert.deepEqual(rankedPackages({ kind: 'cmake', name: 'Tiny' }, lines), ['libtiny-dev']);
  });

  it('finds nothing in nothing', () => assert.deepEqual(rankedPackages(header, ['', 'one']), []));
});
