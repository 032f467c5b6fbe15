// What is never a success: an empty package, files in odd places, a program that does not start or calls itself another version.
import assert from 'node:assert/strict';
import type { DebEntry } from '../../../src/contracts/deb-content.ts';
import { judgeContents, judgeProgram } from '../../../src/detect/judge-package.ts';

function entries(...paths: string[]): DebEntry[] {
  return paths.map((path) => ({ path, type: 'file', mode: 0o644, owner: 'root:root', size: 1, mtime: 0, sha256: '', target: null }));
}

const answer = (option: string, exitCode: number | null, output: string) => ({ option, exitCode, output });

describe('judgeContents', () => {
  it('documentation alone is an empty package', () => {
    assert.match(judgeContents(entries('/usr/share/doc/x/copyright', '/usr/share/man/man1/x.1.gz')).problems.join(), /empty/);
    assert.deepEqual(judgeContents(entries('/usr/bin/x', '/usr/share/doc/x/copyright')).problems, []);
  });
  it('files outside the usual places', () => {
    assert.match(judgeContents(entries('/usr/bin/x', '/usr/local/bin/y', '/build/z')).problems.join(), /\/usr\/local\/bin\/y, \/build\/z/);
  });
  it('libraries by the name that programs look for', () => {
    const found = judgeContents(entries('/usr/lib/x86_64-linux-gnu/libx.so.1.2.3', '/usr/lib/x86_64-linux-gnu/libx.so.1', '/usr/include/x.h'));
    assert.deepEqual(found.libraries.map(({ name, version }) => `${name} ${version}`), ['libx 1']);
    assert.equal(found.headers, true);
  });
});

describe('judgeProgram', () => {
  it('a number alone is a version only behind that word', () => {
    assert.notEqual(judgeProgram([answer('version', 0, ',1a21e55')], '1.0', 'nq').kind, 'version');
    assert.deepEqual(judgeProgram([answer('-V', 0, 'nq version 1')], '1.0', 'nq'), { kind: 'version', option: '-V', said: '1' });
  });
  const rows: readonly (readonly [what: string, answers: readonly ReturnType<typeof answer>[], version: string, kind: string])[] = [
    ['the version', [answer('--version', 0, 'x 1.2.0\n')], '1.2.0', 'version'],
    ['a version with a zero less', [answer('--version', 0, 'x 1.2\n')], '1.2.0', 'version'],
    ['a revision of upstream’s own, which the program does not tell', [answer('--version', 0, 'x 1.2.0-00\n')], '1.2.0-1', 'version'],
    ['another version', [answer('--version', 0, 'x version 1.1\n')], '1.2.0', 'other-version'],
    ['a longer version is another', [answer('--version', 0, 'x 1.2.0.5\n')], '1.2.0', 'other-version'],
    ['no version, but help', [answer('--version', 1, 'unknown option\n'), answer('--help', 0, 'Usage: x\n')], '1.2.0', 'starts'],
    ['a missing library', [answer('--version', 127, 'x: error while loading shared libraries: liby.so.1\n')], '1.2.0', 'broken'],
    ['a missing module', [answer('--version', 1, 'Traceback\nModuleNotFoundError: No module named y\n'), answer('--help', 1, 'ModuleNotFoundError: No module named y\n')], '1.2.0', 'broken'],
    ['a crash', [answer('--version', 139, 'Segmentation fault\n')], '1.2.0', 'broken'],
    ['usage with an exit code', [answer('--version', 2, 'usage: x FILE\n'), answer('--help', 2, 'usage: x FILE\n')], '1.2.0', 'starts'],
    ['usage by a die of Perl', [answer('--version', 255, 'Usage: x a OP b\n'), answer('--help', 255, 'Usage: x a OP b\n')], '1.2.0', 'starts'],
    ['a die without usage', [answer('--version', 255, 'cannot go on\n'), answer('--help', 255, 'cannot go on\n')], '1.2.0', 'broken'],
    ['it is for root alone', [answer('--version', 1, 'x: Failure to open sockets: Permission denied\n'), answer('--help', 1, 'x: Operation not permitted\n')], '1.2.0', 'waits'],
    ['a part of it cannot be run', [answer('--version', 1, '/usr/bin/x: line 3: /usr/lib/y: Permission denied\n')], '1.2.0', 'broken'],
    ['it waits', [answer('--version', null, '')], '1.2.0', 'waits'],
  ];
  for (const [what, answers, version, kind] of rows) it(`${what}: ${kind}`, () => assert.equal(judgeProgram(answers, version, 'x').kind, kind));
});
