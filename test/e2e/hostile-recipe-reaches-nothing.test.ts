// A stranger's recipe: what its build and its smoke tests try against this host fails or stays in the sandbox, and the log shows each attempt.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, connect, type AddressInfo, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { attack } from '../helpers/attack.ts';
import { binaryPackage, needSandbox, tell, writeRecipe, type Told, type World } from '../helpers/e2e-world.ts';
import { abandoned, runningOf } from '../helpers/leftovers.ts';

const secretText = 'the-secret-of-this-host';

/** What is tried by everyone, and what an unprivileged builder tries beside it: name, shell words that succeed where the sandbox leaks. */
function attempts(where: { port: number; address: string; secret: string; mark: string }): { all: [string, string][]; builder: [string, string][] } {
  const dial = (address: string) => `perl -MIO::Socket::INET -e 'exit !IO::Socket::INET->new(PeerAddr => "${address}:${where.port}", Timeout => 3)'`;
  return {
    all: [
      ['to reach a server on the loopback address of the host', dial('127.0.0.1')],
      ['to reach a server on the network', dial(where.address)],
      ['to resolve a name', 'getent hosts git.example.org'],
      ['to read a file of the host', `cat ${where.secret}`],
      ['to read it through the first process', `cat /proc/1/root${where.secret}`],
      ['to see a process of the host', `grep --quiet --text ${where.mark} /proc/[0-9]*/environ`],
      ['to change what was handed in', 'sh -c "echo x > /run/debkit/input/x"'],
      ['to change a setting of the kernel', 'sh -c "echo debkit > /proc/sys/kernel/core_pattern"'],
      ['to make the kernel act', 'sh -c "echo h > /proc/sysrq-trigger"'],
      ['to open a disk', 'sh -c "mknod /tmp/disk b 254 0 && head --bytes=1 /tmp/disk"'],
      ['to change the clock', 'date --set=2001-01-01'],
    ],
    builder: [
      ['to write into /usr', 'sh -c "echo x > /usr/bin/x"'],
      ['to change the users', 'sh -c "echo x >> /etc/passwd"'],
      ['to become root by su', 'su root --command id'],
      ['to give a file to root', 'sh -c "echo x > /tmp/x && chown 0 /tmp/x"'],
      ['to mount', 'mount -t tmpfs none /mnt'],
      ['to change the root folder', 'chroot / true'],
    ],
  };
}

function scriptOf(tried: readonly [string, string][], daemon: string, outside: string): string {
  return [
    'broke=0',
    // 126 and 127: what could not be run was not tried.
    'try() {',
    '  what=$1; shift; status=0; "$@" >/dev/null 2>&1 </dev/null || status=$?',
    '  case $status in 0|126|127) echo "tried $what: NOT HELD ($status)"; broke=1;; *) echo "tried $what: held";; esac',
    '}',
    ...tried.map(([what, words]) => `try '${what}' ${words}`),
    `mkdir -p '${outside}' && echo x > '${outside}/x' && echo 'wrote where the host has a folder'`,
    `setsid sleep ${daemon} >/dev/null 2>&1 </dev/null &`,
    'test $broke = 0 && echo all attempts were held',
    '',
  ].join('\n');
}

describe('a hostile recipe reaches nothing', () => {
  let own: World;
  let server: Server;
  let connections = 0;
  let told: Told;
  let tried: ReturnType<typeof attempts>;
  const daemon = (number: number) => `7${process.pid}00${number}`;
  const outside = () => join(own.folder, 'outside');
  const core = () => readFileSync('/proc/sys/kernel/core_pattern', 'utf8');
  const corePattern = core();

  before(async function () {
    own = await needSandbox(this);
    server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    }).listen(0, '0.0.0.0');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const external = Object.values(networkInterfaces()).flat().find((one) => one?.family === 'IPv4' && !one.internal);
    const secret = join(own.folder, 'secret');
    writeFileSync(secret, `${secretText}\n`, { mode: 0o644 });
    mkdirSync(outside(), { mode: 0o777 });
    tried = attempts({ port, address: external?.address ?? '127.0.0.2', secret, mark: own.home });

    // The server would notice.
    for (const address of ['127.0.0.1', external?.address ?? '127.0.0.2']) await once(connect(port, address), 'close');
    assert.equal(connections, 2);

    const build = scriptOf([...tried.all, ...tried.builder], daemon(1), outside());
    const smoke = scriptOf(tried.all, daemon(2), outside());
    const rules = 'execute_before_dh_auto_build:\n\tsh debian/intrude-build.sh\n';
    const recipe = writeRecipe(
      own,
      'intruder',
      {
        build: { system: 'none', rules },
        packages: {
          intruder: binaryPackage('intruder', {
            files: ['debian/intrude-smoke.sh usr/share/intruder'],
            smoke: [{ run: 'sh /usr/share/intruder/intrude-smoke.sh', expect: 'all attempts were held' }],
          }),
        },
      },
      { 'debian/intrude-build.sh': build, 'debian/intrude-smoke.sh': smoke },
    );
    told = await tell(own, ['build', recipe, '--no-lint']);
  });
  after(() => server.close());

  it('and passes, since what it tried harmed nobody', () => {
    assert.deepEqual([told.code, told.result.status], [0, 'passed'], told.ran.out.slice(-4000));
  });

  attack('all of that by the build of a recipe', 'an unprivileged user without a network', () => {
    const log = readFileSync(join(told.result.folder, 'build.log'), 'utf8');
    for (const [what] of [...tried.all, ...tried.builder]) assert.ok(log.includes(`tried ${what}: held`), `${what}: ${log}`);
    assert.match(log, /^all attempts were held$/m);
  });

  attack('all of that by its smoke tests', 'a root that is not the root of the host', () => {
    const output = told.output('install-test');
    for (const [what] of tried.all) assert.ok(output.includes(`tried ${what}: held`), `${what}: ${output}`);
    assert.match(output, /^wrote where the host has a folder$/m);
  });

  attack('to leave a connection, a secret, a file or a daemon', 'a sandbox that ends with the step', () => {
    assert.equal(connections, 2);
    assert.ok(!told.ran.out.includes(secretText));
    assert.equal(existsSync(join(outside(), 'x')), false);
    assert.equal(core(), corePattern);
    assert.deepEqual(runningOf(daemon(1)), []);
    assert.deepEqual(runningOf(daemon(2)), []);
    assert.deepEqual([runningOf(own.home), abandoned(own, join(own.folder, 'dist'))], [[], []]);
  });
});
