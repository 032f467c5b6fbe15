// What each detector reads of its build system's files: needs, whether they can be done without, versions, places.
import assert from 'node:assert/strict';
import type { Detection, Need } from '../../../src/detect/detection.ts';
import { describe as describeTree } from '../../../src/detect/describe.ts';
import { binaryName } from '../../../src/detect/naming.ts';
import { detectBuild } from '../../../src/detect/registry.ts';
import { withinMilliseconds } from '../../../src/system/time-limit.ts';
import { treeOf } from '../../helpers/source-tree.ts';

function detected(files: Readonly<Record<string, string>>): Detection {
  return detectBuild(treeOf(files))?.detection ?? assert.fail('nothing was detected');
}

/** `kind name>=version?` with a question mark for what can be done without. */
function shown(needs: readonly Need[]): string[] {
  return [...new Set(needs.map(({ wanted, atLeast, optional }) => `${wanted.kind} ${wanted.name}${atLeast === null ? '' : `>=${atLeast}`}${optional ? '?' : ''}`))].sort();
}

const setting = (found: Detection, key: string) => found.settings.find((one) => one.key === key)?.value;

describe('detectors', () => {
  it('autotools: modules, libraries, macros, gettext, and headers of the sources', () => {
    const found = detected({
      'configure.ac': [
        'AC_INIT([x],[1])', 'dnl PKG_CHECK_MODULES([NO],[nothing])', 'AM_GNU_GETTEXT([external])', 'AX_PTHREAD', 'AX_OWN', 'AC_DEFUN([AX_HERE],[x])dnl AX_THERE', 'AX_HERE',
        'PKG_CHECK_MODULES([GLIB], [glib-2.0 >= 2.40 gthread-2.0])', 'PKG_CHECK_MODULES([OPT],[libsoup-3.0],[have=yes],[have=no])',
        'AC_CHECK_LIB([z], [deflate], [], [AC_MSG_ERROR([no zlib])])', 'AC_CHECK_LIB(ncurses, initscr)', 'AC_SEARCH_LIBS([tgetent], [tinfo termcap])',
        'AC_PROG_YACC',
      ].join('\n'),
      'm4/own.m4': 'AC_DEFUN([AX_OWN],[])\n',
      'doc/Makefile.am': 'info_TEXINFOS = x.texi\n',
      'src/x.c': '#include <stdio.h>\n#include <zlib.h>\n#include "x.h"\n#ifdef HAVE_NCURSES_H\n#include <ncurses.h>\n#endif\n#include <windows.h>\n',
      'src/p.y': '%%\n',
      'tests/t.c': '#include <check.h>\n',
    });
    assert.deepEqual(shown(found.needs), [
      'aclocal ax_pthread', 'header ncurses.h?', 'header stdio.h', 'header zlib.h', 'library ncurses?', 'library termcap?', 'library tinfo?', 'library z', 'pkg-config glib-2.0>=2.40', 'pkg-config gthread-2.0', 'pkg-config libsoup-3.0?',
      'program autopoint', 'program bison', 'program makeinfo', 'program msgfmt', 'program pkg-config',
    ]);
    assert.equal(found.needs.find(({ wanted }) => wanted.name === 'glib-2.0')?.place.line, 8);
  });

  it('autotools: what only some systems are asked for can be done without', () => {
    const found = detected({ 'configure.ac': 'AC_INIT([x],[1])\ncase "$target_os" in\n*solaris*)\n  AC_CHECK_LIB(socket, socket,, AC_MSG_ERROR(no))\n  ;;\nesac\nAC_CHECK_FUNC([gethostname], [],\n  AC_CHECK_LIB([nsl], [gethostname], [], AC_MSG_ERROR([no])))\nAC_CHECK_LIB(z, deflate,, AC_MSG_ERROR(no))\n' });
    assert.deepEqual(shown(found.needs), ['library nsl?', 'library socket?', 'library z']);
  });

  it('autotools: modules that variables hold, by the first branch, and no name of a variable that holds none', () => {
    const found = detected({ 'configure.ac': 'AC_INIT([x],[1])\nNEEDED=2.30\nif test "$gtk3" = yes; then\n  mods="gtk+-3.0"\nelse\n  mods="gtk+-2.0 >= 2.16"\nfi\nmods="$mods glib-2.0"\nPKG_CHECK_MODULES(GTK, [$mods])\nPKG_CHECK_MODULES(A, pango >= ${NEEDED} $other cairo)\n' });
    assert.deepEqual(shown(found.needs).filter((one) => one.startsWith('pkg-config')), ['pkg-config cairo', 'pkg-config glib-2.0', 'pkg-config gtk+-3.0', 'pkg-config pango>=2.30']);
  });

  it('autotools: the version for git-version-gen, where no file has it', () => {
    const rules = (more: Readonly<Record<string, string>>) => setting(detected({ 'configure.ac': 'AC_INIT([x],\n  [m4_esyscmd([build-aux/git-version-gen .tarball-version])])\n', ...more }), 'rules');
    assert.match(String(rules({})), /before_dh_autoreconf:\n\techo '\$\(DEB_VERSION_UPSTREAM\)' > \.tarball-version/);
    assert.equal(rules({ '.tarball-version': '1.0' }), undefined);
  });

  it('make: variables that ask git for the version are given it', () => {
    const value = (text: string) => setting(detected({ Makefile: `${text}\nall: x\nx: x.c\ninstall:\n\tcp x $(DESTDIR)/usr/bin\n`, 'x.c': '' }), 'make');
    assert.deepEqual(value('VERSION = $(shell git describe --always --dirty 2>/dev/null || echo "0.15-git")'), ['VERSION=@TAG@']);
    assert.deepEqual(value("PREFIX = /usr/local\nX_VERSION := $(shell git -C . describe --tags | sed 's/^v//')"), ['PREFIX=/usr', 'X_VERSION=@VERSION@']);
    assert.equal(value('VERSION = 1.0\nCOMMIT = $(shell git describe --always)'), undefined);
  });

  it('autotools: git is stood in for where m4 asks it for the version, by itself or by a script', () => {
    const rules = (version: string, more: Readonly<Record<string, string>> = {}) => setting(detected({ 'configure.ac': `AC_INIT([x],[${version}])\n`, ...more }), 'rules');
    for (const version of ['m4_chomp_all(m4_esyscmd([git describe --tags --always --dirty]))', 'm4_esyscmd_s([(git rev-parse -q 1.0 && (git describe --tags|sed s/^x-//))])']) assert.match(String(rules(version)), /export PATH := \$\(CURDIR\)\/debian\/answers:[^]*before_dh_autoreconf:[^]*echo @TAG@/);
    assert.match(String(rules('m4_esyscmd([./scripts/version])', { 'scripts/version': '#!/bin/sh\ngit describe\n' })), /answers/);
    assert.equal(rules('m4_esyscmd([cat VERSION])', { VERSION: '1.0\n' }), undefined);
  });

  it('meson: a program of tests, or in place of another, is no reason to refuse', () => {
    const { needs } = detected({ 'meson.build': "project('x', 'c')\nfind_program('sure')\nif get_option('tests')\n  cp = find_program('cp', required: false)\n  if not cp.found()\n    cp = find_program('Xcopy')\n  endif\nendif\n" });
    assert.deepEqual(needs.filter(({ optional }) => !optional).map(({ wanted }) => wanted.name), ['sure']);
  });

  it('CMake and meson: git is stood in for where it has to tell the version', () => {
    const rules = (file: string, text: string) => String(setting(detected({ [file]: text }), 'rules'));
    for (const command of ['git describe --tags', '${GIT_EXECUTABLE} describe', '"${GIT_EXECUTABLE}" -C "${CMAKE_SOURCE_DIR}" describe --match "v*"']) assert.match(rules('CMakeLists.txt', `project(x)\nexecute_process(COMMAND ${command} OUTPUT_VARIABLE V)\n`), /before_dh_auto_configure:/);
    assert.equal(rules('CMakeLists.txt', 'project(x)\nexecute_process(COMMAND git rev-parse --short HEAD)\n# describe\n'), 'undefined');
    assert.match(rules('meson.build', "project('x', 'c',\n  version: run_command('git', 'describe', '--tags', check: true).stdout().strip(),\n)\n"), /before_dh_auto_configure:/);
    assert.equal(rules('meson.build', "project('x', 'c', version: '1')\nvcs_tag(command: ['git', 'describe'], input: 'a', output: 'b')\n"), 'undefined');
  });

  it("autotools: automake is not to demand GNU's papers of a tree that lacks them", () => {
    const rules = (lines: string, more: Readonly<Record<string, string>> = {}) => setting(detected({ 'configure.ac': `AC_INIT([x],[1])\n${lines}\n`, 'Makefile.am': 'bin_PROGRAMS = x\n', NEWS: '', README: '', AUTHORS: '', ...more }), 'rules');
    assert.equal(rules('AM_INIT_AUTOMAKE([1.11 subdir-objects])'), "override_dh_autoreconf:\n\tAUTOMAKE='automake --foreign' dh_autoreconf\n");
    for (const [lines, more] of [['AM_INIT_AUTOMAKE([foreign\n  subdir-objects])', {}], ['AM_INIT_AUTOMAKE', { ChangeLog: '' }], ['AM_INIT_AUTOMAKE', { 'Makefile.am': 'AUTOMAKE_OPTIONS = foreign\n' }]] as const) assert.equal(rules(lines, more), undefined);
    assert.match(String(rules('AC_INIT([x], [m4_esyscmd([build-aux/git-version-gen .version])])\nAM_INIT_AUTOMAKE')), /before_dh_autoreconf[^]*--foreign/);
  });

  const odd: readonly [string, Readonly<Record<string, string>>, string][] = [
    ['a META.json that is null', { 'Makefile.PL': 'x', 'META.json': 'null' }, 'perl'],
    ['a META.json whose parts are none', { 'Makefile.PL': 'x', 'META.json': '{"prereqs":[null],"resources":7}' }, 'perl'],
    ['a crate whose name is a pattern', { 'Cargo.toml': '[package]\nname = "x"\n[dependencies]\n"(" = "1"\n"[" = {version = "2"}\n' }, 'cargo'],
    ['a pyproject.toml that is no TOML', { 'pyproject.toml': '[project\nname = ', 'setup.py': 'setup(' }, 'python'],
    ['TOML with other names', { 'pyproject.toml': '[project]\nname = "x"\n[tool.poetry]\n"__proto__" = {version = 1}\n' }, 'python'],
    ['a package.json without parts', { 'package.json': '{"name":"x","dependencies":null,"scripts":null}' }, 'nodejs'],
  ];
  for (const [what, files, system] of odd) it(`does not stumble over ${what}`, () => {
    assert.equal(detected(files).system, system);
    describeTree(treeOf(files), 'x');
  });

  it('make: the prefix of the Makefiles that one without a prefix calls', () => {
    const files = { Makefile: 'install:\n\t$(MAKE) -C lib install\n', 'lib/Makefile': 'prefix ?= /usr/local\ninstall:\n\tcp x $(DESTDIR)$(prefix)/lib\n', 'x.c': '' };
    assert.deepEqual(setting(detected(files), 'make'), ['prefix=/usr']);
  });

  it('make: what it includes is part of it; one that has others install knows DESTDIR where they do', () => {
    const install = 'PREFIX ?= /usr/local\ninstall: x\n\tcp x $(DESTDIR)$(PREFIX)/bin\n';
    const found = detected({ GNUmakefile: '-include config.mk\ninclude ./Makefile\n', Makefile: 'all: x\ninclude $(S)/rules.mk\n', 'rules.mk.in': install, 'x.c': '' });
    assert.deepEqual([setting(found, 'make'), setting(found, 'rules'), found.files], [['PREFIX=/usr'], undefined, []]);
    assert.equal(setting(detected({ Makefile: 'all: x\n\ninclude Makefile\n', 'x.c': '' }), 'rules'), undefined);
    const calling = (line: string) => setting(detected({ Makefile: `PREFIX = /usr\nall:\n\t$(MAKE) -C lib\ninstall:\n\t${line}\n`, 'lib/Makefile': install, 'x.c': '' }), 'rules');
    assert.equal(calling('$(MAKE) -C lib $@'), undefined);
    assert.equal(setting(detected({ Makefile: 'PREFIX = /usr\nall:\n\t$(MAKE) -C lib\ninstall:\n\t$(MAKE) -C lib $@\n', 'lib/Makefile': `CPPFLAGS += -I.\n${install}`, 'x.c': '' }), 'flags'), 'environment');
    assert.match(String(calling('cp lib/x $(PREFIX)/bin')), /install/);
  });

  it('make: one whose first target installs is not called to build', () => {
    const rules = (lines: string) => setting(detected({ Makefile: `PREFIX = /usr\n.PHONY: install\n${lines}`, 'bin/x*': '#!/bin/sh\n' }), 'rules');
    assert.equal(rules('install:\n\tcp bin/x $(DESTDIR)$(PREFIX)/bin\n'), 'override_dh_auto_build:\n');
    assert.equal(rules('all:\n\ninstall:\n\tcp bin/x $(DESTDIR)$(PREFIX)/bin\n'), undefined);
  });

  it('make: what pkg-config is asked for by variables', () => {
    const files = {
      Makefile: 'include config.mk\nLIBS := $(shell $(PKG_CONFIG) --libs ${packs})\nDIR != $(PKG_CONFIG) wayland-protocols --variable=pkgdatadir\n',
      'config.mk': 'PKG_CONFIG ?= pkg-config\npacks := gio-2.0 \\\n\t"glib-2.0 >= 2.44"\nifneq (0,$(X))\npacks += x11\nendif\n', 'x.c': '',
    };
    assert.deepEqual(shown(detected(files).needs), ['pkg-config gio-2.0', 'pkg-config glib-2.0', 'pkg-config wayland-protocols', 'pkg-config x11', 'program pkg-config']);
  });

  it('make: a LDFLAGS that only adds -static is left to the arguments of make; a2x brings what it calls', () => {
    const made = (lines: string) => setting(detected({ Makefile: `PREFIX=/usr/local\n${lines}\nall:\ninstall:\n\tcp x $(DESTDIR)$(PREFIX)/bin\n`, 'x.c': '' }), 'flags');
    assert.equal(made('LDFLAGS += -static'), undefined);
    assert.equal(made('LDFLAGS += -static -lm'), 'environment');
    assert.equal(made('CFLAGS += -Wall'), 'environment');
    const modules = (line: string) => shown(detected({ Makefile: `all:\n${line}\n`, 'x.c': '' }).needs).filter((one) => one.startsWith('pkg-config'));
    assert.deepEqual(modules('L = $(shell pkg-config --libs ncursesw 2>/dev/null)'), ['pkg-config ncursesw']);
    assert.deepEqual(modules('L = `$(PKG_CONFIG) --libs libfoo`'), ['pkg-config libfoo']);
    assert.deepEqual(modules("$(error can't generate pkg-config file)"), []);
    const found = shown(detected({ Makefile: 'x.1: x.txt\n\ta2x -f manpage x.txt\n', 'x.c': '' }).needs);
    assert.ok(found.includes('program xmllint') && found.some((one) => one.includes('docbookx.dtd')), found.join());
  });

  it('meson: names without a comma between them, and a call that does not end, are read at once', () => {
    const text = `project('x')\ndependency(${"'a'   ".repeat(200)}(((((\n`;
    assert.ok(withinMilliseconds(1000, () => detected({ 'meson.build': text })) !== null);
  });

  it('cmake: a library of no said kind is shared where it is installed, and not where it is a part of a program', () => {
    const configure = (lines: string) => setting(detected({ 'CMakeLists.txt': `project(x C)\n${lines}\n` }), 'configure');
    assert.deepEqual(configure('add_library (x\n  x.c)\ninstall(TARGETS x y DESTINATION lib)'), ['-DBUILD_SHARED_LIBS=ON']);
    assert.deepEqual(configure('add_library(x ${SOURCES})\nset(ALL y)\nlist(APPEND ALL x)\ninstall(TARGETS ${ALL} DESTINATION lib)'), ['-DBUILD_SHARED_LIBS=ON']);
    assert.equal(configure('add_library(part part.c)\nadd_executable(x x.c)\ninstall(TARGETS x DESTINATION bin)'), undefined);
    assert.equal(configure('add_library(x STATIC x.c)\ninstall(TARGETS x DESTINATION lib)'), undefined);
    assert.equal(configure('option(BUILD_SHARED_LIBS "shared" ON)\nadd_library(x x.c)\ninstall(TARGETS x DESTINATION lib)'), undefined);
  });

  it('what makes manual pages is not left out where the tree has their sources', () => {
    const files = { 'meson.build': "project('x')\nscdoc = find_program('scdoc', required: get_option('man-pages'))\n" };
    assert.deepEqual(shown(detected(files).needs), ['program scdoc?']);
    assert.deepEqual(shown(detected({ ...files, 'doc/x.1.scd': '' }).needs), ['program scdoc']);
    assert.deepEqual(shown(detected({ 'meson.build': "project('x')\ndependency('scdoc', native: true, required: false)\n", 'x.scd': '' }).needs), ['pkg-config scdoc', 'program pkg-config']);
    assert.deepEqual(shown(detected({ 'CMakeLists.txt': 'project(x)\nfind_program(RONN NAMES ronn)\nfind_program(CCACHE ccache)\n', 'x.1.ronn': '' }).needs), ['program ronn']);
  });

  it('the options that leave tests out, where they are not off; X by its macro', () => {
    const cmake = 'project(x C)\noption(X_TEST "Generate the test target." ${MAIN})\noption(X_CUDA_TEST "cuda" OFF)\noption(X_ATTEST "proofs" ON)\ncmake_dependent_option(X_BUILD_TESTS\n  "Tests" ON\n  "BUILD_TESTING" OFF)\ninclude(CTest)\n';
    assert.deepEqual(detected({ 'CMakeLists.txt': cmake }).testSwitch, ['-DX_TEST=OFF', '-DX_BUILD_TESTS=OFF', '-DBUILD_TESTING=OFF']);
    const meson = "option('tests', type: 'boolean', value: true)\noption('unit-tests', type : 'feature', value : 'auto')\noption('test', type: 'boolean', value: false)\noption('docs', type: 'boolean')\n";
    assert.deepEqual(detected({ 'meson.build': "project('x')\n", 'meson_options.txt': meson }).testSwitch, ['-Dtests=false', '-Dunit-tests=disabled']);
    assert.deepEqual(shown(detected({ 'configure.ac': 'AC_INIT([x],[1])\nAC_PATH_XTRA\n' }).needs), ['library X11?']);
  });

  it('meson: what is asked for by the system can be done without', () => {
    const text = "project('x', 'c')\nif host_machine.system() == 'windows'\n  a = dependency('winfoo')\n  if b\n  endif\nelse\n  c = cc.find_library('rt2')\nendif\nif get_option('x')\n  d = dependency('xcb')\nendif\n";
    assert.deepEqual(shown(detected({ 'meson.build': text }).needs), ['library rt2?', 'pkg-config winfoo?', 'pkg-config xcb', 'program pkg-config']);
  });

  it('meson: dependencies, programs, and the version of meson', () => {
    const found = detected({ 'meson.build': "project('x', 'c', meson_version: '>= 0.59')\nglib = dependency('glib-2.0', version: '>=2.60')\nopt = dependency('libudev', required: get_option('udev'))\nthreads = dependency('threads')\nscdoc = find_program('scdoc', required: false)\n# dependency('no')\n" });
    assert.deepEqual(shown(found.needs), ['pkg-config glib-2.0>=2.60', 'pkg-config libudev?', 'program meson>=0.59', 'program pkg-config', 'program scdoc?']);
  });

  it('cmake: packages, modules of pkg-config, and the version of CMake', () => {
    const found = detected({ 'CMakeLists.txt': 'cmake_minimum_required(VERSION 3.16)\nproject(x)\nfind_package(ZLIB REQUIRED)\nfind_package(CURL)\nfind_package(fmt 9 REQUIRED)\nfind_package(Threads REQUIRED)\nif(WITH_X)\n  find_package(X11 REQUIRED)\nendif()\npkg_check_modules(PC REQUIRED IMPORTED_TARGET libpcre2-8>=10.30 libuv)\n' });
    assert.deepEqual(shown(found.needs), ['cmake fmt', 'header X11/Xlib.h?', 'header curl/curl.h?', 'header zlib.h', 'pkg-config libpcre2-8>=10.30', 'pkg-config libuv', 'program cmake>=3.16', 'program pkg-config']);
  });

  it('make: its prefix and its manual pages, flags that it adds to, and libraries', () => {
    const found = detected({ Makefile: 'PREFIX = /usr/local\nMANDIR = $(PREFIX)/man\nCFLAGS += -Wall\nall: x\nx: x.o\n\t$(CC) -o x x.o -lncurses -lm\ninstall: x\n\tinstall -D x $(DESTDIR)$(PREFIX)/bin/x\n', 'x.c': '#include <ncurses.h>\n' });
    assert.deepEqual(setting(found, 'make'), ['PREFIX=/usr', 'MANDIR=/usr/share/man']);
    assert.equal(setting(found, 'flags'), 'environment');
    assert.deepEqual(found.files, []);
    assert.deepEqual(shown(found.needs), ['header ncurses.h', 'library m?', 'library ncurses?']);
  });

  it('make without DESTDIR: the folders are given to it below the package', () => {
    const found = detected({ Makefile: 'prefix = /usr/local\nall: x\ninstall: x\n\tcp x $(prefix)/bin\n', 'x.c': '' });
    assert.match(String(setting(found, 'rules')), /prefix=\$\(CURDIR\)\/debian\/@PACKAGE@\/usr install/);
  });

  it('make without an install target: what it builds, and the manual pages', () => {
    const found = detected({ Makefile: 'PROG = x\nall: $(PROG) doc\n$(PROG): x.c\n', 'x.c': '', 'x.1': '.TH X 1\n' });
    assert.deepEqual(found.files.map(({ value }) => value), ['x usr/bin']);
    assert.deepEqual(found.manpages, ['x.1']);
  });

  it('python: what builds it, what tests it, and a version that git would be asked for', () => {
    const found = detected({
      'pyproject.toml': '[build-system]\nrequires = ["setuptools>=61", "setuptools_scm[toml]>=6.2", "tomli; python_version < \'3.11\'"]\n[project]\nname = "x"\nrequires-python = ">=3.8"\ndependencies = ["PyYAML>=5.1", "pywin32; sys_platform == \'win32\'"]\n[project.scripts]\nx = "x:main"\n',
      'x.py': '', 'tests/test_x.py': 'import pytest\n\ndef test_x(): pass\n',
    });
    assert.deepEqual(shown(found.needs), ['distribution PyYAML', 'distribution pytest', 'distribution setuptools_scm>=6.2', 'program python3>=3.8']);
    assert.deepEqual(shown(found.implied), ['distribution PyYAML>=5.1']);
    assert.equal((setting(found, 'environment') as Record<string, string>)['SETUPTOOLS_SCM_PRETEND_VERSION'], '@VERSION@');
    assert.equal(found.architecture, 'all');
  });

  it('python: what it runs with is looked up by the name of its distribution, whoever builds it', () => {
    const poetry = detected({ 'pyproject.toml': '[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\npython = "^3.8"\nrich = "^12.0"\ncolorama = {version = "^0.4", platform = "win32"}\ntomli = {version = "^2", python = "<3.11"}\nextra = {version = "1", optional = true}\nclick = {version = ">=8.0,<9", extras = ["y"]}\nhere = {path = "../here"}\n[build-system]\nrequires = ["poetry-core>=1.0"]\n' });
    assert.deepEqual([shown(poetry.needs), shown(poetry.implied)], [['distribution poetry-core>=1.0'], ['distribution click>=8.0', 'distribution rich>=12.0']]);
    const flit = detected({ 'pyproject.toml': '[build-system]\nrequires = ["flit_core"]\n[tool.flit.metadata]\nmodule = "x"\nrequires = ["requests >=2.6"]\n[tool.flit.scripts]\nx = "x:main"\n' });
    assert.deepEqual([shown(flit.needs), shown(flit.implied)], [['distribution flit_core'], ['distribution requests>=2.6']]);
    const setup = detected({ 'setup.py': 'from setuptools import setup\nsetup(name="x", install_requires=["docopt"])\n' });
    assert.deepEqual([shown(setup.needs), shown(setup.implied)], [[], ['distribution docopt']]);
  });

  it('go: a library is its sources, under the name that its import path gives it', () => {
    const files = { 'go.mod': 'module github.com/Ann/go_x/v2\n\ngo 1.20\n\nrequire golang.org/x/sys v0.6.0\n', 'x.go': 'package x\n\nimport "golang.org/x/sys/unix"\n', 'examples/a/main.go': 'package main\n', 'x_test.go': 'package main\n' };
    const found = detected(files);
    assert.deepEqual([setting(found, 'install'), found.architecture, shown(found.runtime)], [['--no-binaries'], 'all', ['go-module golang.org/x/sys']]);
    assert.deepEqual(binaryName('go-x', 'golang', treeOf(files)), { name: 'golang-github-ann-go-x-v2-dev', isLibrary: true });
    const program = { ...files, 'cmd/x/main.go': 'package main\n' };
    assert.deepEqual([setting(detected(program), 'install'), detected(program).architecture, detected(program).runtime], [['--no-source'], 'any', []]);
    assert.deepEqual(binaryName('go-x', 'golang', treeOf(program)), { name: 'go-x', isLibrary: false });
  });

  it('python: what is called python-* is a library of Python 3, also with a program', () => {
    const setup = treeOf({ 'setup.py': 'setup(name="x", scripts=["bin/x"])\n' });
    assert.deepEqual([binaryName('python-x', 'python', setup).name, binaryName('x', 'python', setup).name, binaryName('x', 'python', treeOf({ 'setup.py': 'setup()\n' })).name], ['python3-x', 'x', 'python3-x']);
  });

  it('perl without the script that installs: plain modules and programs are copied', () => {
    const found = detected({ cpanfile: "requires 'perl', '5.010';\nrequires 'Moo';\non test => sub { requires 'Test::More'; };\n", 'minil.toml': '', 'lib/App/x.pm': 'package App::x;\n', 'lib/App/x/y.pm': '', 'script/x': '#!/usr/bin/env perl\n', 'script/build.sh': '#!/bin/sh\n', 't/x.t': '' });
    assert.equal(found.system, 'none');
    assert.deepEqual(found.files.map(({ value }) => value), ['lib/App usr/share/perl5', 'script/x usr/bin']);
    assert.deepEqual(shown(found.runtime), ['perl Moo', 'program perl']);
    assert.notEqual(detectBuild(treeOf({ cpanfile: '', 'lib/X.pm': '', 'X.xs': '' }))?.detection.place.file, 'cpanfile');
  });

  it('perl: what only the author wants is no need, and his tools are not called', () => {
    const script = "my %META = (\n  prereqs => {\n    test => {\n      requires => { 'Test::More' => '0.94' },\n    },\n    runtime => {\n      requires => { 'Role::Tiny' => 2 },\n    },\n    develop => { requires => { 'Moose' => 1 } },\n  },\n);\n(do './maint/Makefile.PL.include' or die $@) unless -f 'META.yml';\n";
    const found = detected({ 'Makefile.PL': script, 'lib/X.pm': '' });
    assert.deepEqual(shown(found.needs), ['perl Role/Tiny>=2', 'perl Test/More>=0.94']);
    assert.deepEqual(shown(found.runtime), ['perl Role/Tiny>=2']);
    assert.deepEqual(found.needs.map(({ forTests }) => forTests === true).sort(), [false, true]);
    assert.match(String(found.settings.find(({ key }) => key === 'rules')?.value), /touch META\.yml/);
    for (const other of [{ 'Makefile.PL': script, 'META.yml': '---\n' }, { 'Makefile.PL': "WriteMakefile(NAME => 'X');\n" }]) assert.deepEqual(detected({ ...other, 'lib/X.pm': '' }).settings, []);
    assert.match(String(detected({ 'Makefile.PL': "unless (-e 'META.yml') {\n  require './maint/x.pl';\n}\n" }).settings[0]?.value), /META\.yml/);
  });

  it('perl: modules of META.json for building and for running, else of Makefile.PL', () => {
    const meta = JSON.stringify({ prereqs: { configure: { requires: { 'Module::Build::Tiny': '0.03' } }, runtime: { requires: { perl: '5.010', 'File::Next': '1.18' } }, test: { requires: { 'Test::Deep': 0 } } } });
    const found = detected({ 'Build.PL': 'use Module::Build::Tiny;\n', 'META.json': meta });
    assert.deepEqual(shown(found.needs), ['perl File/Next>=1.18', 'perl Module/Build', 'perl Module/Build/Tiny>=0.03', 'perl Test/Deep']);
    assert.deepEqual(shown(found.runtime), ['perl File/Next>=1.18']);
    const plain = detected({ 'Makefile.PL': "use ExtUtils::MakeMaker;\nWriteMakefile(PREREQ_PM => { 'Moo' => '2.0', # 'No' => 1\n 'Try::Tiny' => 0 }, TEST_REQUIRES => { 'Test::Most' => 0 });\n" });
    assert.deepEqual(shown(plain.runtime), ['perl Moo>=2.0', 'perl Try/Tiny']);
  });

  it('go: a module that tests alone import is not one that it runs with, and no reason to refuse', () => {
    const found = detected({ 'go.mod': 'module github.com/ann/x\n\nrequire (\n\tgithub.com/a/b v0.1.0\n\tgithub.com/c/d v0.1.0\n)\n', 'x.go': 'package x\n\nimport "github.com/a/b"\n', 'x_test.go': 'package x\n\nimport (\n\t"github.com/a/b"\n\t"github.com/c/d/e"\n)\n' });
    assert.deepEqual(found.needs.filter(({ forTests }) => forTests === true).map(({ wanted }) => wanted.name), ['github.com/c/d']);
    assert.deepEqual(shown(found.runtime), ['go-module github.com/a/b']);
  });

  it('go: modules that own code imports, the language, and the import path', () => {
    const found = detected({ 'go.mod': 'module github.com/ann/x\n\ngo 1.21\n\nrequire (\n\tgithub.com/mattn/go-isatty v0.0.19\n\tgithub.com/not/imported v1.0.0\n\tgolang.org/x/sys v0.1.0 // indirect\n)\n', 'main.go': 'package main\n\nimport "github.com/mattn/go-isatty"\n' });
    assert.deepEqual(shown(found.needs), ['go-module github.com/mattn/go-isatty', 'program go>=1.21']);
    assert.equal(found.sourceFields['XS-Go-Import-Path'], 'github.com/ann/x');
  });

  it('cargo: crates that are not optional, and the version of the language', () => {
    const found = detected({ 'Cargo.toml': '[package]\nname = "x"\nrust-version = "1.70"\n[dependencies]\nlibc = "0.2"\nclap = { version = "4.1", features = ["derive"] }\nserde = { version = "1", optional = true }\nlocal = { path = "local" }\n[target.\'cfg(windows)\'.dependencies]\nwinapi = "0.3"\n[dependencies.anyhow]\nversion = "1.0.5"\n', 'src/main.rs': '' });
    assert.deepEqual(shown(found.needs), ['crate anyhow>=1.0.5', 'crate clap>=4.1', 'crate libc>=0.2', 'program rustc>=1.70']);
  });

  it('node: modules for running, and tests that want more are left out', () => {
    const found = detected({ 'package.json': '{"name":"x","bin":"x.js","dependencies":{"argparse":"^2.0.1"},"scripts":{"test":"mocha"},"engines":{"node":">=18"}}', 'x.js': '' });
    assert.deepEqual(shown(found.runtime), ['node argparse>=2.0.1']);
    assert.deepEqual(found.links, ['usr/share/nodejs/x/x.js usr/bin/x']);
    assert.match(String(setting(found, 'rules')), /chmod 755 debian\/@PACKAGE@\/usr\/share\/nodejs\/x\/x\.js/);
    assert.match(String(setting(detected({ 'package.json': '{"name":"x","bin":"x.js"}', 'x.js*': '' }), 'rules')), /chmod 755/);
    const several = detected({ 'package.json': '{"name":"@s/y","bin":{"one":"./bin/one","two":"lib/two","gone":"no.js","a b":"bin/one","../x":"bin/one"}}', 'bin/one*': '', 'lib/two.js': '' });
    assert.deepEqual(several.links, ['usr/share/nodejs/@s/y/bin/one usr/bin/one', 'usr/share/nodejs/@s/y/lib/two.js usr/bin/two']);
    assert.deepEqual(shown(found.needs), ['program node>=18']);
    assert.equal((setting(found, 'test') as { run: boolean }).run, false);
  });

  it('autotools: a program without which configure stops', () => {
    const script = 'AC_INIT([x],[1])\nAC_PATH_PROG(RSYNC, rsync, no)\nif test "$RSYNC" = "no"; then\n\tAC_MSG_ERROR(rsync is required)\nfi\nAC_PATH_PROG([SSH], [ssh], [no])\nAC_CHECK_PROG(LVM, lvs, lvs)\n';
    assert.deepEqual(shown(detected({ 'configure.ac': script, 'Makefile.am': '' }).needs).filter((one) => one.startsWith('program')), ['program rsync']);
  });

  it('scripts: what checks the project itself is no program of it, and an installer gets the folder that /etc lies below', () => {
    assert.equal(detectBuild(treeOf({ 'shellcheck.sh*': '#!/bin/sh\n', README: '' })), null);
    const installer = (more: string) => String(setting(detected({ 'install.sh*': `#!/bin/sh\nPREFIX=\${1:-/usr/local}\nETCPREFIX=$2\nBINDIR=$PREFIX/bin\n${more}`, 'x*': '#!/bin/sh\n' }), 'rules'));
    assert.match(installer('CONFDIR=$ETCPREFIX/etc\n'), /install\.sh \$\(CURDIR\)\/debian\/@PACKAGE@\/usr \$\(CURDIR\)\/debian\/@PACKAGE@\n/);
    assert.match(installer(''), /install\.sh \$\(CURDIR\)\/debian\/@PACKAGE@\/usr\n/);
  });

  it('scripts: programs are copied, and those of installation and tests are not', () => {
    const found = detected({ 'hello.sh*': '#!/bin/bash\n', 'test.sh*': '#!/bin/sh\n', 'install.sh*': '#!/bin/sh\n', 'data*': 'no script', 'man/hello.1': '.TH HELLO 1\n' });
    assert.deepEqual(found.files.map(({ value }) => value), ['hello.sh usr/bin']);
    assert.deepEqual(found.manpages, ['man/hello.1']);
    assert.match(found.uncertain.join(), /Policy 10\.4/);
  });
});
