// The test of a library: which header, and what follows where it fails.
import assert from 'node:assert/strict';
import type { InstallStep } from '../../../../src/contracts/artifacts.ts';
import { valueAt, type Draft } from '../../../../src/pipeline/new/draft.ts';
import { librarySmoke, mendLibrarySmoke } from '../../../../src/pipeline/new/library-smoke.ts';

const c = '#include <foo.h>\n';
const step = (status: InstallStep['status'], detail: string): InstallStep => ({ name: 'smoke test: # a program in C is built and run', status, detail });
const mended = (test: object, steps: readonly InstallStep[], packages: readonly string[] = []) => {
  const draft: Draft = { recipe: { packages: { libfoo1: {}, 'libfoo-dev': { smoke: [test] } } }, comments: {}, uncertain: [] };
  return mendLibrarySmoke(draft, steps, () => Promise.resolve(packages));
};
const development = (draft: Draft | undefined) => valueAt(draft?.recipe ?? {}, ['packages', 'libfoo-dev']);

describe('library smoke test', () => {
  it('takes the header that is called as the library, else the outermost', () => {
    const header = (...paths: string[]) => /types\.h>\n#include <(.*)>/.exec(Object.values(librarySmoke(paths.map((path) => `/usr/include/${path}`), ['libfoo', 'foo']) ?? {}).join())?.[1];
    assert.equal(header('a.h', 'foo/foo.h', 'foo/b.h'), 'foo/foo.h');
    assert.equal(header('x/a.h', 'z.h'), 'z.h');
    assert.equal(header('foo2.h', 'x86_64-linux-gnu/a.h'), 'foo2.h');
    const byModule = librarySmoke(['/usr/include/a.h', '/usr/include/long.h', '/usr/lib/pkgconfig/long.pc'], ['libfoo', 'foo']);
    assert.match(String(byModule?.['c']), /#include <long\.h>/);
    assert.equal(librarySmoke(['/usr/bin/foo'], ['foo']), null);
  });
  it('is one in C++ where the header is, with the names for pkgconf', () => {
    assert.deepEqual(librarySmoke(['/usr/include/foo.hpp', '/usr/lib/x86_64-linux-gnu/pkgconfig/foo-1.pc'], ['foo']), { 'c++': '#include <setjmp.h>\n#include <stdarg.h>\n#include <stddef.h>\n#include <stdint.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <sys/types.h>\n#include <foo.hpp>\n\nint main(void)\n{\n    return 0;\n}', pkgconf: ['foo-1'] });
  });
  it('what the header includes becomes a dependency of the development package', async () => {
    const made = await mended({ c }, [step('failed', 'exit code 1, not 0: /usr/include/foo.h:3:10: fatal error: bar.h: No such file or directory | compilation terminated.')], ['libbar-dev']);
    assert.deepEqual(development(made?.draft), { smoke: [{ c }], depends: ['libbar-dev'] });
    assert.match(made?.told ?? '', /libfoo-dev depends on libbar-dev/);
  });
  it('a header of C++ itself is missed by a test in C, which becomes one in C++', async () => {
    const made = await mended({ c }, [step('failed', 'exit code 1, not 0: /usr/include/foo.h:3:10: fatal error: functional: No such file or directory | compilation terminated.')], ['libstdc++-12-dev']);
    assert.deepEqual(development(made?.draft), { smoke: [{ 'c++': c }] });
  });
  it('else C++ is tried, and then it goes, which is said', async () => {
    const failed = [step('failed', 'exit code 1, not 0: error: unknown type name class')];
    assert.deepEqual(development((await mended({ c }, failed))?.draft), { smoke: [{ 'c++': c }] });
    const gone = await mended({ 'c++': c }, failed);
    assert.deepEqual(development(gone?.draft), {});
    assert.match(gone?.draft.uncertain.join() ?? '', /no program that uses the library was built/);
  });
  it('nothing is changed where it passed', async () => {
    assert.equal(await mended({ c }, [step('passed', 'exit code 0')]), null);
  });
});
