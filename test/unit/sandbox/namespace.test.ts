// The user namespace: who becomes whom, and the command lines that make and enter it.
import assert from 'node:assert/strict';
import { enterArgv, holderArgv, idMap, rootRange, subordinateIds } from '../../../src/sandbox/namespace.ts';

describe('sandbox/namespace', () => {
  it('maps root to a range of its own, an ordinary user to itself and its subordinate ids', () => {
    assert.deepEqual(idMap(0, null), [{ inside: 0, outside: rootRange, count: 65536 }]);
    assert.deepEqual(idMap(0, { start: 5, count: 7 }), [{ inside: 0, outside: rootRange, count: 65536 }], 'root is never mapped to root');
    assert.deepEqual(idMap(1001, null), [{ inside: 0, outside: 1001, count: 1 }]);
    assert.deepEqual(idMap(1001, { start: 100000, count: 65536 }), [
      { inside: 0, outside: 1001, count: 1 },
      { inside: 1, outside: 100000, count: 65535 },
    ]);
  });

  const rows: readonly (readonly [string, { start: number; count: number } | null])[] = [
    ['', null],
    ['ann:100000:65536\n', { start: 100000, count: 65536 }],
    ['bob:100000:65536\n', null],
    ['bob:1:70000\nann:200000:65535', { start: 200000, count: 65535 }],
    ['1001:300000:65536', { start: 300000, count: 65536 }],
    ['ann:100000:1000\nann:400000:65536', { start: 400000, count: 65536 }],
    ['ann:x:y\n#ann:1:65536\n  ann:500000:65536  ', { start: 500000, count: 65536 }],
    ['ann', null],
  ];
  for (const [text, expected] of rows) {
    it(`reads subuid(5) ${JSON.stringify(text)}`, () => assert.deepEqual(subordinateIds(text, 'ann', 1001), expected));
  }

  it('holds the namespace: root binds the folder first, since its namespace cannot enter a 0700 home', () => {
    const hold = ['unshare', '--user', '--', 'sh', '-c', 'echo ready; exec cat'];
    assert.deepEqual(holderArgv(1001, '/store'), hold);
    assert.deepEqual(holderArgv(0, '/store'), [
      ...['unshare', '--mount', '--propagation', 'private', '--', 'sh', '-c', 'mount --bind -- "$1" /mnt && shift && exec "$@"', 'sh', '/store'],
      ...hold,
    ]);
  });

  it('enters the namespace as its root, and ends with its parent', () => {
    const enter = ['--user', '-S', '0', '-G', '0', '--', 'unshare', '--mount', '--propagation', 'private', '--', 'setpriv', '--pdeathsig', 'KILL', '--', 'sh', '-c'];
    assert.deepEqual(enterArgv(77, { uid: 0, parent: 5, folder: '/store' }, ['id', '-u']), [
      ...['nsenter', '--target', '77', '--mount', ...enter, '[ "$PPID" = "$1" ] || exit 125; shift; exec "$@"', 'sh', '5', 'id', '-u'],
    ]);
    assert.deepEqual(enterArgv(77, { uid: 1001, parent: 5, folder: '/a b' }, ['id', '-u']), [
      ...['nsenter', '--target', '77', ...enter],
      ...['[ "$PPID" = "$1" ] || exit 125; mount --bind -- "$2" /mnt && shift 2 && exec "$@"', 'sh', '5', '/a b', 'id', '-u'],
    ]);
  });
});
