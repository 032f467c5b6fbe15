// What of a build's output is shown after it failed: configure's own error, not the thousands of lines of its log.
import assert from 'node:assert/strict';
import { TellingLines } from '../../../src/system/telling-lines.ts';

function told(lines: readonly string[]): readonly string[] {
  const telling = new TellingLines();
  for (const line of lines) telling.push(line);
  return telling.lines();
}

describe('system/telling-lines', () => {
  it('leaves out the files that debhelper shows when configure fails', () => {
    const log = Array.from({ length: 5000 }, (_, number) => `| #define HAVE_${number} 1`);
    const end = ['dh_auto_configure: error: ./configure returned exit code 1', 'make: *** [debian/rules:6: binary] Error 2'];
    assert.deepEqual(
      told(['checking for zlib... no', 'configure: error: zlib is missing', '\ttail -v -n \\+0 config.log', '==> config.log <==', ...log, '', ...end]),
      ['checking for zlib... no', 'configure: error: zlib is missing', '\ttail -v -n \\+0 config.log', ...end],
    );
  });

  it('has a second file of the same command out too, and what comes after them in', () => {
    assert.deepEqual(told(['cmake failed', '==> CMakeCache.txt <==', 'a', '', '==> CMakeFiles/CMakeError.log <==', 'b', 'make[1]: *** [x] Error 25', 'c']), [
      'cmake failed',
      'make[1]: *** [x] Error 25',
      'c',
    ]);
  });

  it('keeps the last 30 lines, none of them empty', () => {
    const lines = Array.from({ length: 40 }, (_, number) => `line ${number}`);
    assert.deepEqual(told(lines.flatMap((line) => [line, ''])), lines.slice(10));
  });
});
