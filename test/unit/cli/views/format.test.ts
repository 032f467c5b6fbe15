// Paths and cut texts as every view writes them.
import assert from 'node:assert/strict';
import { fit, shownPath } from '../../../../src/cli/views/format.ts';

describe('cli/views/format', () => {
  const cuts: [string, number, string][] = [
    ['short', 10, 'short'],
    ['exact', 5, 'exact'],
    ['too long', 5, 'too …'],
    ['中文字', 6, '中文字'],
    ['中文字', 5, '中文…'],
    ['e\u0301e\u0301', 2, 'e\u0301e\u0301'],
  ];
  for (const [text, columns, shown] of cuts) it(`'${text}' in ${columns} columns`, () => assert.equal(fit(text, columns), shown));

  const paths: [string, string][] = [
    ['/a/b/c', 'c'],
    ['/a/b', '.'],
    ['/a/bc', '/a/bc'],
    ['/x', '/x'],
    ['rel/x', 'rel/x'],
    ['/a/b/..x', '..x'],
  ];
  for (const [path, text] of paths) it(`${path} seen from /a/b`, () => assert.equal(shownPath(path, '/a/b'), text));
});
