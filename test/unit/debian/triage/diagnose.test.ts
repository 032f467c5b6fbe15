// What the last lines of failed builds mean.
import assert from 'node:assert/strict';
import { diagnose } from '../../../../src/debian/triage/diagnose.ts';
import type { FailureClass, Wanted } from '../../../../src/debian/triage/diagnosis.ts';

describe('debian/triage', () => {
  const missing: readonly [line: string, kind: Wanted['kind'], name: string][] = [
    ['x.c:3:10: fatal error: zlib.h: No such file or directory', 'header', 'zlib.h'],
    ["x.cc:1:10: fatal error: 'boost/asio.hpp' file not found", 'header', 'boost/asio.hpp'],
    ["No package 'libnl-genl-3.0' found", 'pkg-config', 'libnl-genl-3.0'],
    ["Package 'libuv', required by 'virtual:world', not found", 'pkg-config', 'libuv'],
    ['../meson.build:5:0: ERROR: Dependency "glib-2.0" not found, tried pkgconfig and cmake', 'pkg-config', 'glib-2.0'],
    ["../meson.build:9:0: ERROR: Program 'gperf' not found or not executable", 'program', 'gperf'],
    ['  Could NOT find ZLIB (missing: ZLIB_LIBRARY ZLIB_INCLUDE_DIR)', 'header', 'zlib.h'],
    ['  Could not find a package configuration file provided by "Qt6" with any of', 'cmake', 'Qt6'],
    ['/usr/bin/ld: cannot find -lcap: No such file or directory', 'library', 'cap'],
    ["dh: error: unable to load addon python3: Can't locate Debian/Debhelper/Sequence/python3.pm in @INC", 'debhelper', 'python3'],
    ["ModuleNotFoundError: No module named 'setuptools'", 'python', 'setuptools'],
    ["Can't locate Module/Build.pm in @INC (you may need to install...)", 'perl', 'Module/Build'],
    ['error: no matching package named `serde_json` found', 'crate', 'serde-json'],
    ["Error: Cannot find module 'tap'", 'node', 'tap'],
    ['../meson.build:21:0: ERROR: Dependency lookup for glib-2.0 with method \'pkgconfig\' failed: Pkg-config for machine host machine not found. Giving up.', 'program', 'pkg-config'],
    ["WARNING: 'makeinfo' is missing on your system.", 'program', 'makeinfo'],
    ['/bin/sh: 1: python3: not found', 'program', 'python3'],
    ['/usr/bin/env: ‘python’: No such file or directory', 'program', 'python'],
    ['make[1]: cmake: No such file or directory', 'program', 'cmake'],
    ['./fix-header: line 1: ed: command not found', 'program', 'ed'],
    ['/usr/bin/some-pager: 11: exec: less: not found', 'program', 'less'],
    ['warning: failed to load external entity "/usr/share/xml/docbook/stylesheet/docbook-xsl/manpages/docbook.xsl"', 'file', 'usr/share/xml/docbook/stylesheet/docbook-xsl/manpages/docbook.xsl'],
    ['src/x/main.go:4:2: cannot find package "github.com/BurntSushi/toml" in any of:', 'go', 'github.com/BurntSushi/toml'],
  ];
  for (const [line, kind, name] of missing) {
    it(`missing: ${line}`, () => {
      const found = diagnose(['first', line, 'last']);
      if (/^\.{0,2}\/?[\w/]+\.\w+:\d+/.test(line)) assert.match(`${found?.place?.file ?? ''}:${found?.place?.line ?? ''}`, /^\w[\w/.]*:\d+$/);
      assert.deepEqual([found?.class, found?.side, found?.wanted, found?.spot?.key], ['missing-build-dependency', 'recipe', { kind, name }, 'build-depends']);
    });
  }

  it('missing: what pkg-config did not find, before a Makefile stops for it', () => {
    const found = diagnose(["Package 'pangocairo', required by 'virtual:world', not found", 'Makefile:26: *** "pkg-config failed!".  Stop.', 'make: *** [debian/rules:8: clean] Error 25']);
    assert.deepEqual(found?.wanted, { kind: 'pkg-config', name: 'pangocairo' });
  });

  it('configure-failed: autoheader has no templates, and autoreconf ends in it', () => {
    const said = 'autoheader: warning: missing template: BROKEN_METHODDEF';
    const found = diagnose([said, 'autoheader: warning: missing template: HOST_TYPE', 'autoreconf: error: /usr/bin/autoheader failed with exit status: 1']);
    assert.deepEqual([found?.class, found?.said], ['configure-failed', said]);
    assert.match(found?.cause ?? '', /written by hand: it has no template of BROKEN_METHODDEF/);
    // By itself it is a warning.
    assert.equal(diagnose([said, 'make: done']), null);
  });

  const others: readonly [line: string, as: FailureClass, cause: RegExp, place?: string | undefined, text?: string][] = [
    ["/usr/bin/ld: b.o:(.rodata+0x0): multiple definition of `ge25519_base'; a.o: first defined here", 'linker-error', /ge25519_base is defined in several/],
    ['./src/x.c:1:2: error: implicit declaration of function ‘exit’ [-Wimplicit-function-declaration]', 'compiler-error', /exit is used without its header/, 'src/x.c:1'],
    ["src/x.c:12:5: error: expected ‘;’ before ‘}’ token", 'compiler-error', /refuses it: expected/, 'src/x.c:12'],
    ["src/x.c:7: undefined reference to `dlopen'", 'linker-error', /nothing that is linked defines dlopen/, 'src/x.c:7'],
    ["fatal: unable to access 'https://git.example.org/': Could not resolve host: git.example.org", 'network-blocked', /wants the network/],
    ['go: example.org/x@v1: Get "https://proxy/": dial tcp: lookup proxy on [::1]:53', 'network-blocked', /wants the network/],
    ['cp: error writing: No space left on device', 'disk-full', /disk is full/],
    ['x.cc: fatal error: Killed signal terminated program cc1plus', 'out-of-memory', /out of memory/],
    ['E: Unable to locate package nonesuch', 'unsatisfiable-dependency', /no package nonesuch/, undefined, 'nonesuch'],
    [' builddeps:/run/debkit : Depends: libnope-dev (>= 2) but it is not installable', 'unsatisfiable-dependency', /no package libnope-dev/, undefined, 'libnope-dev'],
    ['error: failed to select a version for the requirement `reqwest = "^0.12"`', 'missing-build-dependency', /crate reqwest is there, but not 0\.12/],
    ['configure.ac:30: error: macro PKG_CHECK_EXISTS is not defined; is a m4 file missing?', 'missing-build-dependency', /macro PKG_CHECK_EXISTS/, 'configure.ac'],
    ['./configure: line 5025: PKG_PROG_PKG_CONFIG: command not found', 'missing-build-dependency', /macro PKG_PROG_PKG_CONFIG/, 'configure.ac'],
    ['checking for working terminal libraries... Cannot find terminal libraries - configure failed', 'configure-failed', /Cannot find terminal/],
    ['configure: error: libtomcrypt is required', 'configure-failed', /configure stopped: libtomcrypt is required/],
    ['CMake Error at src/CMakeLists.txt:12 (message):', 'configure-failed', /CMake stopped/, 'src/CMakeLists.txt:12'],
    ['autoreconf: error: automake failed with exit status: 1', 'configure-failed', /autoreconf came to an end in automake/],
    ['  Compatibility with CMake < 3.5 has been removed from CMake.', 'configure-failed', /older CMake/],
    ['1 out of 1 hunk: Hunk #1 FAILED at 3.', 'patch-does-not-apply', /does not apply/],
    ['dpkg-source: error: LC_ALL=C patch -t -F 0 -N -p1 -u -V never -E -b -B .pc/fix.patch/ --reject-file=- < x/debian/patches/fix.patch subprocess returned exit status 1', 'patch-does-not-apply', /fix\.patch does not apply/, 'patches/fix.patch', 'fix.patch'],
    ['FAIL: wget-supports--P', 'test-failed', /test wget-supports--P failed/],
    ['FAIL: tests/run.sh', 'test-failed', /test tests\/run\.sh failed/, 'tests/run.sh'],
    ['FAILED tests/test_x.py::test_y - AssertionError: no', 'test-failed', /test tests\/test_x\.py::test_y failed/, 'tests/test_x.py'],
    [' 2/3 uchardet:sv:utf8 ......***Failed    0.01 sec', 'test-failed', /uchardet:sv:utf8 failed/],
    ['--- FAIL: TestDial (0.00s)', 'test-failed', /TestDial failed/],
    ['t/basic.t .. Failed 1/3 subtests', 'test-failed', /t\/basic\.t failed/, 't/basic.t'],
    ['make[1]: *** [debian/rules:21: override_dh_auto_test] Error 25', 'test-failed', /upstream's tests failed/],
    ['make: *** [/usr/share/cdbs/1/class/makefile.mk:120: debian/stamp-makefile-check] Error 2', 'test-failed', /upstream's tests failed/],
    ['src/x/templates.go:12:12: pattern static/js/monitoring.js: no matching files found', 'compiler-error', /embeds static\/js\/monitoring\.js/, 'src/x/templates.go:12'],
    ['dh_missing: warning: usr/bin/x exists in debian/tmp but is not installed to anywhere', 'missing-file', /installs usr\/bin\/x, which is in no package/, 'usr/bin/x'],
    ['dh_install: warning: Cannot find (any matches for) "usr/bin/nope" (tried in ., debian/tmp)', 'missing-file', /usr\/bin\/nope of `files` matches nothing/, undefined, 'usr/bin/nope'],
    ['dh_installdocs: error: Cannot find (any matches for) "NEWS" (tried in .)', 'missing-file', /NEWS of `docs` matches nothing/, undefined, 'NEWS'],
    ["make[1]: *** No rule to make target 'instal'.  Stop.", 'missing-file', /no 'instal'/, undefined, 'instal'],
    ['dh_usrlocal: error: debian/tiny/usr/local/bin/tiny is not a directory', 'wrong-place', /below \/usr\/local/],
    ['There seems to be no Makefile in this directory.', 'configure-failed', /GNUmakefile refuses/],
    ['dpkg-source: error: unrepresentable changes to source', 'changed-upstream-file', /changed upstream files/],
  ];
  for (const [line, as, cause, place, text] of others) {
    it(`${as}: ${line}`, () => {
      const found = diagnose(['first', line, 'last']);
      assert.equal(found?.class, as);
      assert.match(found.cause, cause);
      assert.equal(found.place === null ? undefined : `${found.place.file}${found.place.line === null ? '' : `:${found.place.line}`}`, place);
      assert.equal(found.spot?.text ?? undefined, text);
      assert.equal(found.said, line.trim());
    });
  }

  for (const line of ['all is well', '-- Could NOT find Doxygen (missing: DOXYGEN_EXECUTABLE)', 'checking for zlib.h... no', `FAIL${'x'.repeat(3000)}`]) {
    it(`says nothing of ${line.slice(0, 60)}`, () => assert.equal(diagnose([line]), null));
  }

  it('finds the cause that a parallel build went on after, and not what configure could do without', () => {
    const output = ["No package 'optional' found", 'x.c:3:10: fatal error: zlib.h: No such file or directory', ...Array.from({ length: 200 }, (_, index) => `cc -c ${index}.c`), 'make: *** Error 2'];
    assert.equal(diagnose(output)?.wanted?.name, 'zlib.h');
  });

  it('takes a compiler error for the cause, and not a program that was only looked for', () => {
    assert.equal(diagnose(['make: pkg-config: No such file or directory', 'tube.c:15:2: error: no [-Werror=x]', 'make: *** Error 1'])?.class, 'compiler-error');
  });

  it('names the patch, not the list that it is in', () => {
    const output = ['dpkg-source: info: using patch list from debian/patches/series', 'patching file x.c', 'dpkg-source: error: LC_ALL=C patch -t -F 0 < x/debian/patches/other.patch subprocess returned exit status 1'];
    assert.equal(diagnose(output)?.cause, 'the patch other.patch does not apply to this upstream version');
  });

  it('names the test, not only that tests failed', () => {
    assert.match(diagnose(['FAIL: one', ...Array.from({ length: 100 }, () => 'more'), 'dh_auto_test: error: make check returned exit code 2'])?.cause ?? '', /test one failed/);
  });

  it('takes time in proportion to lines that are made to cost it', () => {
    const timed = (part: string, length: number) => {
      const lines = Array.from({ length: 300 }, () => part.repeat(length).slice(0, length));
      const began = process.hrtime.bigint();
      diagnose(lines);
      return Number(process.hrtime.bigint() - began) / 1e6;
    };
    for (const part of ['a', 'a.', './', 'Depends: ', 'FAIL: ', '/a', ' 1/1 ', '...', 'E: Unable to satisfy ']) {
      // The square of the length is 64; what doubles with each character does not come to an end.
      const [short, long] = [Math.min(timed(part, 240), timed(part, 240)), timed(part, 1920)];
      assert.ok(long < 400 * Math.max(short, 1), `${part}: ${short} ms, ${long} ms`);
    }
  });

  it('a build backend of Python that stops is no test: what it said last tells', () => {
    const found = diagnose(['Traceback (most recent call last):', 'ValueError: something is wrong', '', 'ERROR Backend subprocess exited when trying to invoke build_wheel', 'dh_auto_build: error: pybuild returned exit code 13']);
    assert.deepEqual([found?.class, found?.cause], ['configure-failed', 'the build backend of pyproject.toml stopped: ValueError: something is wrong']);
    assert.match(diagnose(['ValueError: Unknown classifier in field `project.classifiers`: Programming Language :: Python :: 3.13', '', 'ERROR Backend subprocess exited when trying to invoke build_wheel'])?.cause ?? '', /does not know the classifier Programming Language :: Python :: 3\.13$/);
  });
});
