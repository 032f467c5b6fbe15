// The circumstances of a second build: everything that is said to be varied is, and nothing else.
import assert from 'node:assert/strict';
import { usualReason } from '../../../src/debian/unreproducible.ts';
import { circumstancesOf, variations, type Means } from '../../../src/stages/circumstances.ts';

const means: Means = { processors: 2, ownIdentity: true, locale: { name: 'et_EE.UTF-8', folder: '/run/debkit/locale' }, clock: null };

function vary(changes: Partial<Means> = {}) {
  const { rows, notVaried } = variations({ ...means, ...changes });
  return { rows, notVaried, names: rows.map(({ what }) => what), circumstances: circumstancesOf(rows, 2) };
}

describe('stages/circumstances', () => {
  it('varies all that costs nothing, and names the rest with a reason', () => {
    const { circumstances, rows, names, notVaried } = vary();
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
      ...{ path: '/build', clock: null, oldKernel: false },
    });
    assert.deepEqual(names, ['host name', 'user', 'HOME', 'SHELL', 'PATH', 'TZ', 'locale', 'umask', 'number of jobs', 'time of day']);
    for (const { first, second } of rows) assert.notEqual(first, second);
    assert.deepEqual(notVaried.map(({ what }) => what), ['build path', 'year', 'kernel', 'order of files in a folder']);
  });

  it('says what a sandbox or a missing locale keeps from being varied', () => {
    const { circumstances, names, notVaried } = vary({ ownIdentity: false, locale: { why: 'it is not in the cache' } });
    assert.deepEqual([circumstances.hostName, circumstances.user, circumstances.environment['USER'], circumstances.environment['LANG']], ['debkit', { name: 'builder', id: 1000 }, undefined, 'C.UTF-8']);
    assert.ok(names.every((what) => !['host name', 'user', 'locale'].includes(what)));
    assert.deepEqual(notVaried.slice(0, 3), [
      { what: 'host name', why: 'the sandbox is this machine itself' },
      { what: 'user', why: 'the sandbox is this machine itself' },
      { what: 'locale', why: 'it is not in the cache' },
    ]);
  });

  it('varies year, kernel and build path when it is thorough, and says what the clock does not reach', () => {
    const { circumstances, names, notVaried } = vary({ clock: { library: '/x.so' } });
    assert.deepEqual(names.slice(-3), ['year', 'kernel', 'build path']);
    assert.deepEqual([circumstances.clock, circumstances.oldKernel, circumstances.path], [{ library: '/x.so', time: '+398d 7h' }, true, '/build/other-path']);
    assert.deepEqual(notVaried.map(({ what }) => what), ['year for Go and static programs', 'order of files in a folder']);
    const without = vary({ clock: { why: 'no libfaketime' } });
    assert.deepEqual([without.names.includes('year'), without.notVaried[0]], [false, { what: 'year', why: 'no libfaketime' }]);
  });

  it('has a reason and a fix for each variation, and for what no variation does', () => {
    const { names } = vary({ clock: { library: '/x.so' } });
    for (const name of [...names, 'order of jobs', 'chance']) assert.ok(usualReason(name) !== null, name);
  });
});
