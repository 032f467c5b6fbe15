// What the packages of a library have where the recipe does not say it.
import assert from 'node:assert/strict';
import type { Recipe } from '../../../src/recipe/recipe.ts';
import { plan } from '../../helpers/plans.ts';

const said = { summary: 'strings', description: 'They grow.' };

function packages(recipe: Recipe['packages'], section = 'devel') {
  return plan({ recipe: { section, packages: recipe } }).packaging.packages;
}

describe('the packages of a library', () => {
  it('are made of the names', () => {
    const [shared, development] = packages({ libestr0: said, 'libestr-dev': {} });
    assert.deepEqual([shared?.section, shared?.multiArch, shared?.files], ['libs', 'same', ['usr/lib/*/lib*.so.*']]);
    assert.deepEqual(shared?.relations.Depends, ['${shlibs:Depends}', '${misc:Depends}']);
    assert.deepEqual([development?.section, development?.multiArch, development?.summary], ['libdevel', 'same', 'strings (development files)']);
    assert.deepEqual(development?.relations.Depends, ['libestr0 (= ${binary:Version})', '${shlibs:Depends}', '${misc:Depends}']);
    assert.deepEqual(development?.files?.slice(0, 3), ['usr/include', 'usr/lib/*/lib*.so', '?usr/lib/*/lib*.a']);
    assert.equal(development?.description[0], 'They grow.');
    assert.match(development?.description[1] ?? '', /header files/);
  });

  it('are what the recipe says', () => {
    const own = { ...said, section: 'oldlibs', 'multi-arch': 'no' as const, files: ['usr/lib/x'] };
    const [shared, development] = packages({ libestr0: own, 'libestr-dev': { ...own, depends: ['libestr0 (>= 1)', 'x1'] } });
    for (const one of [shared, development]) assert.deepEqual([one?.section, one?.multiArch, one?.files, one?.summary], ['oldlibs', null, ['usr/lib/x'], 'strings']);
    assert.deepEqual(development?.relations.Depends?.slice(0, 2), ['libestr0 (>= 1)', 'x1']);
  });

  it('share what was installed by the names of the libraries where there are several', () => {
    const [a, b, development] = packages({ liba1: said, 'libb2-3': said, 'liba-dev': {} });
    assert.deepEqual([a?.files, b?.files], [['usr/lib/*/liba.so.1*'], ['usr/lib/*/libb2.so.3*']]);
    assert.deepEqual(development?.relations.Depends?.slice(0, 2), ['liba1 (= ${binary:Version})', 'libb2-3 (= ${binary:Version})']);
  });

  it('have a summary of at most 80 characters', () => {
    const [, development] = packages({ libestr0: { ...said, summary: 's'.repeat(70) }, 'libestr-dev': {} });
    assert.equal(development?.summary, 'development files of libestr0');
  });

  it('are no Multi-Arch packages where they are of every architecture', () => {
    const [, development] = packages({ libestr0: said, 'libestr-dev': { architecture: 'all' } });
    assert.equal(development?.multiArch, null);
  });

  it("do not repeat the source package's section", () => {
    assert.deepEqual(packages({ libestr0: said, 'libestr-dev': {} }, 'libs').map((one) => one.section), [null, 'libdevel']);
  });

  it('leave other packages alone', () => {
    const [program] = packages({ tool: { ...said, files: ['usr/bin'] }, libestr0: said, 'libestr-dev': {} });
    assert.deepEqual([program?.section, program?.multiArch, program?.files], [null, null, ['usr/bin']]);
    const [alone] = packages({ libestr0: said });
    assert.deepEqual([alone?.section, alone?.multiArch, alone?.files], [null, null, null]);
  });
});

describe('the architecture', () => {
  const of = (system: 'perl' | 'python' | 'nodejs' | 'none' | 'make' | 'golang', own: { architecture?: string } = {}) => {
    const { architecture, relations } = plan({ recipe: { build: { system }, packages: { tiny: { ...said, ...own } } } }).packaging.packages[0] ?? assert.fail();
    return [architecture, relations.Depends?.includes('${shlibs:Depends}')];
  };

  it('is all where nothing is compiled', () => {
    for (const system of ['perl', 'python', 'nodejs', 'none'] as const) assert.deepEqual(of(system), ['all', false]);
  });

  it('is any elsewhere, and what the recipe says', () => {
    for (const system of ['make', 'golang'] as const) assert.deepEqual(of(system), ['any', true]);
    assert.deepEqual(of('perl', { architecture: 'any' }), ['any', true]);
    assert.deepEqual(of('make', { architecture: 'all' }), ['all', false]);
  });
});
