// What changed between two debian/control, as changes of a recipe.
import assert from 'node:assert/strict';
import { controlDraft } from '../../../src/import/control.ts';
import { controlEdits, draftEdits } from '../../../src/import/control-edits.ts';
import { oldControl } from '../../helpers/old-package.ts';

const raw = controlDraft(oldControl).recipe;

describe('edits of debian/control', () => {
  const rows: [string, string, string, unknown[]][] = [
    ['a field that is new', 'Standards-Version', 'Homepage: https://example.org\nStandards-Version', [{ path: ['homepage'], value: 'https://example.org' }]],
    ['a field that went', 'Rules-Requires-Root: no\n', '', [{ path: ['rules-requires-root'], value: undefined }]],
    ['a relation that came, in its place', '               zlib1g-dev\n', '               gperf,\n zlib1g-dev\n', [{ path: ['build-depends'], value: ['debhelper-compat (= 13)', 'help2man <!nocheck>', 'gperf', 'zlib1g-dev'] }]],
    ["a package's field", 'Section: games', 'Section: doc', [{ path: ['packages', 'tiny-data', 'section'], value: 'doc' }]],
    ['part of a mapping', ' -b debian/latest', '', [{ path: ['vcs', 'git'], value: 'https://salsa.debian.org/debian/tiny.git' }]],
    ['nothing but spelling', 'Ben Example <ben@example.org>, ', 'Ben Example <ben@example.org>,\n ', []],
  ];
  for (const [what, from, to, expected] of rows) it(what, () => assert.deepEqual(controlEdits(oldControl, oldControl.replace(from, () => to), raw), expected));

  it('a package that came, and one that went', () => {
    const [first = '', , last = ''] = oldControl.split('\n\n');
    assert.deepEqual(controlEdits(oldControl, `${first}\n\n${last}\nPackage: more\nArchitecture: all\nDescription: more\n`, raw).map(({ path, value }) => [path, value === undefined ? null : Object.keys(value as object)]), [
      [['packages', 'tiny'], null],
      [['packages', 'more'], ['architecture', 'summary']],
    ]);
  });

  it('does not say what debkit adds', () => {
    const rendered = oldControl.replace('tiny-data (= ${source:Version})', 'tiny-data, perl');
    const recipe = { packages: { tiny: { depends: ['tiny-data', 'perl'] } } };
    const edits = controlEdits(rendered, rendered.replace('tiny-data, perl', 'tiny-data, python3'), recipe);
    assert.deepEqual(edits, [{ path: ['packages', 'tiny', 'depends'], value: ['tiny-data', 'python3'] }]);
  });

  it('of whole recipes: key by key, and package by package', () => {
    const before = { watch: 'a\n', build: { system: 'own' }, packages: { tiny: { docs: ['a'], summary: 's' } } };
    const after = { watch: 'a\n', build: { system: 'own', hardening: '+all' }, packages: { tiny: { docs: ['a', 'b'], summary: 's' } } };
    assert.deepEqual(draftEdits(before, after), [{ path: ['build', 'hardening'], value: '+all' }, { path: ['packages', 'tiny', 'docs'], value: ['a', 'b'] }]);
  });
});
