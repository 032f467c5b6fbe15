// What a failed build has to do again after a change, and when it has to begin from the start.
import assert from 'node:assert/strict';
import { changesBetween, continuationOf, failedStep, finishedSteps, rulesKind } from '../../../src/stages/continuation.ts';
import { readListing } from '../../../src/stages/continue-build.ts';

const always = ['debian/.debhelper/generated', 'debian/*.debhelper.log', 'debian/*.substvars', 'debian/files'];
const configured = ['dh_update_autotools_config', 'dh_autoreconf', 'dh_auto_configure'];
const stamp = 'debian/debhelper-build-stamp';
const autoreconf = ['debian/autoreconf.before', 'debian/autoreconf.after'];

describe('the step that failed', () => {
  const rows: readonly [what: string, log: string, step: string][] = [
    ['is the last of dh', '   dh_auto_configure -O--x\nok\n   dh_auto_build -O--buildsystem=makefile\ncc\n', 'dh_auto_build -O--buildsystem=makefile'],
    ['may be an override', '   dh_autoreconf\n   debian/rules override_dh_auto_test\nmake[1]: Entering\ndh_auto_test -- x\n', 'debian/rules override_dh_auto_test'],
    ['is all of debian/rules in CDBS', 'make: Entering\n', 'debian/rules binary'],
  ];
  for (const [what, log, step] of rows) it(what, () => assert.equal(failedStep(log), step));
});

describe('continuation', () => {
  const starts: [string | null, string[], RegExp][] = [
    ['dh', ['debian/rules'], /^debian\/rules changed$/],
    ['cdbs', ['src/a.c', 'debian/rules'], /^debian\/rules changed$/],
    ['dh', ['debian/compat'], /^debian\/compat changed$/],
    [null, ['src/a.c'], /neither dh nor CDBS/],
  ];
  for (const [kind, copied, why] of starts) {
    it(`${kind ?? 'neither'}: ${copied.join(' ')} from the start`, () => {
      const how = continuationOf(kind as 'dh', { copied, removed: [] }, configured);
      assert.ok(!how.sound);
      assert.match(how.why, why);
    });
  }

  const rows: ['dh' | 'cdbs', string[], string[], string[]][] = [
    ['dh', ['debian/control', 'debian/tiny.install'], [], configured],
    ['dh', ['src/a.c'], [stamp], configured],
    ['dh', ['src/configure.c'], [stamp], configured],
    ['dh', ['configure.ac'], [stamp, ...autoreconf], []],
    ['dh', ['m4/x.m4'], [stamp, ...autoreconf], []],
    ['dh', ['src/Makefile.am', 'src/a.c'], [stamp, ...autoreconf], []],
    ['dh', ['config.h.in'], [stamp, ...autoreconf], []],
    ['dh', ['CMakeLists.txt'], [stamp, ...autoreconf], []],
    ['dh', ['a/meson.build'], [stamp, ...autoreconf], []],
    ['cdbs', ['debian/control'], ['debian/stamp-*install*'], []],
    ['cdbs', ['src/a.c'], ['debian/stamp-*install*', 'debian/stamp-*build*', 'debian/stamp-*check*'], []],
    ['cdbs', ['configure'], ['debian/stamp-*install*', 'debian/stamp-*'], []],
  ];
  for (const [kind, changed, forget, done] of rows) {
    it(`${kind}: after a change of ${changed.join(' ')}`, () => {
      const expected = { sound: true, forget: [...always, ...forget], done };
      assert.deepEqual(continuationOf(kind, { copied: changed, removed: [] }, configured), expected);
      assert.deepEqual(continuationOf(kind, { copied: [], removed: changed }, configured), expected);
    });
  }

  it('spares no command that was not done', () => {
    const how = continuationOf('dh', { copied: ['src/a.c'], removed: [] }, ['dh_update_autotools_config', 'dh_testdir']);
    assert.deepEqual(how.sound && how.done, ['dh_update_autotools_config']);
  });

  it('tells who runs the steps', () => {
    const texts: [string, 'dh' | 'cdbs' | null][] = [
      ['#!/usr/bin/make -f\n%:\n\tdh $@\n', 'dh'],
      ['%:\n\t@dh $@ --with python3\n', 'dh'],
      ['#!/usr/bin/make -f\ninclude /usr/share/cdbs/1/rules/debhelper.mk\n', 'cdbs'],
      ['binary:\n\tdh_testdir\n\tdh_builddeb\n', null],
      ['# dh $@\nbinary:\n\techo dh build\n', null],
    ];
    for (const [text, kind] of texts) assert.equal(rulesKind(text), kind, text);
  });

  it('reads the steps that were done from a log', () => {
    const log = 'dh build\n   dh_update_autotools_config\n   dh_autoreconf\n   debian/rules override_dh_auto_configure\nmake[1]: x\n\tdh_auto_configure -- --a\n   dh_auto_build\n\tmake -j2\nerror\n';
    assert.deepEqual(finishedSteps(log, ['dh_install']), configured);
    assert.deepEqual(finishedSteps('dh binary\n   dh_testroot\n   dh_prep\n   dh_install\n', configured), [...configured, 'dh_testroot', 'dh_prep']);
    assert.deepEqual(finishedSteps('   dh_auto_configure\n   debian/rules execute_after_dh_auto_configure\n', configured), []);
    assert.deepEqual(finishedSteps('', []), []);
  });

  it('finds what differs in content, mode or link, and leaves out .pc', () => {
    const records = [
      ...['h1  old/a', 'h1  new/a', '644  old/a', '755  new/a', 'h2  old/b c', 'h2  new/b c', '644  old/b c', '644  new/b c'],
      ...['to  old/link', 'other  new/link', 'h3  old/gone', 'h4  new/fresh\nline', 'h5  old/.pc/x', 'h6  new/.pc/x'],
    ];
    const { old, now } = readListing(records.map((record) => `${record}\0`).join(''));
    assert.deepEqual(changesBetween(old, now), { copied: ['a', 'link', 'fresh\nline'], removed: ['gone'] });
  });
});
