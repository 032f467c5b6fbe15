// A log as a report holds it: pages, marks, the line that tells a failure, and what is left out of a large one.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { defaultLogLimits, pageLines, readLog, type LogPages } from '../../../src/report/log.ts';
import { markOf } from '../../../src/report/marks.ts';

describe('report/log', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'debkit-log-'))));
  after(() => rmSync(folder, { recursive: true }));

  async function read(content: string | Buffer, said: string | null = null, limits = defaultLogLimits): Promise<LogPages> {
    writeFileSync(join(folder, 'build.log'), content);
    return (await readLog(join(folder, 'build.log'), said, limits)) ?? assert.fail('there is a log');
  }

  const pageText = ({ pages }: LogPages, page: number) => gunzipSync(Buffer.from(pages[page] ?? '', 'base64')).toString('utf8').split('\n');

  it('has every line, in pages', async () => {
    const lines = Array.from({ length: 2 * pageLines + 5 }, (_, index) => `line ${index + 1}`);
    const log = await read(`${lines.join('\n')}\n`);
    assert.deepEqual([log.lines, log.pages.length, log.cut], [lines.length, 3, 0]);
    assert.deepEqual([0, 1, 2].flatMap((page) => pageText(log, page)), lines);
    assert.deepEqual(log.first, { page: 2, texts: lines.slice(2 * pageLines), line: null });
  });

  it('shows first the line that tells the failure, the last one where it stands twice', async () => {
    const lines = Array.from({ length: 3000 }, (_, index) => (index === 10 || index === 1500 ? '  ld: cannot find -lz ' : `line ${index}`));
    const { first } = await read(lines.join('\n'), 'ld: cannot find -lz');
    assert.deepEqual([first.page, first.line, first.texts.length], [1, 1501, pageLines]);
  });

  it('is text whatever the bytes are', async () => {
    const log = await read(Buffer.concat([Buffer.from('\x1b[31mred\x1b[0m\rblue\n'), Buffer.from([0xff, 0xfe, 0x41, 0x0a]), Buffer.from('a\u202eb\x00c\n')]));
    assert.deepEqual(pageText(log, 0), ['blue', '\ufffd\ufffdA', 'abc']);
  });

  it('cuts lines that are very long, and says so', async () => {
    const log = await read(`${'x'.repeat(2500)}\nshort\n`);
    assert.equal(log.cut, 1);
    assert.deepEqual(pageText(log, 0), [`${'x'.repeat(2000)} … (500 more characters)`, 'short']);
  });

  it('of a log that does not compress keeps begin, end and pages with errors', async function () {
    this.timeout(20_000);
    const lines = Array.from({ length: 30 * pageLines }, (_, index) => (index === 14_500 ? 'a.c:1:2: error: bad' : randomBytes(30).toString('base64')));
    const log = await read(lines.join('\n'), null, { ...defaultLogLimits, head: 100_000, tail: 100_000, errors: 100_000 });
    const there = log.pages.flatMap((page, index) => (page === null ? [] : [index]));
    assert.equal(log.pages.length, 30);
    assert.ok(there.includes(0) && there.includes(29) && there.includes(14), there.join(' '));
    assert.ok(there.length < 12, there.join(' '));
    assert.ok(pageText(log, 14).includes('a.c:1:2: error: bad'));
  });

  it('marks more errors than one can step through at both ends, and counts them all', async () => {
    const log = await read(Array.from({ length: 300 }, (_, index) => `a.c:${index}:1: ${index % 3 === 0 ? 'error' : 'warning'}: x`).join('\n'), null, { ...defaultLogLimits, marks: 20 });
    assert.deepEqual(log.counts, { error: 100, warning: 200 });
    assert.equal(log.marks.length, 20);
    assert.ok(log.marks.every(({ mark }) => mark === 'error'));
    assert.deepEqual([log.marks[0]?.line, log.marks.at(-1)?.line], [1, 298]);
  });

  it('an empty log has no page, and none is none', async () => {
    assert.deepEqual((await read('')).pages, []);
    assert.equal(await readLog(join(folder, 'absent'), null), null);
  });

  const marked: [string, string | null][] = [
    ['tiny.c:3:10: fatal error: zlib.h: No such file or directory', 'error'],
    ['src/x.cc:1:2: error: expected ‘;’', 'error'],
    ['/usr/bin/ld: a.o: in function `main\': undefined reference to `x\'', 'error'],
    ['a.c:(.text+0x5): undefined reference to `x\'', 'error'],
    ['collect2: error: ld returned 1 exit status', 'error'],
    ['make[2]: *** [Makefile:12: a.o] Error 1', 'error'],
    ['configure: error: no acceptable C compiler found in $PATH', 'error'],
    ['CMake Error at CMakeLists.txt:3 (find_package):', 'error'],
    ['dh_install: error: missing files, aborting', 'error'],
    ['dpkg-buildpackage: error: debian/rules binary subprocess returned exit status 2', 'error'],
    ['error[E0433]: failed to resolve', 'error'],
    ['/bin/sh: 1: autoreconf: not found', 'error'],
    ['not ok 3 - it works', 'error'],
    ['FAIL: tests/run', 'error'],
    ['Traceback (most recent call last):', 'error'],
    ['x.c:1:1: warning: unused variable', 'warning'],
    ['dpkg-shlibdeps: warning: diversions involved', 'warning'],
    ['checking for error.h... no', null],
    ['gcc -Werror=format-security -Wno-error -c error.c', null],
    ['# PASS:  10', null],
    ['# FAIL:  0', null],
    ['0 errors, 0 warnings', null],
    [`${'x'.repeat(3000)}: error: in a bundle`, null],
  ];
  for (const [line, mark] of marked) it(`${mark ?? 'nothing'}: ${line.slice(0, 60)}`, () => assert.equal(markOf(line), mark));
});
