// A changed debian/ and the lines at which it parts from the one it was made as.
import assert from 'node:assert/strict';
import { changedLines, compareTrees } from '../../../src/debian/compare-trees.ts';

const text = (count: number) => Array.from({ length: count }, (_, index) => `${index + 1}\n`).join('');
const files = (all: Record<string, string>) => new Map(Object.entries(all).map(([path, content]) => [path, Buffer.from(content)] as const));

describe('debian/compare-trees', () => {
  const rows: [string, string, string, number[]][] = [
    ['a changed line', text(30), text(30).replace('12\n', 'x\n'), [12]],
    ['two parts', text(30), text(30).replace('12\n', 'x\n').replace('14\n', ''), [12, 14]],
    ['lines that came first and last', text(3), `0\n${text(3)}4\n`, [1, 5]],
    ['a line that went', text(30), text(30).replace('3\n', ''), [3]],
    ['nothing', text(3), text(3), []],
    ['all', '', text(2), [1]],
  ];
  for (const [what, before, after, lines] of rows) it(`tells ${what}`, () => assert.deepEqual(changedLines(before, after), lines));

  it('tells what is new, gone and changed, and nothing of what a build leaves', () => {
    const before = files({ rules: 'a\n', control: 'a\nb\n', install: 'x\n', icon: '\0a' });
    const after = files({ rules: 'a\n', control: 'a\nc\n', extra: '', icon: '\0b', files: 'x', 'tiny.substvars': '', '.debhelper/x/y': '', 'tmp/usr/bin/x': '' });
    assert.deepEqual(compareTrees(before, after), [
      { path: 'control', kind: 'changed', lines: [2] },
      { path: 'extra', kind: 'new', lines: [] },
      { path: 'icon', kind: 'changed', lines: [] },
      { path: 'install', kind: 'gone', lines: [] },
    ]);
  });
});
