// The command lines of docker and podman, whole.
import assert from 'node:assert/strict';
import type { ChrootCommand, OpenOptions } from '../../../src/contracts/sandbox.ts';
import {
  buildArgv, chownArgv, clientEnvironment, commitArgv, endAllArgv, execCommand, findImageArgv, imageOf, isRestricted, listArgv, listImagesArgv, runArgv,
  type Client,
} from '../../../src/sandbox/container-client.ts';

const hard = { files: 20000, processes: 32768 };
const limits = { processes: 100, memory: 2 ** 30, disk: 2 ** 31, log: 2 ** 20 };
const controls = { memory: true, pids: true };
const held = ['--pids-limit', '100', '--memory', '1073741824', '--memory-swap', '1073741824', '--shm-size', '268435456', '--ulimit', 'fsize=2147483648:2147483648', '--ulimit', 'core=0:0', '--oom-score-adj', '1000'];
const docker: Client = { name: 'docker', repository: 'debkit', scratch: 'debkit-4-2-3-ab', rootless: false, hard, limits };
const podman: Client = { name: 'podman', repository: 'localhost/debkit', scratch: 'localhost/debkit-4-2-3-ab', rootless: false, hard, limits };
const hold = ['sh', '-c', 'echo ready; until cat; do :; done'];
const mounts = [{ source: '/store/work/in', target: '/run/debkit/input' }];
const writable = [{ source: '/store/docker/apt/x/lists', target: '/var/lib/apt/lists' }];
const fixed = ['run', '--rm', '--interactive', '--pull=never', '--name', 'debkit-4-1-2-ff', '--hostname', 'debkit', '--user', '0:0', '--workdir', '/'];
const alone = ['--network', 'none', '--add-host', 'debkit:127.0.1.1', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];
const podmanOnly = ['--http-proxy=false', '--ulimit', 'nofile=1024:20000', '--ulimit', 'nproc=32768:32768', ...held];
const readOnly = ['--mount', 'type=bind,source=/store/work/in,target=/run/debkit/input,readonly'];

describe('sandbox/container-client', () => {
  const runs: readonly (readonly [string, Client, OpenOptions, readonly string[]])[] = [
    ['a build', docker, { network: false, mounts }, ['docker', ...fixed, ...held, ...alone, ...readOnly, 'debkit:abc', ...hold]],
    ['a build', podman, { network: false, mounts }, ['podman', ...fixed, ...podmanOnly, ...alone, ...readOnly, 'localhost/debkit:abc', ...hold]],
    [
      'apt', docker, { network: true, mounts: [], writable },
      ['docker', ...fixed, ...held, '--mount', 'type=bind,source=/store/docker/apt/x/lists,target=/var/lib/apt/lists', 'debkit:abc', ...hold],
    ],
    [
      'a second build', docker, { network: false, mounts, identity: { hostName: 'other-host', builder: 1111 } },
      ['docker', ...fixed.with(fixed.indexOf('debkit'), 'other-host'), ...held, ...alone.slice(0, 3), 'other-host:127.0.1.1', ...readOnly, 'debkit:abc', ...hold],
    ],
    [
      'an install test', docker, { network: false, mounts: [], writable },
      ['docker', ...fixed, ...held, ...alone.slice(0, 4), '--mount', 'type=bind,source=/store/docker/apt/x/lists,target=/var/lib/apt/lists', 'debkit:abc', ...hold],
    ],
    ['apt as an ordinary user', { ...podman, rootless: true }, { network: true, mounts: [] }, ['podman', ...fixed, ...podmanOnly, '--network', 'host', 'localhost/debkit:abc', ...hold]],
    [
      'a folder with a comma and a quote', docker, { network: false, mounts: [{ source: '/a,readonly=false/"b', target: '/c' }] },
      ['docker', ...fixed, ...held, ...alone, '--mount', 'type=bind,"source=/a,readonly=false/""b",target=/c,readonly', 'debkit:abc', ...hold],
    ],
  ];
  for (const [what, client, options, expected] of runs) {
    it(`runs ${what} in ${client.name}`, () => {
      assert.deepEqual(runArgv(client, { name: 'debkit-4-1-2-ff', image: imageOf(client, 'abc'), controls }, options), expected);
    });
  }

  it('keeps capabilities only where root works with the network or writable folders, or makes another builder', () => {
    const rows: readonly (readonly [OpenOptions, boolean])[] = [
      [{ network: false, mounts }, true],
      [{ network: false, mounts, writable: [] }, true],
      [{ network: false, mounts, writable }, false],
      [{ network: true, mounts }, false],
      [{ network: false, mounts, identity: { hostName: 'other-host', builder: 1111 } }, false],
    ];
    for (const [options, expected] of rows) assert.equal(isRestricted(options), expected);
  });

  const command: ChrootCommand = { argv: ['make', '$(x)'], user: 'builder', cwd: '/build/x-1', environment: { HOME: '/root', DEB_SECRET: 's3cret' }, seconds: 9 };
  const variables = ['PATH', 'HOME', 'LC_ALL', 'TZ', 'DEB_SECRET'];
  const environmentOptions = variables.flatMap((name) => ['--env', `DEBKIT_${name}`]);
  const script =
    'cd -- "$1" || exit 125; shift; env -i -- PATH="$DEBKIT_PATH" HOME="$DEBKIT_HOME" LC_ALL="$DEBKIT_LC_ALL" TZ="$DEBKIT_TZ" DEB_SECRET="$DEBKIT_DEB_SECRET" "$@";' +
    ' code=$?; kill -KILL -1 2>/dev/null; exit "$code"';

  it('executes as the builder, with values neither in argv nor under names the client reads', () => {
    const { argv, environment } = execCommand(docker, { name: 'debkit-4-1-2-ff', restricted: true, builder: 1000 }, command);
    assert.deepEqual(argv, [
      ...['docker', 'exec', '--user', '1000:1000', ...environmentOptions, 'debkit-4-1-2-ff', 'sh', '-c', script, 'sh', '/build/x-1', 'make', '$(x)'],
    ]);
    assert.deepEqual(environment, {
      DEBKIT_PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/games',
      DEBKIT_HOME: '/root',
      DEBKIT_LC_ALL: 'C.UTF-8',
      DEBKIT_TZ: 'UTC',
      DEBKIT_DEB_SECRET: 's3cret',
    });
  });

  it('executes as the builder that the container has', () => {
    const own = { name: 'n', restricted: true, builder: 1111 };
    assert.deepEqual(execCommand(docker, own, command).argv.slice(0, 4), ['docker', 'exec', '--user', '1111:1111']);
    assert.deepEqual(endAllArgv(docker, own, 'builder').slice(0, 4), ['docker', 'exec', '--user', '1111:1111']);
    const { argv } = execCommand(docker, { ...own, restricted: false }, command);
    assert.deepEqual(argv.slice(argv.indexOf('setpriv')).slice(0, 5), ['setpriv', '--reuid', '1111', '--regid', '1111']);
  });

  it('gives up capabilities where the container has some, and attaches stdin where there is any', () => {
    const { argv } = execCommand(podman, { name: 'n', restricted: false, builder: 1000 }, { ...command, stdin: Buffer.from('x') });
    assert.deepEqual(argv.slice(0, 5), ['podman', 'exec', '--interactive', '--user', '0:0']);
    assert.deepEqual(argv.slice(argv.indexOf('setpriv')), [
      ...['setpriv', '--reuid', '1000', '--regid', '1000', '--clear-groups', '--no-new-privs', '--bounding-set=-all', '--inh-caps=-all', '--', 'make', '$(x)'],
    ]);
    const root = execCommand(docker, { name: 'n', restricted: true, builder: 1000 }, { ...command, user: 'root' });
    assert.deepEqual(root.argv.slice(0, 4), ['docker', 'exec', '--user', '0:0']);
  });

  it('gives a shell the streams of debkit, and a terminal where they are one', () => {
    const shell = { argv: ['bash'], user: 'builder' } as const;
    const { argv } = execCommand(docker, { name: 'n', restricted: true, builder: 1000 }, { ...shell, terminal: true });
    assert.deepEqual(argv.slice(0, 6), ['docker', 'exec', '--interactive', '--tty', '--user', '1000:1000']);
    const piped = execCommand(podman, { name: 'n', restricted: true, builder: 1000 }, { ...shell, terminal: false });
    assert.deepEqual(piped.argv.slice(0, 5), ['podman', 'exec', '--interactive', '--user', '1000:1000']);
  });

  it('refuses a variable name that would be shell', () => {
    for (const name of ['A B', 'A;reboot', '', '1A', 'A=B', '$(x)']) {
      assert.throws(() => execCommand(docker, { name: 'n', restricted: true, builder: 1000 }, { ...command, environment: { [name]: 'x' } }), { code: 'ENVIRONMENT_NAME' });
    }
  });

  it('ends, commits, finds, lists, builds and gives back', () => {
    const end = ['sh', '-c', 'kill -KILL -1 2>/dev/null'];
    assert.deepEqual(endAllArgv(docker, { name: 'n', restricted: true, builder: 1000 }, 'builder'), ['docker', 'exec', '--user', '1000:1000', 'n', ...end]);
    assert.deepEqual(endAllArgv(docker, { name: 'n', restricted: false, builder: 1000 }, 'builder'), ['docker', 'exec', '--user', '0:0', 'n', ...end]);
    assert.deepEqual(commitArgv(docker, 'n', 'debkit:b'), ['docker', 'commit', '--change', 'CMD ["/bin/sh"]', 'n', 'debkit:b']);
    assert.deepEqual(findImageArgv(podman, 'localhost/debkit:b'), ['podman', 'images', '--quiet', '--filter', 'reference=localhost/debkit:b']);
    assert.deepEqual(listArgv(docker), ['docker', 'ps', '--all', '--filter', 'name=debkit-', '--format', '{{.Names}}']);
    assert.deepEqual(listImagesArgv(docker), ['docker', 'images', '--filter', 'reference=*debkit-*', '--format', '{{.Repository}}:{{.Tag}}']);
    assert.deepEqual(chownArgv(docker, 'n', { id: '1001:1001', folders: ['/a'] }), [
      ...['docker', 'exec', '--user', '0:0', 'n', 'chown', '-R', '--no-dereference', '1001:1001', '--', '/a'],
    ]);
    assert.deepEqual(buildArgv(docker, 'debian:trixie', 'debkit:b'), [
      ...['docker', 'build', '--network', 'none', '--target', 'base', '--build-arg', 'BASE=debian:trixie', '--build-arg', 'SOURCES', '--tag', 'debkit:b', '.'],
    ]);
  });

  it('gives the client its own few variables of the user, and nothing else', () => {
    const own = { HOME: '/home/u', DOCKER_HOST: 'unix:///x', PATH: '/evil', LD_PRELOAD: '/evil.so', http_proxy: 'http://user:pass@proxy.example.org', UNSET: undefined };
    assert.deepEqual(clientEnvironment(own), {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      LC_ALL: 'C.UTF-8',
      TZ: 'UTC',
      HOME: '/home/u',
      DOCKER_HOST: 'unix:///x',
    });
  });
});
