// debian/patches/ as a recipe's patches/: what the series names, and what a recipe cannot have.
import assert from 'node:assert/strict';
import { oldPatches } from '../../../../src/pipeline/import/old-patches.ts';
import { oldFile } from '../../../helpers/old-package.ts';

const place = (path: string) => `debian/${path}`;
const patch = (name: string) => oldFile(`patches/${name}`, `--- a/${name}\n`);

describe('patches of an existing package', () => {
  it('are those of the series, which keeps its comments; others stay where they are', () => {
    const series = oldFile('patches/series', '# first\nb.patch -p1\nsub/a.patch # why\n\n');
    const { files, taken, problems } = oldPatches([series, patch('b.patch'), patch('sub/a.patch'), patch('unused.patch')], place);
    assert.deepEqual(problems, []);
    assert.deepEqual(files.map(({ path }) => path), ['series', 'b.patch', 'sub/a.patch']);
    assert.equal(files[0]?.content.toString(), series.content.toString());
    assert.deepEqual([...taken], ['patches/series', 'patches/b.patch', 'patches/sub/a.patch']);
  });

  it('are none where the series names none', () => {
    const { files, taken } = oldPatches([oldFile('patches/series', '# none\n')], place);
    assert.deepEqual([files, [...taken]], [[], ['patches/series']]);
    assert.deepEqual(oldPatches([], place).files, []);
  });

  const rows: [string, string, number, RegExp][] = [
    ['another option', 'a.patch\nb.patch -p0\n', 2, /options '-p0'/],
    ['a patch that is not there', 'a.patch\n\nmissing.patch\n', 3, /not in debian\/patches/],
    ['a patch twice', 'a.patch\na.patch\n', 2, /second time/],
    ['a name that is none', '.hidden\n', 1, /no name/],
  ];
  for (const [what, series, line, message] of rows) {
    it(`refuses ${what} at its line`, () => {
      const { problems } = oldPatches([oldFile('patches/series', series), patch('a.patch'), patch('b.patch'), patch('.hidden')], place);
      assert.deepEqual(problems.map(({ code, details }) => [code, details.location]), [['IMPORT_REFUSED', { file: 'debian/patches/series', line, column: 1 }]]);
      assert.match(problems[0]?.message ?? '', message);
    });
  }

  it("refuses one vendor's own series", () => {
    const { problems } = oldPatches([oldFile('patches/ubuntu.series', 'a.patch\n')], place);
    assert.equal(problems[0]?.details.location?.file, 'debian/patches/ubuntu.series');
  });
});
