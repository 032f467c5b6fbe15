// The circumstances of a second build: everything that is said to be varied is, and nothing else.
import assert from 'node:assert/strict';
import { varyAll } from '../../../src/stages/circumstances.ts';

const locale = { name: 'et_EE.UTF-8', folder: '/run/debkit/locale' };

describe('stages/circumstances', () => {
  it('varies all that costs nothing, and names the rest with a reason', () => {
    const { circumstances, varied, notVaried } = varyAll({ processors: 2, ownIdentity: true, locale });
    assert.deepEqual(circumstances, {
      hostName: 'other-host',
      user: { name: 'other-user', id: 1111 },
      environment: {
        ...{ USER: 'other-user', LOGNAME: 'other-user', HOME: '/nonexistent/other-home', SHELL: '/bin/bash', TZ: 'FAR-23' },
        PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/games:/nonexistent/other-path',
        ...{ LANG: 'et_EE.UTF-8', LC_MESSAGES: 'C.UTF-8', LOCPATH: '/run/debkit/locale' },
      },
      umask: '0002',
      processors: 3,
    });
    const names = ['host name', 'user', 'HOME', 'SHELL', 'PATH', 'TZ', 'locale', 'umask', 'number of jobs', 'time of day'];
    assert.deepEqual(varied.map(({ what }) => what), names);
    for (const { first, second } of varied) assert.notEqual(first, second);
    assert.deepEqual(notVaried.map(({ what }) => what), ['build path', 'year', 'kernel', 'order of files in a folder']);
  });

  it('says what a sandbox or a missing locale keeps from being varied', () => {
    const { circumstances, varied, notVaried } = varyAll({ processors: 2, ownIdentity: false, locale: { why: 'it is not in the cache' } });
    assert.deepEqual([circumstances.hostName, circumstances.user, circumstances.environment['USER'], circumstances.environment['LANG']], ['debkit', { name: 'builder', id: 1000 }, undefined, 'C.UTF-8']);
    assert.ok(varied.every(({ what }) => !['host name', 'user', 'locale'].includes(what)));
    assert.deepEqual(notVaried.slice(0, 3), [
      { what: 'host name', why: 'the sandbox is this machine itself' },
      { what: 'user', why: 'the sandbox is this machine itself' },
      { what: 'locale', why: 'it is not in the cache' },
    ]);
  });
});
