// What upstream says of its releases, out of the ways in which projects write that.
import assert from 'node:assert/strict';
import { notesOfCommits, releaseNotes, safe } from '../../../src/detect/release-notes.ts';
import { treeOf } from '../../helpers/source-tree.ts';

const files: [string, string, string][] = [
  ['Markdown', 'CHANGELOG.md', '# Changelog\n\n## [Unreleased]\n- later\n\n## [1.2.0] - 2024-02-03\n### Added\n- One thing\n  over two lines.\n* Another ([#12](https://x.example/12))\n\n## 1.1.0\n- old\n'],
  ['GNU', 'NEWS', '* Noteworthy changes in release 1.2.0 (2024-02-03) [stable]\n\n** Added\n  One thing\n  over two lines.\n\n  Another (#12)\n\n* Noteworthy changes in release 1.1.0\n  old\n'],
  ['underlined', 'docs/HISTORY.rst', 'Tiny 1.2.0\n----------\n\nAdded\n\n- One thing\n  over two lines.\n- Another (#12)\n\nTiny 1.1.0\n----------\n- old\n'],
  ['plain', 'CHANGES', 'tiny-1.2.0 (2024-02-03)\n\tAdded\n\t* One thing\n\t  over two lines.\n\t* Another (#12)\n\nversion 1.1.0:\n\t* old\n'],
];

describe('detect/release-notes', () => {
  for (const [what, name, text] of files) {
    it(`reads ${what}`, () => {
      const notes = releaseNotes(treeOf({ [name]: text }), { before: '1.1.0', version: '1.2.0' });
      assert.deepEqual(notes?.points.map((point) => point.replace(/^\* /, '')).slice(-3), ['Added', 'One thing over two lines.', 'Another (#12)']);
      assert.deepEqual([notes?.from, notes?.more], [name, 0]);
    });
  }

  it('takes every release between the two, and none after', () => {
    const text = '# 1.4\n- d\n# 1.3\n- c\n# 1.3-rc1\n- b2\n# 1.2\n- b\n# 1.1\n- a\n';
    assert.deepEqual(releaseNotes(treeOf({ 'NEWS.md': text }), { before: '1.1', version: '1.3' })?.points, ['c', 'b2', 'b']);
    assert.equal(releaseNotes(treeOf({ 'NEWS.md': text }), { before: '1.4', version: '1.5' }), null);
  });

  it('takes NEWS before a ChangeLog, and what is bounded', () => {
    const many = `1.2:\n${Array.from({ length: 50 }, (_, index) => `- point ${index}`).join('\n')}\n`;
    const notes = releaseNotes(treeOf({ ChangeLog: '1.2\n- other\n', NEWS: many }), { before: '1.1', version: '1.2' });
    assert.deepEqual([notes?.from, notes?.points.length, notes?.more], ['NEWS', 15, 35]);
  });

  it('is no way into a changelog', () => {
    assert.equal(safe('fix it\n -- Eve <eve@example.org>  Mon, 01 Jan 2024 00:00:00 +0000\u202e'), 'fix it -- Eve <eve@example.org> Mon, 01 Jan 2024 00:00:00 +0000');
    assert.equal(safe('Closes: #123, closes:bug 7; LP: #9; it closes: the door'), 'Closes #123, closesbug 7; LP #9; it closes: the door');
    assert.equal(safe('x'.repeat(1000)).length, 240);
    assert.match(safe('some words '.repeat(100)), /^.{200,240} words …$|^.{200,240} some …$/);
    assert.deepEqual(notesOfCommits(['Fix a\tleak', 'Merge branch x', ''], 'git log'), { from: 'git log', points: ['Fix a leak'], more: 0 });
    assert.equal(notesOfCommits(['Merge pull request #1'], ''), null);
  });

  it('does not take for ever', () => {
    const begun = Date.now();
    releaseNotes(treeOf({ NEWS: `${'a '.repeat(90)}\n`.repeat(5000) + '- '.repeat(200_000) }), { before: '1', version: '2' });
    assert.equal(safe(`closes:${' '.repeat(300_000)}1`), 'closes 1');
    assert.equal(safe(`closes${' bug'.repeat(100_000)}`).length, 240);
    assert.ok(Date.now() - begun < 30_000);
  });
});
