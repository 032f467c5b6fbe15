// A client that does not answer is this host's failure; what else goes wrong is said as it was.
import assert from 'node:assert/strict';
import { PackageError } from '../../../src/errors.ts';
import { answering } from '../../../src/sandbox/container-call.ts';

describe('sandbox/container-call', () => {
  const request = { argv: ['docker', 'ps', '--all'], seconds: 120 };

  it('a client that is ended by its time limit does not answer', () =>
    assert.rejects(answering('docker', () => Promise.reject(new PackageError('TIME_LIMIT', 'x')))(request), { code: 'CONTAINER_CLIENT', exitCode: 3, message: "'docker ps' did not end within 120 s" }));

  it('any other error stays what it is', () => assert.rejects(answering('docker', () => Promise.reject(new PackageError('LOG_LIMIT', 'x')))(request), { code: 'LOG_LIMIT', exitCode: 1 }));
});
