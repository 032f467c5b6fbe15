// What is told in several lines of a failed build's output: places, patches, tests.
import assert from 'node:assert/strict';
import { diagnose } from '../../../../src/debian/triage/diagnose.ts';
import type { Diagnosis, FailureClass } from '../../../../src/debian/triage/diagnosis.ts';

function placeIn(found: Diagnosis | null): string | null {
  return found?.place == null ? null : `${found.place.file}${found.place.line === null ? '' : `:${found.place.line}`}`;
}

const stopped = (file: string, target: string, folder = '') => [`make[2]: *** [${file}: ${target}] Error 2`, `make[2]: Leaving directory '/build/tiny-1.0${folder}'`, 'dh_auto_build: error: make -j2 returned exit code 2', 'make[1]: *** [debian/rules:16: override_dh_auto_build] Error 25'];
const applying = ['dpkg-source: info: applying one.patch', 'dpkg-source: info: applying two.patch'];
const notApplied = 'dpkg-source: error: LC_ALL=C patch -p1 < tiny-1.0/debian/patches/two.patch subprocess returned exit status 1';

describe('debian/triage: around the line', () => {
  const rows: readonly [what: string, lines: readonly string[], as: FailureClass, cause: RegExp, place: string | null][] = [
    ['a file is seen from the folder that make had entered', ['list.c:6:14: error: no member', ...stopped('Makefile:9', 'list.o', '/src')], 'compiler-error', /no member/, 'src/list.c:6'],
    ['and not twice', ['src/list.c:6:14: error: no member', ...stopped('Makefile:9', 'list.o', '/src')], 'compiler-error', /no member/, 'src/list.c:6'],
    ['an absolute path is upstream\'s', ['/build/tiny-1.0/src/list.cc:6:14: error: no member'], 'compiler-error', /no member/, 'src/list.cc:6'],
    ['what has no place is where make stopped', ['gperf: not found', 'make[2]: gperf: No such file or directory', ...stopped('Makefile:7', 'words.h', '/lib')], 'missing-build-dependency', /gperf/, 'lib/Makefile:7'],
    ['but not in what CMake made', ['make[2]: gperf: No such file or directory', ...stopped('CMakeFiles/x.dir/build.make:76', 'x.o')], 'missing-build-dependency', /gperf/, null],
    ['the file that a Python traceback ends in', ['Traceback (most recent call last):', '  File "/build/tiny-1.0/setup.py", line 4, in <module>', '    import tiny', '  File "/build/tiny-1.0/tiny/__init__.py", line 1, in <module>', '    import yaml', "ModuleNotFoundError: No module named 'yaml'"], 'missing-build-dependency', /module yaml/, 'tiny/__init__.py:1'],
    ["perl's own words", ["Can't locate Test/Deep.pm in @INC (you may need to install the Test::Deep module) (@INC entries checked: /etc/perl) at t/a.t line 2."], 'missing-build-dependency', /Test::Deep/, 't/a.t:2'],
    ['a macro that configure has as it was written', ["./configure: line 4307: syntax error near unexpected token `-Wall,CFLAGS'", "./configure: line 4307: `AX_CHECK_COMPILE_FLAG(-Wall,CFLAGS=\"$CFLAGS -Wall\")'"], 'missing-build-dependency', /macro AX_CHECK_COMPILE_FLAG/, 'configure.ac'],
    ['the CMakeLists.txt that asked', ['CMake Error at /usr/share/cmake-3.31/Modules/FindPackageHandleStandardArgs.cmake:233 (message):', '  Could NOT find ZLIB (missing: ZLIB_LIBRARY ZLIB_INCLUDE_DIR)', 'Call Stack (most recent call first):', '  /usr/share/cmake-3.31/Modules/FindZLIB.cmake:202 (FIND_PACKAGE_HANDLE_STANDARD_ARGS)', '  CMakeLists.txt:3 (find_package)'], 'missing-build-dependency', /^ZLIB/, 'CMakeLists.txt:3'],
    ['a warning made an error', ['src/m.cc:2:7: error: unused variable ‘unused’ [-Werror=unused-variable]'], 'compiler-error', /warning an error \(-Werror, unused-variable\): unused variable/, 'src/m.cc:2'],
    ['a hunk', [...applying, 'patching file notes.txt', 'Hunk #2 FAILED at 11.', '1 out of 2 hunks FAILED', notApplied], 'patch-does-not-apply', /patch two\.patch does not apply: hunk 2 does not match notes\.txt at line 11/, 'notes.txt:11'],
    ['a patch that upstream has', [...applying, 'patching file notes.txt', 'Reversed (or previously applied) patch detected!  Skipping patch.', notApplied], 'patch-does-not-apply', /two\.patch is in this upstream version already/, 'notes.txt'],
    ['a patch of a file that is not there', [...applying, "can't find file to patch at input line 3", 'Perhaps you used the wrong -p or --strip option?', '|--- a/gone.c', '|+++ b/gone.c', notApplied], 'patch-does-not-apply', /two\.patch is for gone\.c, which/, 'gone.c'],
    ['half a patch', [...applying, 'patch: **** malformed patch at line 7:', notApplied], 'patch-does-not-apply', /two\.patch is no whole patch: malformed patch at line 7/, 'patches/two.patch:7'],
    ["never the list of them", ['dpkg-source: info: using patch list from debian/patches/series', ...applying, notApplied], 'patch-does-not-apply', /patch two\.patch does not apply/, 'patches/two.patch'],
    ["CTest's test", ['1/2 Test #1: parses .......***Failed    0.00 sec'], 'test-failed', /test parses failed/, null],
    ['one that took too long', [' 2/2 Test  #2: waits ........***Timeout   1.00 sec'], 'test-failed', /test waits took too long/, null],
    ["meson's test, whose name has spaces", ['1/1 returns zero FAIL            0.01s   exit status 1'], 'test-failed', /test returns zero failed/, null],
    ["pytest's test and the line that failed", ['tests/test_x.py:7: AssertionError', 'FAILED tests/test_x.py::test_y - assert 1 == 2'], 'test-failed', /test tests\/test_x\.py::test_y/, 'tests/test_x.py:7'],
    ["unittest's test and the line", ['FAIL: test_f (tests.test_f.T.test_f)', '----', 'Traceback (most recent call last):', '  File "/build/tiny-1.0/tests/test_f.py", line 3, in test_f', '    self.assertEqual(1, 2)', '  File "/usr/lib/python3.13/unittest/case.py", line 907, in assertEqual', 'AssertionError: 1 != 2'], 'test-failed', /test test_f failed/, 'tests/test_f.py:3'],
    ["prove's test and the line", ["#   Failed test 'adds'", '#   at t/a.t line 4.', 't/a.t .. Failed 1/2 subtests'], 'test-failed', /test t\/a\.t failed/, 't/a.t:4'],
    ["Test::More's test and the line", ['not ok 2 - two is right', '', "#   Failed test 'two is right'", '#   at t/a.t line 3.'], 'test-failed', /test two is right failed/, 't/a.t:3'],
    ["Test::More's line before its verdict", ["#   Failed test 'two is right'", '#   at t/a.t line 3.', 'ok 1 - one', 'not ok 2 - two is right'], 'test-failed', /test two is right failed/, 't/a.t:3'],
    ["Go's test and the line", ['--- FAIL: TestDial (0.00s)', '    dial_test.go:12: no'], 'test-failed', /TestDial failed/, 'dial_test.go:12'],
    ["Go's test and the line, with -v", ['=== RUN   TestOne', '    one_test.go:3: x', '--- PASS: TestOne (0.00s)', '=== RUN   TestTwo', '    main_test.go:7: not two', '--- FAIL: TestTwo (0.00s)'], 'test-failed', /TestTwo failed/, 'main_test.go:7'],
    ["Rust's test", ['test parse::tests::empty ... FAILED'], 'test-failed', /parse::tests::empty failed/, null],
    ['a test in a folder', ['FAIL: run.sh', ...stopped('Makefile:5', 'check', '/tests')], 'test-failed', /run\.sh failed/, 'tests/run.sh'],
    ['tests that name none: the command and what it said', ['cannot open the table', ...stopped('Makefile:4', 'check'), 'make: *** [debian/rules:20: override_dh_auto_test] Error 25'], 'test-failed', /tests failed: the command of check$/, 'Makefile:4'],
    ['a Go program whose import path is not said', ['Use of uninitialized value $ENV{"DH_GOPKG"} in concatenation (.) or string at golang.pm line 633.', 'dh_auto_build: error: Unable to open directory _build/src//build/m13-1.0 No such file or directory'], 'configure-failed', /import path/, 'go.mod'],
    ['tests that took too long', ['1..1', 'make[2]: *** [Makefile:3: check] Error 124', 'dh_auto_test: error: make check returned 2'], 'test-failed', /command of check, which took too long$/, 'Makefile:3'],
    ['a program that crashed', ['make[2]: *** [Makefile:3: x.1] Segmentation fault'], 'command-failed', /command of x\.1 in Makefile failed, which crashed$/, 'Makefile:3'],
    ['a copy of pybuild', ['  File "/build/m-1.0/.pybuild/cpython3_3.13/build/m/__init__.py", line 1, in <module>', "ModuleNotFoundError: No module named 'yaml'"], 'missing-build-dependency', /yaml/, 'm/__init__.py:1'],
    ['a locale', ['perl: cannot set locale de_DE.UTF-8', ...stopped('Makefile:3', 'check'), 'dh_auto_test: error: make check returned 2'], 'test-failed', /wants a locale/, 'Makefile:3'],
    ['a Makefile that overlooks DESTDIR', ["install: cannot create directory '/usr/share/m20': Permission denied", ...stopped('Makefile:3', 'install')], 'wrong-place', /upstream writes to \/usr\/share\/m20 itself/, 'Makefile:3'],
    ['but not a test that would write there', ["cp: cannot create regular file '/var/x': Permission denied", 'FAIL: tests/x.sh', ...stopped('Makefile:3', 'check'), 'dh_auto_test: error: make check returned 2'], 'test-failed', /tests\/x\.sh failed/, 'tests/x.sh'],
    ['a home folder', ["mkdir: cannot create directory '/nonexistent': Permission denied", ...stopped('Makefile:3', 'check')], 'wrong-place', /home folder/, 'Makefile:3'],
    ['whatever else: what make says', ['oops: not today', ...stopped('doc/Makefile:3', 'x.ps')], 'command-failed', /command of x\.ps in doc\/Makefile failed/, 'doc/Makefile:3'],
    ['CMake that is too old', ['CMake Error at CMakeLists.txt:1 (cmake_minimum_required):', '  CMake 4.9 or higher is required.  You are running version 3.31.6'], 'unsatisfiable-dependency', /wants CMake 4\.9, and the suite has 3\.31\.6/, 'CMakeLists.txt:1'],
    ['meson that is too old', ['../meson.build:1:0: ERROR: Meson version is 1.0.1 but project requires >= 1.4.0'], 'unsatisfiable-dependency', /wants meson >= 1\.4\.0, and the suite has 1\.0\.1/, 'meson.build:1'],
    ['Go that is too old', ['go: go.mod requires go >= 1.25 (running go 1.24.4; GOTOOLCHAIN=local)'], 'unsatisfiable-dependency', /wants Go 1\.25, and the suite has 1\.24/, null],
    ['a library that is too old', ["Requested 'libuv >= 2.0' but version of libuv is 1.50.0"], 'unsatisfiable-dependency', /wants libuv >= 2\.0, and the suite has 1\.50\.0/, null],
    ['what automake refuses', ["Makefile.am:1: error: Libtool library used but 'LIBTOOL' is undefined"], 'configure-failed', /refuses Makefile\.am: Libtool library used/, 'Makefile.am:1'],
    ["gettext's files", ["configure.ac:5: error: required file './config.rpath' not found"], 'configure-failed', /gettext's files/, 'configure.ac:5'],
    ['a header that is made', ['src/x.c:1:10: fatal error: config.h: No such file or directory'], 'configure-failed', /config\.h is not there, which configure/, 'src/x.c:1'],
    ['no Makefile', ['make[1]: *** No targets specified and no makefile found.  Stop.'], 'configure-failed', /no Makefile/, null],
    ['a Makefile with spaces', ['Makefile:2: *** missing separator.  Stop.'], 'configure-failed', /refuses Makefile: missing separator/, 'Makefile:2'],
    ["the recipe's own rules with spaces", ['debian/rules:12: *** missing separator.  Stop.'], 'command-failed', /refuses debian\/rules: missing separator/, 'debian/rules:12'],
    ["a command of the recipe's own rules", ["sed: can't read no-such-file: No such file or directory", 'make[1]: *** [debian/rules:12: execute_before_dh_auto_build] Error 2'], 'command-failed', /commands of execute_before_dh_auto_build/, null],
    ["pyproject.toml's backend", ["ERROR Backend 'hatchling.build' is not available."], 'missing-build-dependency', /module hatchling\.build/, null],
    ["what python3-build finds missing", ['ERROR Missing dependencies:', '\tsetuptools-scm[toml]>=3.4'], 'missing-build-dependency', /module setuptools_scm/, null],
    ["a stylesheet of the network", ['I/O error : Attempt to load network entity http://docbook.sourceforge.net/release/xsl/current/manpages/docbook.xsl'], 'missing-build-dependency', /docbook\.xsl is wanted from the network/, null],
    ['and without a word of the network', ['cannot parse http://docbook.sourceforge.net/release/xsl/current/manpages/docbook.xsl'], 'missing-build-dependency', /docbook\.xsl is wanted/, null],
    ['lost symbols', ["dpkg-gensymbols: error: some symbols or patterns disappeared in the symbols file: see diff output below", ' libn.so.1 libn1 #MINVER#', '-#MISSING: 1.0-1# gone@Base 1.0', ' n@Base 1.0'], 'changed-symbols', /lost gone@Base/, null],
    ['a library of its own', ['dpkg-shlibdeps: error: cannot find library libp.so.1 needed by debian/n08/usr/bin/n08 (ELF format: "elf64-x86-64")'], 'linker-error', /usr\/bin\/n08 needs libp\.so\.1/, null],
    ['a picture in debian/', ['dpkg-source: error: unwanted binary file: debian/x.png'], 'changed-upstream-file', /debian\/x\.png is a binary file/, 'debian/x.png'],
  ];
  for (const [what, lines, as, cause, place] of rows) {
    it(`${as}: ${what}`, () => {
      const found = diagnose([...Array.from({ length: 5 }, () => 'cc -c x.c'), ...lines]);
      assert.equal(found?.class, as);
      assert.match(found.cause, cause);
      assert.equal(placeIn(found), place);
    });
  }

  it('shows what the command said, rather than that make stopped', () => {
    assert.equal(diagnose(['oops: not today', ...stopped('Makefile:3', 'x')])?.said, 'oops: not today');
  });

  it("leaves what debhelper's own commands say to the rules that know it", () => {
    assert.equal(diagnose(['dh_strip: error: strip returned exit code 1', 'make[1]: *** [debian/rules:12: override_dh_strip] Error 25']), null);
  });

  it('knows the hunk of a patch and its file', () => {
    assert.deepEqual(diagnose([...applying, 'patching file notes.txt', 'Hunk #2 FAILED at 11.'])?.spot, { key: 'patches', text: 'two.patch', hunk: { file: 'notes.txt', number: 2 } });
  });

  it("asks for the header that CMake's own module looks for", () => {
    assert.deepEqual(diagnose(['  Could NOT find ZLIB (missing: ZLIB_LIBRARY)'])?.wanted, { kind: 'header', name: 'zlib.h' });
    assert.deepEqual(diagnose(['  Could NOT find Doxygen (missing: DOXYGEN_EXECUTABLE)'])?.wanted, { kind: 'program', name: 'doxygen' });
    assert.deepEqual(diagnose(['  Could NOT find Pangolin (missing: x)'])?.wanted, { kind: 'cmake', name: 'Pangolin' });
  });

  it('says nothing of debian/rules, which is made from the recipe, alone', () => {
    assert.equal(diagnose(['make[1]: *** [debian/rules:16: override_dh_auto_build] Error 25']), null);
  });
});
