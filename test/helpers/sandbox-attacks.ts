// What a stranger's build (the builder) and a stranger's package (the root of its install test) try from within a sandbox.
import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Chroot } from '../../src/contracts/sandbox.ts';
import { exec } from '../../src/system/exec.ts';
import { attack } from './campaign.ts';
import { lacking } from './lacking.ts';

interface Attempt {
  readonly tried: string;
  readonly stoppedBy: string;
  /** Shell words that succeed where the sandbox leaks. */
  readonly words: (host: HostTarget) => string;
  /** Left out for root, who may do that to the sandbox itself. */
  readonly builderAlone?: true;
  /** Left out where the test shows that it succeeds on the host: it would do harm there, means something in a sandbox alone, or is what not every machine lets its root do. */
  readonly notOnHost?: true;
}

/** What there is to reach on the host. */
interface HostTarget {
  readonly port: number;
  readonly datagramPort: number;
  readonly address: string;
  readonly socket: string;
  readonly secret: string;
  readonly pid: number;
  /** Major and minor number of a disk. */
  readonly disk: string;
}

const dial = (family: string, rest: string) => `perl -MSocket -MIO::Socket -e 'exit !(${family}->new(${rest}))'`;
const tcp = (address: string, port: number) => dial('IO::Socket::INET', `PeerAddr => "${address}:${port}", Timeout => 3`);
// The name as node has it: all of the address, with zeros at its end (unix(7)).
const abstract = (name: string) => `perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0) or exit 2; exit !connect(S, pack("S a108", AF_UNIX, "\\0${name}"))'`;
// syscall(2) numbers.
const numbers = process.arch === 'arm64' ? { initModule: 105, ptrace: 117 } : { initModule: 175, ptrace: 101 };
const builder = { builderAlone: true, notOnHost: true } as const;

const attempts: readonly Attempt[] = [
  { tried: 'TCP to a server on the loopback of the host', stoppedBy: 'a network namespace', words: ({ port }) => tcp('127.0.0.1', port) },
  { tried: 'TCP to an address of the host', stoppedBy: 'a network namespace', words: ({ address, port }) => tcp(address, port) },
  // What asks the DNS does just this.
  { tried: 'UDP to an address of the host', stoppedBy: 'a network namespace', words: ({ address, datagramPort }) => `perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(PeerAddr => "${address}:${datagramPort}", Proto => "udp") or exit 1; exit !$s->send("x")'` },
  { tried: 'an abstract unix socket of the host', stoppedBy: 'a network namespace', words: ({ socket }) => abstract(socket) },
  { tried: 'the socket of docker or podman', stoppedBy: 'not being there', words: () => 'test -S /var/run/docker.sock -o -S /run/podman/podman.sock', notOnHost: true },
  { tried: 'a file of the host', stoppedBy: 'a root folder of its own', words: ({ secret }) => `cat ${secret}` },
  { tried: 'a file of the host through the first process', stoppedBy: 'a pid namespace', words: ({ secret }) => `cat /proc/1/root${secret}`, notOnHost: true },
  { tried: 'a file of the host through any process', stoppedBy: 'a pid namespace', words: ({ secret }) => `for root in /proc/[0-9]*/root; do cat $root${secret} && exit 0; done; exit 1` },
  { tried: 'a process of the host, by its environment', stoppedBy: 'a pid namespace', words: ({ pid }) => `test -e /proc/${pid}/environ && grep --quiet --text PATH= /proc/${pid}/environ` },
  { tried: 'a signal to a process of the host', stoppedBy: 'a pid namespace', words: ({ pid }) => `kill -0 ${pid}` },
  { tried: 'a setting of the kernel', stoppedBy: 'a read-only or foreign /proc/sys', words: () => "sh -c 'echo debkit > /proc/sys/kernel/core_pattern'", notOnHost: true },
  { tried: 'sysrq', stoppedBy: 'a read-only or foreign /proc', words: () => "sh -c 'echo h > /proc/sysrq-trigger'", notOnHost: true },
  { tried: 'memory of the kernel', stoppedBy: 'no capability', words: () => 'head --bytes=1 /proc/kcore | grep --quiet --text . || head --bytes=1 /dev/mem', notOnHost: true },
  { tried: 'the log of the kernel', stoppedBy: 'no capability, or dmesg_restrict', words: () => 'test -c /dev/kmsg && head --bytes=1 /dev/kmsg || dmesg' },
  { tried: 'to write into /sys', stoppedBy: 'a read-only /sys', words: () => 'touch --no-create /sys/kernel' },
  { tried: 'a device node of a disk', stoppedBy: 'no capability', words: ({ disk }) => `sh -c 'rm -f /tmp/disk; mknod /tmp/disk b ${disk} && head --bytes=1 /tmp/disk; code=$?; rm -f /tmp/disk; exit $code'`, notOnHost: true },
  { tried: 'to load a module of the kernel', stoppedBy: 'no capability, or seccomp', words: () => `perl -e 'syscall(${numbers.initModule}, 0, 0, 0); exit($!{EPERM} || $!{ENOSYS} ? 1 : 0)'`, notOnHost: true },
  { tried: 'the clock', stoppedBy: 'no capability', words: () => 'date --set=2001-01-01', notOnHost: true },
  { tried: 'what was handed in, to change it', stoppedBy: 'a read-only mount', words: () => "sh -c 'echo x > /run/debkit/input/x'", notOnHost: true },
  { tried: 'what was handed in, to mount it anew', stoppedBy: 'a locked mount', words: () => "sh -c 'mount -o remount,rw,bind /run/debkit/input && echo x > /run/debkit/input/x'", notOnHost: true },
  { tried: 'to trace the first process', stoppedBy: 'no capability', words: () => `perl -e 'exit(syscall(${numbers.ptrace}, 16, 1, 0, 0) == 0 ? 0 : 1)'`, ...builder },
  { tried: 'to mount', stoppedBy: 'no capability', words: () => 'mount -t tmpfs none /mnt', ...builder },
  { tried: 'a setuid program of the system', stoppedBy: 'no_new_privs', words: () => 'su root --command id', ...builder },
  { tried: 'to write into /usr', stoppedBy: 'who owns it', words: () => "sh -c 'echo x > /usr/bin/x'", ...builder },
  { tried: 'to add a user', stoppedBy: 'who owns it', words: () => "sh -c 'echo x:x:0:0::/:/bin/sh >> /etc/passwd'", ...builder },
  { tried: 'to give a file to root', stoppedBy: 'no capability', words: () => "sh -c 'echo x > /tmp/x && chown 0 /tmp/x'", ...builder },
  { tried: 'another root folder', stoppedBy: 'no capability', words: () => 'chroot / true', ...builder },
];

/** The attacks as tests, each as the builder, and as root where root has no more business with it. `open` gives a chroot as a build has it, over `store`. */
export function sandboxAttacks(open: (mounts: readonly { readonly source: string; readonly target: string }[]) => Promise<Chroot>, store: string): void {
  describe('under attack', () => {
    let host: HostTarget;
    let server: Server;
    let abstractServer: Server;
    let datagrams: Socket;
    let heard = 0;
    /** As often as the servers heard of the host itself. */
    let told = 2;
    let corePattern = '';
    const core = () => readFileSync('/proc/sys/kernel/core_pattern', 'utf8');

    before(async () => {
      const count = () => (heard += 1);
      corePattern = core();
      server = createServer((socket) => void (count(), socket.destroy())).listen(0, '0.0.0.0');
      await once(server, 'listening');
      datagrams = createSocket('udp4').on('message', count);
      await new Promise<void>((resolve) => datagrams.bind(0, '0.0.0.0', resolve));
      const socket = `debkit-test-${process.pid}`;
      abstractServer = createServer((one) => void (count(), one.destroy())).listen(`\0${socket}`);
      await once(abstractServer, 'listening');
      const external = Object.values(networkInterfaces()).flat().find((one) => one?.family === 'IPv4' && !one.internal);
      // proc_partitions(5)
      const disk = /^ *(\d+ +\d+) +\d+ \w+$/m.exec(readFileSync('/proc/partitions', 'utf8'))?.[1] ?? '8 0';
      const { port } = server.address() as AddressInfo;
      const secret = join(store, 'secret');
      mkdirSync(join(store, 'given'));
      writeFileSync(secret, 'of the host\n', { mode: 0o644 });
      host = { port, datagramPort: datagrams.address().port, address: external?.address ?? '127.0.0.2', socket, secret, pid: process.pid, disk };
      // That the servers hear is shown before it is said that they heard nothing.
      await once(connect(port, '127.0.0.1'), 'close');
      await once(connect(`\0${socket}`), 'close');
      assert.equal(heard, 2);
    });
    after(() => {
      server.close();
      abstractServer.close();
      datagrams.close();
    });

    it('by what succeeds where no sandbox stops it', async function () {
      lacking(this, process.getuid?.() === 0 ? null : 'only root can do on the host what the sandbox forbids');
      const failed: string[] = [];
      for (const { tried, words } of attempts.filter(({ notOnHost }) => notOnHost !== true)) {
        const { exitCode, stderr } = await exec({ argv: ['sh', '-c', words(host)], seconds: 30 });
        if (exitCode !== 0) failed.push(`${tried}: exit code ${exitCode} ${stderr}`);
      }
      // UDP may be on its way still.
      await delay(200);
      told = heard;
      assert.deepEqual(failed, []);
    });

    for (const user of ['builder', 'root'] as const) {
      describe(`by ${user === 'root' ? 'the root of an install test' : 'a build'}`, () => {
        const mine = attempts.filter(({ builderAlone }) => builderAlone !== true || user === 'builder');
        let ended: readonly string[];
        before(async () => {
          const chroot = await open([{ source: join(store, 'given'), target: '/run/debkit/input' }]);
          // All in one command: to start one takes podman longer than to try.
          const script = mine.map(({ words }) => `( ${words(host)} ) >/tmp/said 2>/dev/null </dev/null; code=$?; grep --quiet --text 'of the host' /tmp/said && echo leaked; echo ended $code\n`).join('');
          const { stdout } = await chroot.run({ argv: ['sh', '-c', script], user, seconds: 120 }).finally(() => chroot.close());
          ended = stdout.split(/(?<=^ended \d+\n)/m);
        });
        mine.forEach(({ tried, stoppedBy }, at) => {
          attack(tried, stoppedBy, () => {
            const code = Number(/^ended (\d+)\n$/.exec(ended[at] ?? '')?.[1] ?? 0);
            // 126 and 127: what could not be run was not tried.
            assert.ok(code !== 0 && code !== 126 && code !== 127, ended[at]);
            assert.deepEqual([heard, core()], [told, corePattern]);
          });
        });
      });
    }
  });
}
