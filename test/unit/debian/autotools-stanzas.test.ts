// Stanzas for autotools' own files: few, where they belong, and never against the recipe.
import assert from 'node:assert/strict';
import type { CopyrightStanza } from '../../../src/contracts/plan.ts';
import { autotoolsFile } from '../../../src/debian/autotools-files.ts';
import { withAutotoolsStanzas } from '../../../src/debian/autotools-stanzas.ts';
import { heads } from '../../helpers/autotools-heads.ts';

type Head = keyof typeof heads;
const stanza = (...files: string[]): CopyrightStanza => ({ files, copyright: ['2020 Ann'], license: 'ISC', comment: null });
const star = stanza('*');

function files(tree: Readonly<Record<string, Head>>) {
  return Object.entries(tree).map(([path, head]) => autotoolsFile(path, Buffer.from(heads[head])));
}

function shown(stanzas: readonly CopyrightStanza[]): string[] {
  return stanzas.map((one) => `${one.files.join(' ')}: ${one.license}`);
}

describe("stanzas of autotools' files", () => {
  it('stand after the stanza of *, the many first, with the years of all', () => {
    const tree = files({ 'Makefile.in': 'makefile', 'src/Makefile.in': 'makefile', 'a/b/Makefile.in': 'makefile', 'm4/po.m4': 'gettextM4', configure: 'configure', 'config.guess': 'configGuess', 'config.sub': 'configGuess' });
    const found = withAutotoolsStanzas([star, stanza('src/x.c')], tree);
    assert.deepEqual(shown(found), [
      '*: ISC',
      '*/Makefile.in Makefile.in m4/po.m4: FSFULLR',
      'config.guess config.sub: GPL-3+ with Autoconf-data exception',
      'configure: FSFUL',
      'src/x.c: ISC',
    ]);
    assert.deepEqual(found[1]?.copyright, ['1994-2018 Free Software Foundation, Inc.']);
  });

  it('stand first where no stanza is of *', () => {
    assert.deepEqual(shown(withAutotoolsStanzas([stanza('src/*')], files({ configure: 'configure' }))), ['configure: FSFUL', 'src/*: ISC']);
  });

  it('are none for a file that a later stanza names, whatever it says', () => {
    const tree = files({ configure: 'configure', 'src/Makefile.in': 'makefile', 'm4/a.m4': 'archiveM4' });
    for (const own of [[star, stanza('configure', '*Makefile.in', 'm4/*')], [star, stanza('*')]]) assert.deepEqual(withAutotoolsStanzas(own, tree), own);
    assert.deepEqual(withAutotoolsStanzas([star], []), [star]);
    assert.deepEqual(withAutotoolsStanzas([star], files({ 'src/Makefile.in': 'unknown', 'debian/configure': 'configure' })), [star]);
  });

  it('have no pattern that names a file of which nothing is known', () => {
    const tree = files({ 'a/Makefile.in': 'makefile', 'b/Makefile.in': 'makefile', 'c/Makefile.in': 'unknown', 'm4/a.m4': 'gettextM4', 'm4/b.m4': 'gettextM4', 'm4/c.m4': 'gettextM4', 'm4/sub/d.m4': 'unknown' });
    assert.deepEqual(shown(withAutotoolsStanzas([star], tree)), ['*: ISC', 'a/Makefile.in b/Makefile.in m4/a.m4 m4/b.m4 m4/c.m4: FSFULLR']);
  });

  it('have a pattern that names files which a later stanza says otherwise', () => {
    const m4: Record<string, Head> = { 'm4/a.m4': 'gettextM4', 'm4/b.m4': 'gettextM4', 'm4/c.m4': 'gettextM4', 'm4/d.m4': 'archiveM4', 'm4/own.m4': 'unknown' };
    const found = withAutotoolsStanzas([star, stanza('m4/own.m4')], files(m4));
    assert.deepEqual(shown(found), ['*: ISC', 'm4/*.m4: FSFULLR', 'm4/d.m4: FSFAP', 'm4/own.m4: ISC']);
  });

  it('have no pattern that reaches deeper than the later one that wins over it: lintian calls that out of order', () => {
    const tree = files({ 'a/Makefile.in': 'makefile', 'b/Makefile.in': 'makefile', 'src/Makefile.in': 'makefile' });
    assert.deepEqual(shown(withAutotoolsStanzas([star, stanza('src/*')], tree))[1], '*/Makefile.in: FSFULLR');
    assert.deepEqual(shown(withAutotoolsStanzas([star, stanza('src*')], tree))[1], 'a/Makefile.in b/Makefile.in: FSFULLR');
    const deep: Record<string, Head> = { 'x/y/a.m4': 'gettextM4', 'x/y/b.m4': 'gettextM4', 'x/y/c.m4': 'gettextM4', 'x/y/aclocal.m4': 'archiveM4', 'z/aclocal.m4': 'archiveM4' };
    assert.deepEqual(shown(withAutotoolsStanzas([star], files(deep))).slice(1), ['x/y/*.m4: FSFULLR', 'x/y/aclocal.m4 z/aclocal.m4: FSFAP']);
  });

  it('name a file once in a stanza', () => {
    const m4: Record<string, Head> = { 'm4/a.m4': 'gettextM4', 'm4/b.m4': 'gettextM4', 'm4/c.m4': 'gettextM4', 'm4/x/aclocal.m4': 'gettextM4', 'm4/y/aclocal.m4': 'gettextM4' };
    assert.deepEqual(shown(withAutotoolsStanzas([star], files(m4)))[1], '*/aclocal.m4 m4/a.m4 m4/b.m4 m4/c.m4: FSFULLR');
  });

  it('are apart for other holders, and none for a name that a pattern could not say', () => {
    const tree = files({ 'm4/a.m4': 'archiveM4', 'm4/b.m4': 'archiveGpl', 'a b/configure': 'configure' });
    assert.deepEqual(shown(withAutotoolsStanzas([star], tree)), ['*: ISC', 'm4/a.m4: FSFAP', 'm4/b.m4: GPL-3+ with Autoconf exception']);
  });
});
