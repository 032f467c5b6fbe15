// Our diffs applied, and taken back, by patch(1).
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatPatch } from '../../../src/debian/dep3.ts';
import { unifiedDiff } from '../../../src/debian/unified-diff.ts';
import { inFolder, needTool, seeded, tool } from './tools.ts';

const by = { author: 'Ann Other <ann@example.org>', date: 1323827432 };

/** Applies the diff with patch -p1 and tells what became of `before`, then takes it back. */
async function patched(path: string, before: string | null, after: string | null): Promise<string | null> {
  return inFolder(async (folder) => {
    const file = join(folder, path);
    mkdirSync(join(file, '..'), { recursive: true });
    if (before !== null) writeFileSync(file, before, 'latin1');
    const text = formatPatch({ why: 'Make it so.', forwarded: 'no' }, by, unifiedDiff(path, before, after));
    const patch = (...options: string[]) =>
      tool(['patch', '-p1', '--fuzz=0', '--no-backup-if-mismatch', ...options], {
        cwd: folder,
        stdin: Buffer.from(text, 'latin1'),
      });
    const applied = await patch();
    assert.equal(applied.exitCode, 0, applied.stdout + applied.stderr + text);
    assert.doesNotMatch(applied.stdout, /offset|fuzz/);
    const result = existsSync(file) ? readFileSync(file, 'latin1') : null;
    const reverted = await patch('-R');
    assert.equal(reverted.exitCode, 0, reverted.stdout + reverted.stderr);
    assert.equal(existsSync(file) ? readFileSync(file, 'latin1') : null, before === '' ? null : before);
    return result;
  });
}

describe('patch', () => {
  before(async function () {
    await needTool(this, ['patch', '--version']);
  });

  const rows: [string, string, string | null, string | null][] = [
    ['a line', 'src/x.c', 'a\nb\nc\n', 'a\nB\nc\n'],
    ['the last line without a newline', 'x', 'a\nb', 'a\nB'],
    ['a newline put at the end', 'x', 'a\nb', 'a\nb\n'],
    ['a newline taken from the end', 'x', 'a\nb\n', 'a\nb'],
    ['CRLF lines', 'x', 'a\r\nb\r\nc\r\n', 'a\r\nB\r\nc\r\n'],
    ['bytes that are no UTF-8', 'x', 'a\n\xe9\xff\nc\n', 'a\n\xe8\nc\n'],
    ['a file with a space in its name', 'a dir/a file', 'a\n', 'b\n'],
    ['a new file', 'new/x', null, 'a\n'],
    ['a file that goes', 'x', 'a\nb\n', null],
    ['lines that look like a patch', 'x', '--- a/y\n+++ b/y\n@@ -1 +1 @@\n-x\n', '--- a/y\n+++ b/z\n@@ -1 +1 @@\n-x\n'],
  ];
  for (const [what, path, before, after] of rows) {
    it(`changes ${what}`, async () => assert.equal(await patched(path, before, after), after));
  }

  it('changes 60 random texts', async () => {
    const next = seeded(7);
    const line = () => ['a', 'b', 'c', '', '}', '\t x'][next(6)] ?? '';
    for (let round = 0; round < 60; round++) {
      const lines = Array.from({ length: 1 + next(40) }, line);
      const edited = lines.flatMap((text) => (next(6) > 0 ? [text] : ([[], [line()], [text, line(), line()]][next(3)] ?? [])));
      const [before, after] = [lines, edited].map((list) => list.join('\n') + (next(2) === 0 ? '\n' : '')) as [string, string];
      if (before === after || before === '' || after === '') continue;
      assert.equal(await patched('x', before, after), after);
    }
  });
});
