// From any thrown value to the user's words and the exit code; and which view a terminal gets.
import assert from 'node:assert/strict';
import { asDebkitError } from '../../../src/cli/any-error.ts';
import { bugText } from '../../../src/cli/main.ts';
import { isLive, type GlobalOptions } from '../../../src/cli/session.ts';
import type { Environment } from '../../../src/cli/environment.ts';
import { InterruptedError, PackageError, UsageError } from '../../../src/errors.ts';

const idle = new AbortController().signal;

function systemError(code: string, path?: string): Error {
  return Object.assign(new Error(`${code}: refused`), { code }, path === undefined ? {} : { path });
}

describe('cli/main', () => {
  const rows: [string, unknown, string, number][] = [
    ['its own errors', new UsageError('UNKNOWN_SUITE', 'x'), 'UNKNOWN_SUITE', 2],
    ['a full disk', systemError('ENOSPC', '/srv'), 'DISK_FULL', 3],
    ['a folder that may not be written', systemError('EACCES', '/srv/dist'), 'FILE_NOT_ACCESSIBLE', 3],
    ['a disk that fails', systemError('EIO', '/srv/dist'), 'DISK_FAILED', 3],
    ['a disk that fails, it is not said where', systemError('EIO'), 'DISK_FAILED', 3],
    ['a file server that is gone', systemError('ESTALE', '/srv/dist'), 'FILE_NOT_ACCESSIBLE', 3],
    ['a file that was taken away meanwhile', systemError('ENOENT', '/srv/cache/x'), 'FILE_NOT_ACCESSIBLE', 3],
    ['a file where a folder is to be', systemError('EEXIST', '/srv/cache/x'), 'FILE_NOT_ACCESSIBLE', 3],
    ['an error of the system without a path', systemError('EACCES'), 'INTERNAL', 70],
    ['a type error', new TypeError('x is not a function'), 'INTERNAL', 70],
    ['a thrown string', 'oops', 'INTERNAL', 70],
    ['nothing at all', undefined, 'INTERNAL', 70],
  ];
  for (const [what, thrown, code, exitCode] of rows) {
    it(`knows ${what}`, () => {
      const error = asDebkitError(thrown, idle);
      assert.deepEqual([error.code, error.exitCode], [code, exitCode]);
    });
  }

  for (const [name, exitCode] of [
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    it(`sees ${name} behind whatever it made fail`, () => {
      const stop = new AbortController();
      stop.abort(new InterruptedError(name));
      assert.equal(asDebkitError(new PackageError('BUILD_FAILED', 'x'), stop.signal).exitCode, exitCode);
    });
  }

  it('shows the stack of a bug only when asked', () => {
    assert.equal(bugText(new TypeError('bad'), false), 'error: this is a bug of debkit: bad [INTERNAL]\n');
    assert.match(bugText(new TypeError('bad'), true), /\n {4}at /);
  });
});

describe('cli/session', () => {
  const rows: [string, boolean | undefined, GlobalOptions, Environment, boolean][] = [
    ['a terminal', true, {}, { TERM: 'xterm' }, true],
    ['a pipe', undefined, {}, { TERM: 'xterm' }, false],
    ['a dumb terminal', true, {}, { TERM: 'dumb' }, false],
    ['CI', true, {}, { TERM: 'xterm', CI: 'true' }, false],
    ['CI=false', true, {}, { TERM: 'xterm', CI: 'false' }, true],
    ['--verbose', true, { verbose: true }, { TERM: 'xterm' }, false],
    ['--quiet', true, { quiet: true }, { TERM: 'xterm' }, false],
    ['NO_COLOR', true, {}, { TERM: 'xterm', NO_COLOR: '1' }, true],
  ];
  for (const [what, isTTY, options, environment, live] of rows) {
    it(`${what} ${live ? 'is redrawn' : 'gets lines'}`, () =>
      assert.equal(isLive(isTTY === undefined ? {} : { isTTY }, options, environment), live));
  }
});
