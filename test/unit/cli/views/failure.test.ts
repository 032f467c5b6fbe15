// Errors for people: message and code first to the eye, then cause, log and what to try; never a stack trace.
import assert from 'node:assert/strict';
import pc from 'picocolors';
import { PackageError, RecipeError, RecipeErrors, UpstreamError, UsageError, type DebkitError } from '../../../../src/errors.ts';
import { failureData, failureText, type FailureContext } from '../../../../src/cli/views/failure.ts';
import { likelyCause } from '../../../../src/cli/views/likely-cause.ts';

function text(error: DebkitError, given: Partial<FailureContext> = {}): string {
  return failureText(error, {
    colors: pc.createColors(false),
    cwd: '/home/ann',
    stage: null,
    command: null,
    keep: false,
    ...given,
  });
}

const place = { file: 'recipes/tiny/recipe.yaml', line: 12, column: 5 };

describe('cli/views/failure', () => {
  it('is one line and its hint for a usage error', () => {
    assert.equal(
      text(new UsageError('UNKNOWN_SUITE', "debkit does not know the suite 'trixi'", { hint: "did you mean 'trixie'?" })),
      `error: debkit does not know the suite 'trixi' [UNKNOWN_SUITE]\n  hint: did you mean 'trixie'?\n`,
    );
  });

  it('is every problem of a recipe, each with its place', () => {
    const error = new RecipeErrors([
      new RecipeError('RECIPE_UNKNOWN_FIELD', "unknown field 'depend'", { location: place, hint: "did you mean 'depends'?" }),
      new RecipeError('RECIPE_MISSING_FIELD', "the field 'source' is missing", { location: { ...place, line: 1, column: 1 } }),
    ]);
    assert.equal(
      text(error),
      `recipes/tiny/recipe.yaml:12:5: unknown field 'depend' [RECIPE_UNKNOWN_FIELD]
  hint: did you mean 'depends'?
recipes/tiny/recipe.yaml:1:1: the field 'source' is missing [RECIPE_MISSING_FIELD]
`,
    );
    assert.deepEqual(
      failureData(error, null).error.problems.map((one) => one.code),
      ['RECIPE_UNKNOWN_FIELD', 'RECIPE_MISSING_FIELD'],
    );
  });

  it('has stage, cause, last lines, log and what to try for a failed build', () => {
    const error = new PackageError('BUILD_FAILED', 'debuild ended with exit code 2', {
      tail: ['\u001b[31mtiny.c:1:10: fatal error: foo.h: No such file or directory\u001b[0m', 'make: *** [tiny.o] Error 1'],
      logPath: '/home/ann/dist/tiny.failed/build.log',
    });
    assert.equal(
      text(error, { stage: 'build', command: 'debkit build tiny' }),
      `last lines of build:
  | tiny.c:1:10: fatal error: foo.h: No such file or directory
  | make: *** [tiny.o] Error 1

error: debuild ended with exit code 2 [BUILD_FAILED]
  stage: build
  likely cause: the header foo.h is not there: a build dependency is not declared
  change: find its package with 'apt-file search foo.h' and add it to build-depends
  log: dist/tiny.failed/build.log
  folder: dist/tiny.failed
  after a change: debkit build --continue tiny
  try: debkit build tiny --verbose, and --keep to look into the workspace
`,
    );
    assert.deepEqual({ ...failureData(error, 'build'), error: null }, { status: 'failed', exitCode: 1, error: null });
  });

  it("offers the same again where the fault is another machine's", () => {
    const error = new UpstreamError('MIRROR_UNREACHABLE', 'the mirror does not answer', { retryable: true });
    assert.match(
      text(error, { stage: 'environment', command: 'debkit build tiny' }),
      /try: the same again later: debkit build tiny\n$/,
    );
  });

  it('shows no escape sequence of a message', () => {
    assert.doesNotMatch(text(new UsageError('X', 'bad \u001b[2Jname\u0007')), /[\u001b\u0007]/);
  });
});

describe('cli/views/likely-cause', () => {
  const rows: [string, RegExp | null][] = [
    ['x.c:3:10: fatal error: zlib.h: No such file or directory', /header zlib\.h/],
    ["No package 'libnl-genl-3.0' found", /pkg-config does not know libnl-genl-3\.0/],
    ["Package 'libuv', required by 'virtual:world', not found", /pkg-config does not know libuv/],
    ['/usr/bin/ld: cannot find -lcap: No such file or directory', /library libcap /],
    ["dh: error: unable to load addon python3: Can't locate Debian/Debhelper/Sequence/python3.pm in @INC", /no add-on python3/],
    ["ModuleNotFoundError: No module named 'setuptools'", /Python module setuptools/],
    ["Can't locate Module/Build.pm in @INC (you may need to install...)", /perl module Module::Build/],
    ['/bin/sh: 1: python3: not found', /program python3/],
    ['make[1]: cmake: No such file or directory', /program cmake/],
    [
      "/usr/bin/ld: b.o:(.rodata+0x0): multiple definition of `ge25519_base'; a.o: first defined here",
      /ge25519_base is defined in several/,
    ],
    [
      'x.c:1:2: error: implicit declaration of function ‘exit’ [-Wimplicit-function-declaration]',
      /exit is used without its header/,
    ],
    ["undefined reference to `dlopen'", /nothing that is linked defines dlopen/],
    ["fatal: unable to access 'https://git.example.org/': Could not resolve host: git.example.org", /wants the network/],
    ['cp: error writing: No space left on device', /disk is full/],
    ['E: Unable to locate package nonesuch', /no package nonesuch/],
    ['configure: error: libtomcrypt is required', /configure stopped: libtomcrypt is required/],
    ['1 out of 1 hunk: Hunk #1 FAILED at 3.', /patch does not apply/],
    ['FAIL: wget-supports--P', /upstream's tests failed/],
    ['make[1]: *** [debian/rules:21: override_dh_auto_test] Error 25', /upstream's tests failed/],
    ['make: *** [/usr/share/cdbs/1/class/makefile.mk:120: debian/stamp-makefile-check] Error 2', /upstream's tests failed/],
    ['../meson.build:5:0: ERROR: Dependency "glib-2.0" not found, tried pkgconfig and cmake', /meson does not find glib-2\.0/],
    ['  Compatibility with CMake < 3.5 has been removed from CMake.', /older CMake/],
    ['  Could NOT find ZLIB (missing: ZLIB_LIBRARY ZLIB_INCLUDE_DIR)', /CMake does not find ZLIB/],
    ['-- Could NOT find Doxygen (missing: DOXYGEN_EXECUTABLE)', null],
    ['src/x/main.go:4:2: cannot find package "github.com/BurntSushi/toml" in any of:', /Go package github\.com\/BurntSushi\/toml/],
    ['src/x/templates.go:12:12: pattern static/js/monitoring.js: no matching files found', /embeds static\/js\/monitoring\.js/],
    ['error: failed to select a version for the requirement `reqwest = "^0.12"`', /crate reqwest is there, but not 0\.12/],
    ['error: no matching package named `serde_json` found', /crate serde_json is not there/],
    ['dh_missing: warning: usr/bin/x exists in debian/tmp but is not installed to anywhere', /installs usr\/bin\/x, which is in no package/],
    ['all is well', null],
  ];
  for (const [line, expected] of rows) {
    it(line, () => {
      const found = likelyCause(['first', line, 'last']);
      if (expected === null) assert.equal(found, null);
      else assert.match(found?.cause ?? '', expected);
    });
  }
});
