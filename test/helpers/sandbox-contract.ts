// What every sandbox promises, as tests; each driver runs the same ones against a base made once.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BaseSpec, Chroot, ChrootCommand, OpenOptions, SandboxDriver } from '../../src/contracts/sandbox.ts';
import { defaultLimits } from '../../src/sandbox/limits.ts';
import { sandboxDriver, type SandboxName } from '../../src/sandbox/registry.ts';
import { exec } from '../../src/system/exec.ts';
import { attack } from './campaign.ts';
import { lacking } from './lacking.ts';
import { sandboxAttacks } from './sandbox-attacks.ts';

/** How a sandbox's leftovers are seen from the host. */
export interface ContractHost {
  /** Folders, mounts, containers that a chroot of this store left; empty where all is clean. */
  leftovers(store: string): Promise<string[]>;
  removeLayer(layer: string): Promise<void>;
  /** Process ids of what holds this process's sandbox open between commands, where there is such a thing. */
  holders?(): number[];
  /** Said where the client's own rules let a process make user namespaces. */
  readonly userNamespaces?: true;
}

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };
const base: BaseSpec = { suite: 'trixie', architecture: architectures[process.arch] ?? process.arch, mirror: null, securityMirror: null, keyring: null, aptSources: [] };
const registryModule = new URL('../../src/sandbox/registry.js', import.meta.url).href;
const execModule = new URL('../../src/system/exec.js', import.meta.url).href;

/** Whether a process of this machine has the argument `word`. */
function runs(word: string): boolean {
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').includes(word);
    } catch {
      return false;
    }
  });
}

async function within(seconds: number, holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await delay(100)) if (await holds()) return;
  assert.fail(`${what}: not within ${seconds} s`);
}

/** Runs the contract; a sandbox that does not work here is skipped on a laptop, and an error in CI. */
export function sandboxContract(name: SandboxName, host: ContractHost): void {
  describe(`sandbox ${name}`, () => {
    const store = mkdtempSync(join(tmpdir(), `debkit-${name}-`));
    const layer = `test-${process.pid}`;
    const open: Chroot[] = [];
    const driverWith = (signal: AbortSignal, limits = defaultLimits()) => sandboxDriver(name, { store, exec, signal, containerBase: null, limits });
    let driver: SandboxDriver;
    let counter = 0;
    /** A number of seconds that no other sleep has, to find the process by. */
    const long = () => `90${process.pid}${(counter += 1)}`;

    async function chroot(options: Partial<OpenOptions> = {}, of: SandboxDriver = driver, parent = layer): Promise<Chroot> {
      const opened = await of.open(parent, { network: false, mounts: [], ...options });
      open.push(opened);
      return opened;
    }
    const sh = (script: string, more: Partial<ChrootCommand> = {}): ChrootCommand => ({ argv: ['sh', '-c', script], user: 'builder', seconds: 60, ...more });
    const output = async (opened: Chroot, script: string, more: Partial<ChrootCommand> = {}) => {
      const result = await opened.run(sh(script, more));
      assert.equal(result.exitCode, 0, result.stderr);
      return result.stdout.trim();
    };

    before(async function () {
      chmodSync(store, 0o755);
      driver = driverWith(new AbortController().signal);
      const probe = await driver.probe();
      const failed = probe.findings.filter((finding) => !finding.ok).map((finding) => `${finding.what}: ${finding.hint ?? ''}`);
      assert.equal(probe.usable, failed.length === 0);
      lacking(this, probe.usable ? null : `${name} does not work here: ${failed.join('; ')}`);
      assert.equal(await driver.hasLayer(layer), false);
      await driver.makeBase(layer, base, () => undefined);
    });
    afterEach(async () => {
      for (const one of open.splice(0)) await one.close();
    });
    after(async () => {
      for (const made of [`${layer}-b`, layer]) if (await driver.hasLayer(made)) await host.removeLayer(made);
      await driver.dispose();
      rmSync(store, { recursive: true, force: true });
    });

    it('knows the layer it made', async () => {
      assert.equal(await driver.hasLayer(layer), true);
      assert.equal(await driver.hasLayer(`${layer}-other`), false);
    });

    it('lists its layers, and removes none that a run uses', async () => {
      const other = driverWith(new AbortController().signal);
      const found = (await other.layers()).find(({ id }) => id === layer);
      assert.ok(found !== undefined && (found.bytes ?? 0) > 2e7);
      assert.ok(Math.abs(found.lastUse - Date.now() / 1000) < 3600);
      assert.equal(found.inUse, true);
      assert.equal(await other.removeLayer(layer), false);
      assert.notEqual(await other.verifyLayer(layer), 'damaged');
      assert.equal(await driver.hasLayer(layer), true);
      await other.dispose();
    });

    it('runs two commands of one chroot at once, or one after the other: neither loses what the other wrote', async () => {
      const c = await chroot();
      await Promise.all([output(c, 'echo one > /build/one; sleep 1; echo more >> /build/one'), output(c, 'echo two > /build/two; sleep 1; echo more >> /build/two')]);
      assert.equal(await output(c, 'cat /build/one /build/two'), 'one\nmore\ntwo\nmore');
    });

    if (host.holders !== undefined) {
      it('goes on where the process that holds it open was killed, as for want of memory', async () => {
        const c = await chroot();
        assert.equal(await output(c, 'echo one > /build/one; cat /build/one'), 'one');
        const holders = host.holders?.() ?? [];
        assert.ok(holders.length > 0);
        for (const pid of holders) process.kill(pid, 'SIGKILL');
        await within(30, () => (host.holders?.() ?? []).length === 0, 'the end of the holder');
        assert.equal(await output(c, 'cat /build/one'), 'one');
      });
    }

    it('gives the builder no capability, no way to one, and only /build and /tmp', async () => {
      const c = await chroot();
      assert.equal(await output(c, 'id -u; id -g; id -G'), '1000\n1000\n1000');
      const status = await output(c, 'grep -E "^(Cap|NoNewPrivs)" /proc/self/status');
      assert.deepEqual([...status.matchAll(/^(\w+):\s+(\w+)$/gm)].map((line) => [line[1], line[2]]), [
        ...['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map((set) => [set, '0000000000000000']),
        ['NoNewPrivs', '1'],
      ]);
      assert.equal(await output(c, 'if unshare --map-root-user true 2>/dev/null; then echo all of them; fi'), host.userNamespaces === true ? 'all of them' : '');
      await output(c, 'for d in /build /tmp; do printf "#!/bin/sh\\necho ran\\n" > $d/x && chmod +x $d/x && $d/x; done');
      const writable = await output(c, 'for d in / /etc /usr /usr/bin /var/lib /root /opt /srv /home; do if touch $d/x 2>/dev/null; then echo $d; fi; done');
      assert.equal(writable, '');
    });

    it('gives the builder shared memory, and /sys to read', async () => {
      const c = await chroot();
      assert.equal(await output(c, 'echo shared > /dev/shm/x && cat /dev/shm/x && stat -c %a /dev/shm'), 'shared\n1777');
      assert.equal(await output(c, 'ls -d /sys/devices/system/cpu; if touch /sys/kernel/x 2>/dev/null; then echo written; fi', { user: 'root' }), '/sys/devices/system/cpu');
    });

    it('gives the builder no capability beside a root that has some', async () => {
      const c = await chroot({ network: true });
      assert.match(await output(c, 'grep -E "^Cap(Prm|Eff|Bnd)" /proc/self/status | cut -f2 | sort -u'), /^0+$/);
      assert.equal(await output(c, 'touch /etc/x && chown 33:33 /etc/x && stat -c %u /etc/x', { user: 'root' }), '33');
    });

    it('has no network but a loopback that is up', async () => {
      const c = await chroot();
      assert.equal(await output(c, "tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '"), 'lo');
      const talk = 'use Socket; socket(S,2,1,0) or die; bind(S,sockaddr_in(0,inet_aton("127.0.0.1"))) or die; listen(S,1) or die; socket(C,2,1,0) or die; connect(C,getsockname(S)) or die "down: $!"; print "up"';
      assert.equal(await output(c, `perl -e '${talk}'`), 'up');
      const out = 'use Socket; $!=0; socket(C,2,1,0); connect(C,sockaddr_in(9,inet_aton("192.0.2.1"))) and die; print 0+$!';
      assert.equal(await output(c, `perl -e '${out}'`), '101', 'ENETUNREACH');
    });

    it('has a host name that can be looked up, and is not localhost', async () => {
      const c = await chroot();
      assert.equal(await output(c, 'getent hosts debkit; hostname -f'), '127.0.1.1       debkit\ndebkit');
    });

    it('can have a host name and a builder of its own, in whose place root puts them', async () => {
      const identity = { hostName: 'other-host', builder: 1111 };
      assert.equal(driver.ownIdentity, true);
      const c = await chroot({ identity });
      await output(c, 'echo other:x:1111:1111::/:/bin/sh >> /etc/passwd && echo 127.0.1.1 other-host >> /etc/hosts && chown 1111:1111 /build', { user: 'root' });
      assert.equal(await output(c, 'hostname -f; id -un; id -u; id -g; id -G; touch /build/x && stat -c %U /build/x'), 'other-host\nother\n1111\n1111\n1111\nother');
      assert.match(await output(c, 'grep -E "^Cap(Prm|Eff|Bnd)" /proc/self/status | cut -f2 | sort -u'), /^0+$/);
    });

    it('shows nothing of the host: no files, no names, no environment', async () => {
      process.env['DEBKIT_TEST_SECRET'] = 'from the host';
      writeFileSync(join(store, 'of-the-host'), '');
      const c = await chroot();
      assert.equal(await output(c, `ls -d ${store} /work /root/.cache 2>/dev/null; hostname`), 'debkit');
      // The last one is node's own doing, while coverage is measured.
      const variables = await output(c, 'env | cut -d= -f1 | grep -v -E "^(PWD|OLDPWD|SHLVL|_|NODE_V8_COVERAGE)$" | sort', { environment: { DEB_X: 'x' } });
      assert.deepEqual(variables.split('\n').sort(), ['DEB_X', 'HOME', 'LC_ALL', 'PATH', 'TZ'].sort());
      assert.equal(await output(c, 'printf "%s|%s|%s|%s" "$DEB_X" "$HOME" "$LC_ALL" "$TZ"', { environment: { DEB_X: "a 'b'\n$c" } }), "a 'b'\n$c|/nonexistent|C.UTF-8|UTC");
      delete process.env['DEBKIT_TEST_SECRET'];
    });

    it('shows mounts read-only, to root too, and writes to writable ones only', async () => {
      const [shown, kept] = [join(store, 'shown'), join(store, name, 'kept')];
      mkdirSync(shown);
      writeFileSync(join(shown, 'file'), 'of the host');
      const c = await chroot({ mounts: [{ source: shown, target: '/run/debkit/input' }], writable: [{ source: kept, target: '/var/cache/apt' }] });
      assert.equal(await output(c, 'cat /run/debkit/input/file'), 'of the host');
      for (const user of ['root', 'builder'] as const) assert.notEqual((await c.run(sh('echo x > /run/debkit/input/file', { user }))).exitCode, 0);
      assert.equal(await output(c, 'if echo x > /var/cache/apt/file; then echo wrote; fi 2>/dev/null', { user: 'root' }), 'wrote');
      await c.close();
      assert.equal(readFileSync(join(kept, 'file'), 'utf8'), 'x\n');
      assert.equal(readFileSync(join(shown, 'file'), 'utf8'), 'of the host');
    });

    it('passes exit codes, stdin, working folder, bytes and lines', async () => {
      const c = await chroot();
      for (const code of [1, 3, 125, 126, 127, 255]) assert.equal((await c.run(sh(`exit ${code}`))).exitCode, code);
      assert.equal((await c.run(sh('kill -KILL $$'))).exitCode, 137);
      assert.equal(await output(c, 'pwd; cat', { stdin: Buffer.from('of stdin'), cwd: '/build' }), '/build\nof stdin');
      assert.equal(await output(c, 'cat; echo end'), 'end', 'without stdin there is its end');
      const file = join(store, 'bytes');
      const result = await c.run(sh("printf 'a\\000\\377b'; echo aside >&2", { stdoutFile: file }));
      assert.deepEqual([result.stdout, result.stderr, readFileSync(file)], ['', 'aside\n', Buffer.from([97, 0, 255, 98])]);
      const lines: string[] = [];
      const long_ = await c.run(sh('seq 100000; echo "last of stderr" >&2', { onLine: (line) => lines.push(line) }));
      assert.equal(lines.filter((line) => /^\d+$/.test(line)).length, 100000);
      assert.ok(lines.includes('last of stderr'));
      assert.ok(long_.stdout.endsWith('99999\n100000\n') && long_.stdout.length < 1 << 18);
    });

    it('gives a shell the streams of debkit, a chroot that keeps what it wrote, and its exit code', async () => {
      const c = await chroot();
      const command = { argv: ['sh', '-c', 'test "$(id -u) $PWD $X" = "1000 /build y" && echo of the shell > here && exit 7'], user: 'builder', cwd: '/build', environment: { X: 'y' }, terminal: false } as const;
      assert.equal(await c.interactive(command), 7);
      assert.equal(await output(c, 'cat /build/here'), 'of the shell');
      assert.equal(await c.interactive({ ...command, argv: ['true'] }), 0);
    });

    it('runs another command beside a shell, as long as that does, and can be used after a shell that was ended', async () => {
      const c = await chroot();
      const shell = { user: 'builder', cwd: '/build', terminal: false } as const;
      const said: string[] = [];
      const beside = { argv: ['sh', '-c', 'id -u; until [ -e /build/begun ]; do sleep 0.1; done; echo seen; echo > /build/told; sleep 1000'], onData: (chunk: Buffer) => void said.push(String(chunk)) };
      assert.equal(await c.interactive({ ...shell, argv: ['sh', '-c', 'echo > begun; until [ -e told ]; do sleep 0.1; done; exit 3'], beside }), 3);
      assert.equal(said.join(''), '1000\nseen\n');
      const ending = new AbortController();
      const ended = c.interactive({ ...shell, argv: ['sh', '-c', 'echo > written; sleep 1000'], beside: { ...beside, argv: ['sh', '-c', 'until [ -e /build/written ]; do sleep 0.1; done; echo written; sleep 1000'], onData: () => ending.abort(new Error('ended')) }, signal: ending.signal });
      await assert.rejects(ended, /ended/);
      assert.equal(await output(c, 'ls /build/written'), '/build/written');
    });

    it('passes argv as it is', async () => {
      const c = await chroot();
      const words = ['', ' ', '*', '$HOME', '"', "'", '--', '-n', 'a\nb', 'ü'];
      const result = await c.run({ argv: ['printf', '[%s]', ...words], user: 'builder', seconds: 60 });
      assert.equal(result.stdout, words.map((word) => `[${word}]`).join(''));
      assert.notEqual((await c.run({ argv: ['/no/such/program'], user: 'builder', seconds: 60 })).exitCode, 0);
    });

    it('ends a command and its grandchildren at the time limit, and works on', async () => {
      const c = await chroot();
      const seconds = long();
      const started = Date.now();
      await assert.rejects(c.run(sh(`setsid sleep ${seconds} & sleep ${seconds}`, { seconds: 2 })), { code: 'TIME_LIMIT', exitCode: 1, message: /2 s/ });
      // The sleepers would go on for days.
      assert.ok(Date.now() - started < 60_000);
      await within(30, () => !runs(seconds), 'the sleepers are gone');
      assert.equal(await output(c, 'echo on'), 'on');
    });

    describe('under a load', () => {
      const limits = { processes: 60, memory: 192 * 2 ** 20, disk: 64 * 2 ** 20, log: 2 ** 20 };
      let limited: SandboxDriver;
      let c: Chroot;
      before(async () => {
        limited = driverWith(new AbortController().signal, limits);
        c = await limited.open(layer, { network: false, mounts: [] });
      });
      after(async () => {
        assert.equal(await output(c, 'ulimit -c; echo on'), '0\non', 'works on');
        await c.close();
        await limited.dispose();
        assert.deepEqual(await host.leftovers(store), []);
      });
      attack('as many processes as there can be', 'setrlimit or the pids cgroup', async () => {
        const fork = 'my $n = 0; for (1 .. 500) { my $p = fork; last unless defined $p; if (!$p) { sleep 20; exit } $n++ } print $n';
        const forked = Number(await output(c, `perl -e '${fork}'; true`));
        assert.ok(forked > 5 && forked < 60, String(forked));
      });
      attack('as much memory as there can be', 'a watcher or the memory cgroup', () => assert.rejects(c.run(sh(`perl -e '$x = "a" x 4e8; sleep 60'`)), { code: 'MEMORY_LIMIT', exitCode: 1 }));
      attack('output without end', 'a watcher', () => assert.rejects(c.run(sh('yes the same line')), { code: 'LOG_LIMIT', exitCode: 1 }));
      attack('a file without end', 'setrlimit', async () => {
        const one = await c.run(sh('head --bytes=100M /dev/zero > /build/one; stat -c %s /build/one'));
        assert.equal(one.stdout.trim(), String(limits.disk));
      });
      attack('files without end', 'a watcher', async () => {
        // What it leaves counts for every later command of its chroot.
        const filled = await limited.open(layer, { network: false, mounts: [] });
        await assert.rejects(filled.run(sh('for i in $(seq 1000); do head --bytes=16M /dev/zero > /build/$i; sleep 0.1; done')), { code: 'DISK_LIMIT', exitCode: 1 });
        await filled.close();
      });
      attack('to go on for ever', 'a time limit', () => assert.rejects(c.run(sh('while :; do :; done', { seconds: 1 })), { code: 'TIME_LIMIT', exitCode: 1 }));
    });

    sandboxAttacks((mounts) => driver.open(layer, { network: false, mounts }), store);

    it('ends what a command left running, and keeps what it wrote until it is closed', async () => {
      const c = await chroot();
      const seconds = long();
      assert.equal(await output(c, `(setsid sleep ${seconds} &) ; echo x > /build/kept; echo done`), 'done');
      await within(30, () => !runs(seconds), 'the sleeper is gone');
      assert.equal(await output(c, 'cat /build/kept'), 'x');
      await c.close();
      assert.equal(await output(await chroot(), 'ls /build'), '');
    });

    it('ends at once when the run is stopped', async () => {
      const stop = new AbortController();
      const stopped = driverWith(stop.signal);
      const c = await chroot({}, stopped);
      const seconds = long();
      const reason = new Error('stopped by the test');
      setTimeout(() => stop.abort(reason), 1000);
      await assert.rejects(c.run(sh(`sleep ${seconds}`)), reason);
      await c.close();
      await stopped.dispose();
      await within(30, () => !runs(seconds), 'the sleeper is gone');
      assert.deepEqual(await host.leftovers(store), []);
    });

    it('makes what changed into a layer of its own', async () => {
      const c = await chroot({ network: true });
      await output(c, 'echo new > /etc/of-layer-b; rm /etc/issue; chown 1000 /etc/of-layer-b', { user: 'root' });
      await driver.commit(c, `${layer}-b`);
      assert.equal(await driver.hasLayer(`${layer}-b`), true);
      const above = await chroot({}, driver, `${layer}-b`);
      assert.equal(await output(above, 'cat /etc/of-layer-b; stat -c %U /etc/of-layer-b; ls /etc/issue 2>/dev/null; true'), 'new\nbuilder');
      assert.equal(await output(await chroot(), 'ls /etc/issue /etc/of-layer-b 2>/dev/null; true'), '/etc/issue');
      await assert.rejects(driver.commit(c, `${layer}-c`), { code: 'CHROOT_UNKNOWN' });
    });

    it('leaves nothing when closed, and can be closed twice', async () => {
      const c = await chroot();
      await output(c, 'echo x > /build/x');
      await c.close();
      await c.close();
      assert.deepEqual(await host.leftovers(store), []);
    });

    it('says so when there is no such layer', async () => {
      await assert.rejects(async () => {
        const c = await chroot({}, driver, `${layer}-none`);
        const result = await c.run(sh('true'));
        if (result.exitCode !== 0) throw new Error(result.stderr);
      });
    });

    it('is gone soon after kill -9, and the next run takes away the rest', async () => {
      const seconds = long();
      const script = `
        import { sandboxDriver } from '${registryModule}';
        import { exec } from '${execModule}';
        const driver = sandboxDriver('${name}', { store: '${store}', exec, signal: new AbortController().signal, containerBase: null });
        const chroot = await driver.open('${layer}', { network: false, mounts: [] });
        await chroot.run({ argv: ['sh', '-c', 'echo running; setsid sleep ${seconds} & sleep ${seconds}'], user: 'builder', seconds: 600, onLine: console.log });`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      await within(30, () => runs(seconds), 'the sleeper runs');
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      await within(30, () => !runs(seconds), 'the sleeper is gone');
      await driver.reap();
      assert.deepEqual(await host.leftovers(store), []);
      assert.equal(await output(await chroot(), 'echo again'), 'again');
    });
  });
}
