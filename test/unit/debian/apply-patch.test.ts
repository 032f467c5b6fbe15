// Patches held against a newer tree.
import assert from 'node:assert/strict';
import { tryPatches } from '../../../src/debian/apply-patch.ts';
import { unifiedDiff } from '../../../src/debian/unified-diff.ts';

const old = Array.from({ length: 40 }, (_, index) => `line ${index}\n`).join('');
const changed = old.replace('line 20\n', 'line twenty\n');
const patch = { name: 'twenty.patch', text: `Description: x\n---\n${unifiedDiff('src/a', old, changed)}` };
const tried = (patches: { name: string; text: string }[], files: Record<string, string>) => tryPatches(patches, (path) => files[path] ?? null);

describe('debian/apply-patch', () => {
  it('says of a patch that it applies, also elsewhere in the file', () => {
    for (const text of [old, `one more\n${old}`, old.replace('line 0\nline 1\n', '')]) assert.deepEqual(tried([patch], { 'src/a': text }), [{ name: 'twenty.patch', state: 'applies' }]);
  });

  it('takes the place nearest to the one it was made for', () => {
    const lines = ['a\n', 'b\n', 'a\n', 'a\n', 'b\n', 'a\n', 'a\n', 'b\n'];
    const at = (start: number) => ({ name: 'x', text: `--- a/f\n+++ b/f\n@@ -${start},2 +${start},2 @@\n a\n-b\n+c\n` });
    const made = (start: number) => {
      const next = { name: 'next', text: unifiedDiff('f', lines.map((line, index) => (index === ({ 2: 1, 3: 4, 5: 4, 6: 7 }[start] ?? 0) ? 'c\n' : line)).join(''), 'other\n') };
      return tried([at(start), next], { f: lines.join('') }).map(({ state }) => state);
    };
    for (const start of [2, 3, 5, 6]) assert.deepEqual(made(start), ['applies', 'applies'], String(start));
  });

  it('does not take for ever where a file has one line very often', () => {
    const begun = Date.now();
    const hunk = `--- a/f\n+++ b/f\n@@ -1,20001 +1,20001 @@\n${' x\n'.repeat(20_000)}-y\n+z\n`;
    assert.deepEqual(tried([{ name: 'long', text: hunk }], { f: 'x\n'.repeat(400_000) }).map(({ state }) => state), ['fails']);
    assert.deepEqual(tried([{ name: 'long', text: hunk }], { f: `${'x\n'.repeat(400_000)}y\n` }).map(({ state }) => state), ['applies']);
    assert.ok(Date.now() - begun < 60_000);
  });

  it('says that upstream has it already', () => {
    assert.deepEqual(tried([patch], { 'src/a': changed }), [{ name: 'twenty.patch', state: 'applied' }]);
    const gone = { name: 'gone', text: unifiedDiff('src/a', old, old.replace('line 20\n', '')) };
    assert.deepEqual(tried([gone], { 'src/a': old.replace('line 20\n', '') }), [{ name: 'gone', state: 'applied' }]);
  });

  it('names file and hunk where it does not apply, and whether some of it is there', () => {
    const two = { name: 'two', text: unifiedDiff('src/a', old, changed.replace('line 3\n', 'line three\n')) };
    assert.deepEqual(tried([two], { 'src/a': old.replace('line 22\n', 'other\n') }), [{ name: 'two', state: 'fails', file: 'src/a', hunk: '@@ -18,7 +18,7 @@', line: 12, partly: false }]);
    assert.deepEqual(tried([two], { 'src/a': changed }).map((one) => (one.state === 'fails' ? [one.hunk, one.partly] : one)), [['@@ -18,7 +18,7 @@', true]]);
    assert.deepEqual(tried([patch], {}).map((one) => (one.state === 'fails' ? one.file : one)), ['src/a']);
  });

  it('goes through a series: what one changes is there for the next', () => {
    const next = { name: 'next', text: unifiedDiff('src/a', changed, changed.replace('line twenty', 'line XX')) };
    assert.deepEqual(tried([patch, next], { 'src/a': old }).map(({ state }) => state), ['applies', 'applies']);
    assert.deepEqual(tried([next], { 'src/a': old }).map(({ state }) => state), ['fails']);
    assert.deepEqual(tried([patch, next], { 'src/a': changed }).map(({ state }) => state), ['applied', 'applies']);
  });

  it('knows new files, files that go, and ends without a line feed', () => {
    const made = { name: 'made', text: unifiedDiff('new', null, 'a\nb') };
    const gone = { name: 'gone', text: unifiedDiff('new', 'a\nb', null) };
    assert.deepEqual(tried([made, gone], {}).map(({ state }) => state), ['applies', 'applies']);
    assert.deepEqual(tried([made], { new: 'a\nb' }).map(({ state }) => state), ['applied']);
    assert.deepEqual(tried([gone], {}).map(({ state }) => state), ['applied']);
    assert.deepEqual(tried([{ name: 'empty', text: 'no diff\n' }], {}).map(({ state }) => state), ['applies']);
  });
});
