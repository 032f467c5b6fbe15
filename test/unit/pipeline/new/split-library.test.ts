// A library, what programs are built with, and the rest become packages of their own.
import assert from 'node:assert/strict';
import { judgeContents } from '../../../../src/detect/judge-package.ts';
import type { Draft } from '../../../../src/pipeline/new/draft.ts';
import { splitLibrary } from '../../../../src/pipeline/new/split-library.ts';

const lib = '/usr/lib/x86_64-linux-gnu';
const library = [`${lib}/libfoo.so.2.1.0`, `${lib}/libfoo.so.2`, `${lib}/libfoo.so`, '/usr/include/foo.h', `${lib}/pkgconfig/foo.pc`, '/usr/share/doc/foo/changelog.gz'];

const test = { c: '#include <setjmp.h>\n#include <stdarg.h>\n#include <stddef.h>\n#include <stdint.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <sys/types.h>\n#include <foo.h>\n\nint main(void)\n{\n    return 0;\n}', pkgconf: ['foo'] };

function split(name: string, paths: readonly string[]) {
  const draft: Draft = { recipe: { source: name, packages: { [name]: { summary: 'reader of foos', description: 'It reads them.' } } }, comments: {}, uncertain: [] };
  return splitLibrary(draft, judgeContents(paths.map((path) => ({ path, type: 'file', mode: 0o644, owner: 'root/root', size: 1, target: null }) as never)));
}

describe('splitLibrary', () => {
  it('by the SONAME, with the programs where the project is called otherwise', () => {
    const made = split('foo', [...library, '/usr/bin/foo', '/usr/share/man/man1/foo.1.gz', '/etc/foo/foo.conf']);
    assert.deepEqual(made?.recipe['packages'], {
      foo: { summary: 'reader of foos', description: 'It reads them.', files: ['usr/bin', 'usr/share/man/man1', 'etc/foo'] },
      libfoo2: { summary: 'reader of foos (library)', description: 'It reads them.' },
      'libfoo-dev': { smoke: [test] },
    });
    assert.match(made.uncertain.join('\n'), /descriptions of the library packages/);
  });
  it('programs of a project that is called as its library are tools', () => {
    assert.deepEqual(Object.keys(split('libfoo', [...library, '/usr/bin/foo'])?.recipe['packages'] as object), ['foo-tools', 'libfoo2', 'libfoo-dev']);
  });
  it('a library alone has no third package', () => {
    assert.deepEqual(Object.keys(split('libfoo', library)?.recipe['packages'] as object), ['libfoo2', 'libfoo-dev']);
  });
  it('what else programmers want goes into the -dev package, and makes no package of tools', () => {
    const packages = split('libfoo', [...library, '/usr/bin/foo-config', '/usr/share/man/man1/foo-config.1.gz', '/usr/share/info/foo.info.gz', '/usr/share/doc/foo/README'])?.recipe['packages'];
    assert.deepEqual(Object.keys(packages as object), ['libfoo2', 'libfoo-dev']);
    assert.deepEqual((packages as Record<string, unknown>)['libfoo-dev'], { 'multi-arch': 'no', files: ['*'], smoke: [test] });
  });
  it('what a library loads itself stays with it', () => {
    const packages = split('libfoo', [...library, `${lib}/foo-plugins-2/bar.so`])?.recipe['packages'] as Record<string, { files?: string[] }>;
    assert.deepEqual([Object.keys(packages), packages['libfoo2']?.files], [['libfoo2', 'libfoo-dev'], ['usr/lib/*/libfoo.so.2*', 'usr/lib/*/foo-plugins-2']]);
  });
  it('a library that lies beside those of other architectures is not for several of them', () => {
    const packages = split('foo', [...library, '/usr/bin/foo'].map((path) => path.replace(lib, '/usr/lib')))?.recipe['packages'] as Record<string, unknown>;
    assert.deepEqual([packages['libfoo2'], packages['libfoo-dev']], [
      { summary: 'reader of foos (library)', description: 'It reads them.', 'multi-arch': 'no', files: ['usr/lib/libfoo.so.2*'] },
      { 'multi-arch': 'no', files: ['*'], smoke: [test] },
    ]);
    assert.deepEqual((packages['foo'] as { files: string[] }).files, ['usr/bin']);
  });
  it('a name that ends in a digit has a hyphen before the number', () => {
    const paths = library.map((path) => path.replaceAll('libfoo', 'libfoo-1_4'));
    const packages = split('foo', paths)?.recipe['packages'] as Record<string, { files?: string[] }>;
    assert.deepEqual(Object.keys(packages), ['libfoo-1-4-2', 'libfoo-1-4-dev']);
    // The file is not called as the package is.
    assert.deepEqual(packages['libfoo-1-4-2']?.files, ['usr/lib/*/libfoo-1_4.so.2*']);
  });
  it('nothing to do for programs alone, or a library without headers', () => {
    assert.equal(split('foo', ['/usr/bin/foo']), null);
    assert.equal(split('foo', [`${lib}/libfoo.so.2`, '/usr/bin/foo']), null);
  });
});
