// One change of the recipe for each failed build: which, and what is told.
import assert from 'node:assert/strict';
import { PackageError, type Triage } from '../../../../src/errors.ts';
import { valueAt, type Draft } from '../../../../src/pipeline/new/draft.ts';
import { mend } from '../../../../src/pipeline/new/mend.ts';

function draft(build: Record<string, unknown>, more: Record<string, unknown> = {}): Draft {
  return { recipe: { source: 'x', build, packages: { x: { files: ['x usr/bin', 'y usr/bin'] } }, ...more }, comments: {}, uncertain: [] };
}

function failure(triage: Partial<Triage>, tail: readonly string[] = []): PackageError {
  const whole: Triage = { class: 'command-failed', side: 'recipe', cause: 'it failed', advice: '', said: 'said', place: null, location: null, packages: [], ...triage };
  return new PackageError('BUILD_FAILED', 'debuild ended', { triage: whole, tail });
}

describe('mend', () => {
  it('a missing build dependency is added, with the line that told it; the next one where that is there already', () => {
    const missing = failure({ class: 'missing-build-dependency', packages: ['zlib1g-dev', 'libz-other-dev'], said: 'fatal error: zlib.h' });
    const first = mend(draft({ system: 'make' }), missing);
    assert.deepEqual(valueAt(first?.draft.recipe ?? {}, ['build-depends']), ['zlib1g-dev']);
    assert.equal(first?.draft.comments['build-depends/0'], 'the build failed without it: fatal error: zlib.h');
    const second = mend(first?.draft ?? draft({}), missing);
    assert.deepEqual(valueAt(second?.draft.recipe ?? {}, ['build-depends']), ['zlib1g-dev', 'libz-other-dev']);
  });

  it('packages that the advice names', () => {
    const made = mend(draft({ system: 'autotools' }), failure({ class: 'configure-failed', advice: 'add gettext and autopoint to `build-depends`' }));
    assert.deepEqual(valueAt(made?.draft.recipe ?? {}, ['build-depends']), ['gettext', 'autopoint']);
    assert.equal(made?.told, 'gettext and autopoint are build dependencies: it failed');
  });

  it('a header of the tree is no build dependency, but one that the flags of make lead away from', () => {
    const before: Draft = { ...draft({ system: 'make' }), ownHeaders: new Set(['lz.h']) };
    const missing = failure({ class: 'missing-build-dependency', packages: ['liblz-dev'], said: 'a.c:3:10: fatal error: lz.h: No such file or directory' });
    const made = mend(before, missing);
    assert.deepEqual(valueAt(made?.draft.recipe ?? {}, ['build']), { system: 'make', flags: 'environment' });
    assert.deepEqual(valueAt(mend(made?.draft ?? before, missing)?.draft.recipe ?? {}, ['build-depends']), ['liblz-dev']);
  });

  it("gettext's script for libraries is copied where gettext is there; a configure that is not there is not used", () => {
    const missing = failure({ class: 'configure-failed', said: "Makefile.am: error: required file 'aux/config.rpath' not found", advice: 'add gettext and autopoint to `build-depends`', cause: 'autoreconf wants files' });
    const before = { ...draft({ system: 'autotools' }, { 'build-depends': ['gettext', 'autopoint'] }), hasConfigure: false };
    const made = mend(before, missing);
    assert.match(String(valueAt(made?.draft.recipe ?? {}, ['build', 'rules'])), /\tcp \/usr\/share\/gettext\/config\.rpath aux\/\n[^]*rm -f aux\/config\.rpath\n/);
    assert.equal(mend(made?.draft ?? before, missing), null);
    assert.equal(valueAt(mend({ ...(made?.draft ?? before), hasConfigure: true }, missing)?.draft.recipe ?? {}, ['build', 'autoreconf']), false);
  });

  it('what is in no package goes into the one for programmers, once; the word it is no package', () => {
    const left = failure({ class: 'missing-file', cause: 'upstream installs usr/share/doc/x/COPYING, which is in no package', advice: 'add it to the `files` of one, or take it away in `build.rules`' });
    const library = draft({ system: 'autotools' }, { packages: { x: { files: ['usr/bin'] }, libx1: {}, 'libx-dev': {} } });
    const made = mend(library, left);
    assert.deepEqual(valueAt(made?.draft.recipe ?? {}, ['packages', 'libx-dev', 'files']), ['*']);
    assert.equal(valueAt(made?.draft.recipe ?? {}, ['build-depends']), undefined);
    assert.equal(mend(made?.draft ?? library, left)?.draft.recipe['build-depends'], undefined);
  });

  it('what was left out is taken after all where configure stops: what it names, else all of it as a guess', () => {
    const spare = [{ name: 'libbsd-dev', why: 'configure.ac:53: PKG_CHECK_MODULES libbsd-overlay' }, { name: 'libgd-dev', why: 'configure.ac:60: AC_CHECK_LIB gd' }];
    const made = mend({ ...draft({ system: 'autotools' }), spare }, failure({ class: 'configure-failed', cause: 'configure stopped: BSD functions not found, libbsd is required' }));
    assert.deepEqual([valueAt(made?.draft.recipe ?? {}, ['build-depends']), made?.guess], [['libbsd-dev'], undefined]);
    const vague = failure({ class: 'configure-failed', cause: 'configure stopped: something is not there' });
    const all = mend({ ...draft({ system: 'autotools' }), spare }, vague);
    assert.deepEqual([valueAt(all?.draft.recipe ?? {}, ['build-depends']), all?.guess], [['libbsd-dev', 'libgd-dev'], 'spare']);
    assert.equal(mend({ ...draft({ system: 'autotools' }), spare }, vague, new Set(['spare', 'parallel'])), null);
  });

  it('tests at whose files CMake or the compiler stops are not built, where upstream has an option for that', () => {
    const before: Draft = { ...draft({ system: 'cmake', configure: ['-DA=ON'] }), testSwitch: ['-DX_TESTS=OFF'] };
    for (const triage of [{ class: 'configure-failed', cause: 'CMake stopped at test/CMakeLists.txt' }, { class: 'compiler-error', said: '/build/x-1/test/a.cc:3:1: error: no' }] as const) {
      const made = mend(before, failure(triage));
      assert.deepEqual(valueAt(made?.draft.recipe ?? {}, ['build', 'configure']), ['-DA=ON', '-DX_TESTS=OFF']);
      assert.equal((valueAt(made?.draft.recipe ?? {}, ['build', 'test']) as { run?: boolean }).run, false);
    }
    assert.equal(mend(before, failure({ class: 'configure-failed', cause: 'CMake stopped at src/CMakeLists.txt' })), null);
  });

  it('a header whose template is written by hand is no work for autoheader', () => {
    const made = mend(draft({ system: 'autotools' }), failure({ class: 'configure-failed', cause: 'autoheader refuses a header that is written by hand: it has no template of X' }));
    assert.equal(valueAt(made?.draft.recipe ?? {}, ['build', 'rules']), 'override_dh_autoreconf:\n\tAUTOHEADER=true dh_autoreconf\n');
  });

  it('failing tests are left out, with the reason, once', () => {
    const failed = failure({ class: 'test-failed', cause: "upstream's test net failed" });
    const made = mend(draft({ system: 'cmake' }), failed);
    assert.match(JSON.stringify(valueAt(made?.draft.recipe ?? {}, ['build', 'test'])), /"run":false,"reason":".*upstream's test net failed"/);
    assert.equal(made?.draft.uncertain.length, 1);
    assert.equal(mend(made?.draft ?? draft({}), failed), null);
  });

  it('a build that does not end goes without its tests', () => {
    assert.match(mend(draft({ system: 'cmake' }), new PackageError('TIME_LIMIT', 'too long'))?.told ?? '', /tests are left out/);
  });

  it('a prefix where files go below /usr/local; the folders below the package where DESTDIR is overlooked', () => {
    const local = mend(draft({ system: 'make' }), failure({ class: 'wrong-place', cause: 'upstream installs below /usr/local' }));
    assert.deepEqual(valueAt(local?.draft.recipe ?? {}, ['build', 'make']), ['PREFIX=/usr']);
    const overlooked = mend(draft({ system: 'make', make: ['PREFIX=/usr'] }), failure({ class: 'wrong-place', cause: 'its Makefile overlooks DESTDIR' }));
    assert.match(String(valueAt(overlooked?.draft.recipe ?? {}, ['build', 'rules'])), /-- PREFIX=\$\(CURDIR\)\/debian\/x\/usr install/);
  });

  it('what compilers of today refuse becomes a warning, once each', () => {
    const flags = (one: Draft | undefined) => valueAt(one?.recipe ?? {}, ['build', 'environment', 'DEB_CFLAGS_MAINT_APPEND']);
    const common = failure({ class: 'linker-error', cause: 'x is defined in several files, which GCC 10 and later refuse (-fno-common)' });
    const first = mend(draft({ system: 'autotools' }), common);
    assert.equal(flags(first?.draft), '-fcommon');
    assert.match(first?.draft.uncertain.join() ?? '', /-fcommon/);
    const second = mend(first?.draft ?? draft({}), failure({ class: 'compiler-error', cause: "upstream makes a compiler's warning an error (-Werror, stringop-truncation): x" }));
    assert.equal(flags(second?.draft), '-fcommon -Wno-error=stringop-truncation');
    assert.equal(flags(mend(second?.draft ?? draft({}), common)?.draft), flags(second?.draft));
    const old = mend(draft({ system: 'cmake' }), failure({ class: 'configure-failed', cause: 'upstream was written for an older CMake than CMake 4 takes' }));
    assert.deepEqual(valueAt(old?.draft.recipe ?? {}, ['build', 'configure']), ['-DCMAKE_POLICY_VERSION_MINIMUM=3.5']);
  });

  it('a file that was guessed and is not there goes', () => {
    const made = mend(draft({ system: 'make' }), failure({ class: 'missing-file', cause: 'y of `files` matches nothing that the build installed' }));
    assert.deepEqual(valueAt(made?.draft.recipe ?? {}, ['packages', 'x', 'files']), ['x usr/bin']);
  });

  it('guesses are told as such, each tried once', () => {
    const broken = failure({ class: 'compiler-error' });
    const flags = mend(draft({ system: 'make' }), broken);
    assert.equal(flags?.guess, 'flags');
    const parallel = mend(draft({ system: 'make' }), broken, new Set(['flags']));
    assert.equal(parallel?.guess, 'parallel');
    assert.equal(mend(draft({ system: 'make' }), broken, new Set(['flags', 'parallel'])), null);
  });

  it('nothing where nothing is known', () => assert.equal(mend(draft({ system: 'cmake' }), new PackageError('BUILD_FAILED', 'x')), null));
});
