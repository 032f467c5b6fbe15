// debian/copyright of a tree with autotools' own files: lintian has nothing to say of the stanzas that debkit adds, beside those of the recipe.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exec } from '../../src/system/exec.ts';
import { heads } from '../helpers/autotools-heads.ts';
import { needSandbox, pass, type World } from '../helpers/e2e-world.ts';
import { git } from '../helpers/make-upstream.ts';

const recipe = `debkit: 1
source: many-heads
section: misc
maintainer: Ann Example <ann@example.org>
homepage: https://heads.example.org/
upstream: {directory: ., version-from: describe}
build: {system: none}
packages:
  many-heads:
    architecture: all
    summary: file that is installed for the packaging tests
    description: |
      It is one line of text, and beside it in the source lie files as autotools put them there.

      Nobody needs it, but for seeing what debian/copyright says of them.
    files: [heads.txt usr/share/many-heads]
    smoke:
      - {run: cat /usr/share/many-heads/heads.txt, expect: heads}
copyright:
  - {files: '*', copyright: 2020 Ann Example, license: ISC}
  - {files: 'lib/*', copyright: 2021 Bob Beispiel, license: BSD-4-clause}
  - {files: m4/own.m4, copyright: 2022 Cleo Example, license: OFL-1.1}
`;

// Each kind of head; patterns over several folders, over what the recipe says, and over what another head says.
const tree: Readonly<Record<string, string>> = {
  'heads.txt': 'heads\n',
  'debkit.yaml': recipe,
  configure: heads.configure,
  INSTALL: heads.install,
  'Makefile.in': heads.makefile,
  'src/Makefile.in': heads.makefile,
  'src/deep/Makefile.in': heads.makefile,
  'lib/Makefile.in': heads.makefile,
  'lib/install-sh': heads.installSh,
  'aclocal.m4': `${heads.gettextM4}\n${heads.archiveGpl}\n`,
  'm4/po.m4': heads.gettextM4,
  'm4/nls.m4': heads.gettextM4,
  'm4/lib-ld.m4': heads.gettextM4,
  'm4/libtool.m4': heads.libtoolM4,
  'm4/ax_a.m4': heads.archiveM4,
  'm4/gnulib-comp.m4': heads.gnulibComp,
  'm4/own.m4': heads.unknown,
  'sub/m4/x.m4': heads.gettextM4,
  'sub/m4/y.m4': heads.unknown,
  'sub/configure': heads.configure,
  'sub/install-sh': heads.oldInstallSh,
  'build-aux/install-sh': heads.installSh,
  'build-aux/depcomp': heads.depcomp,
  'build-aux/config.guess': heads.configGuess,
  'build-aux/ltmain.sh': heads.ltmain,
  'build-aux/mkinstalldirs': heads.mkinstalldirs,
  'po/Makefile.in.in': heads.poMakefile,
  'doc/texinfo.tex': heads.texinfo,
};

describe("autotools' files get their stanzas", () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  it('and lintian has nothing to say of debian/copyright', async () => {
    const project = join(own.folder, 'many-heads');
    for (const [path, text] of Object.entries(tree)) {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), text);
    }
    const date = '2026-03-07T14:31:53Z';
    git(project, date, 'init', '--quiet');
    git(project, date, 'add', '.');
    git(project, date, 'commit', '--quiet', '-m', 'heads');
    git(project, date, 'tag', 'v1.0');
    const { result } = await pass(own, ['build', '.', '--no-test'], { cwd: project });
    const told = result.lint?.tags ?? [];
    assert.deepEqual(told.filter(({ tag, severity }) => severity === 'error' || severity === 'warning' || /copyright|licen[cs]e|glob|file-pattern|wildcard|short-?name/.test(tag)), []);
    // It does look at them.
    assert.ok(told.length > 0, 'lintian told nothing at all');
    const { stdout } = await exec({ argv: ['tar', '--extract', '--to-stdout', '--file', join(result.folder, `many-heads_${result.version}.debian.tar.xz`), 'debian/copyright'] });
    const stanzas = stdout.split('\n\n').filter((stanza) => stanza.startsWith('Files:'));
    const said = stanzas.map((stanza) => [/^Files:([^]*)\nCopyright:/.exec(stanza)?.[1]?.trim().replace(/\s+/g, ' '), /^License: (.*)/m.exec(stanza)?.[1]]);
    assert.deepEqual(said, [
      ['*', 'ISC'],
      ['*/Makefile.in Makefile.in m4/*.m4 sub/m4/x.m4', 'FSFULLR'],
      ['configure sub/configure', 'FSFUL'],
      ['build-aux/config.guess m4/gnulib-comp.m4', 'GPL-3+ with Autoconf-data exception'],
      ['INSTALL', 'FSFAP'],
      ['m4/ax_a.m4', 'FSFAP'],
      ['m4/libtool.m4', 'FSFULLR and GPL-2+ with Libtool exception'],
      ['aclocal.m4', 'FSFULLR and GPL-3+ with Autoconf exception'],
      ['build-aux/depcomp', 'GPL-2+ with Autoconf-data exception'],
      ['build-aux/ltmain.sh', 'GPL-2+ with Libtool exception'],
      ['doc/texinfo.tex', 'GPL-3+ with Texinfo exception'],
      ['sub/install-sh', 'HPND-sell-variant'],
      ['build-aux/install-sh', 'X11'],
      ['po/Makefile.in.in', 'gettext-permissive'],
      ['build-aux/mkinstalldirs', 'public-domain'],
      ['lib/*', 'BSD-4-clause'],
      ['m4/own.m4', 'OFL-1.1'],
      ['debian/*', 'ISC'],
    ]);
  });
});
