// The embedded sandbox's command line: an overlay, then bubblewrap in it.
import assert from 'node:assert/strict';
import type { ChrootCommand, OpenOptions } from '../../../src/contracts/sandbox.ts';
import { asUser } from '../../../src/sandbox/chroot-command.ts';
import { limitedArgv } from '../../../src/sandbox/limits.ts';
import { chrootArgv, overlayFailed } from '../../../src/sandbox/unshare-chroot.ts';

const overlay = { lower: ['/mnt/l2', '/mnt/l1'], upper: '/mnt/t/tree', work: '/mnt/t/work', merged: '/mnt/t/merged' };
const mountOverlay = [
  ...['sh', '-c', '{ echo 0 > /proc/sys/user/max_user_namespaces; } 2>/dev/null; rm -rf -- "$1" && mkdir -- "$1" && mount -t overlay debkit -o "$2" -- "$3" && : > "$3.mounted" && shift 3 && exec "$@"', 'sh', '/mnt/t/work'],
  ...['userxattr,volatile,lowerdir=/mnt/l2:/mnt/l1,upperdir=/mnt/t/tree,workdir=/mnt/t/work', '/mnt/t/merged'],
];
const limits = { processes: 100, memory: 2 ** 30, disk: 2 ** 31, log: 2 ** 20 };
const wrap = [...limitedArgv(limits, []), 'bwrap', '--die-with-parent', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try', '--new-session'];
const root = ['--hostname', 'debkit', '--bind', '/mnt/t/merged', '/', '--dev', '/dev', '--proc', '/proc', '--perms', '1777', '--size', '268435456', '--tmpfs', '/dev/shm', '--ro-bind-try', '/sys', '/sys'];
const input = { source: '/mnt/in', target: '/run/debkit/input' };
const lists = { source: '/mnt/lists', target: '/var/lib/apt/lists' };
const builder = ['setpriv', '--reuid', '1000', '--regid', '1000', '--clear-groups', '--no-new-privs', '--bounding-set=-all', '--inh-caps=-all', '--'];

describe('sandbox/unshare-chroot chrootArgv', () => {
  const rows: readonly (readonly [string, OpenOptions, ChrootCommand, readonly string[]])[] = [
    [
      'a build', { network: false, mounts: [input] }, { argv: ['debuild', '$(x)'], user: 'builder', cwd: '/build/x-1', seconds: 1 },
      ['--unshare-net', ...root, '--perms', '0755', '--dir', '/run/debkit', '--ro-bind', '/mnt/in', '/run/debkit/input', '--chdir', '/build/x-1', '--', ...builder, 'debuild', '$(x)'],
    ],
    [
      'apt', { network: true, mounts: [], writable: [lists] }, { argv: ['apt-get', 'update'], user: 'root', seconds: 1 },
      [...root, '--ro-bind', '/etc/resolv.conf', '/etc/resolv.conf', '--bind', '/mnt/lists', '/var/lib/apt/lists', '--chdir', '/', '--', 'apt-get', 'update'],
    ],
    [
      'a second build', { network: false, mounts: [], identity: { hostName: 'other-host', builder: 1111 } }, { argv: ['make'], user: 'builder', seconds: 1 },
      ['--unshare-net', ...root.with(1, 'other-host'), '--chdir', '/', '--', ...builder.with(2, '1111').with(4, '1111'), 'make'],
    ],
  ];
  for (const [what, options, command, expected] of rows) {
    it(`is that of ${what}`, () => assert.deepEqual(chrootArgv(overlay, { ...options, limits }, command), [...mountOverlay, ...wrap, ...expected]));
  }

  it('is that of a shell: the same, in the session of its terminal, where there is one', () => {
    const shell = { argv: ['bash'], user: 'root' } as const;
    const withoutSession = wrap.slice(0, -1);
    const rest = ['--unshare-net', ...root, '--chdir', '/', '--', 'bash'];
    assert.deepEqual(chrootArgv(overlay, { network: false, mounts: [], limits }, { ...shell, terminal: true }), [...mountOverlay, ...withoutSession, ...rest]);
    assert.deepEqual(chrootArgv(overlay, { network: false, mounts: [], limits }, { ...shell, terminal: false }), [...mountOverlay, ...wrap, ...rest]);
  });

  it('leaves root as it is', () => assert.deepEqual(asUser('root', ['id']), ['id']));
});

describe('sandbox/unshare-chroot overlayFailed', () => {
  it('tells a full disk apart', () => {
    assert.equal(overlayFailed('mkdir: cannot create directory ‘/mnt/unshare/tops/1/work’: No space left on device\n', '/c').code, 'DISK_FULL');
    assert.equal(overlayFailed('mount: /mnt/merged: wrong fs type.\n', '/c').code, 'OVERLAY_FAILED');
  });
});
