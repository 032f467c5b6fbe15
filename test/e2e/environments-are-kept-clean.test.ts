// Environments ahead of a build, a look into them, and what is kept: made once by whoever comes first, and never taken from a run that uses it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { keptKinds } from '../../src/pipeline/kept-kinds.ts';
import type { PrepareOutcome } from '../../src/pipeline/prepare.ts';
import { exec } from '../../src/system/exec.ts';
import { bin, makeHome, needSandbox, pass, run, start, world, writeRecipe, type World } from '../helpers/e2e-world.ts';

interface Item {
  readonly what?: string;
  readonly id: string;
  readonly inUse: boolean;
}

describe('environments', () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  const lastOf = (out: string) => JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as { result: unknown };
  const shell = (argv: readonly string[]) => run(own, ['env', 'shell', ...argv]);
  const hello = () => own.recipe;

  it('are prepared for a build that then needs no network, by one of two that race for them', async () => {
    const recipe = writeRecipe(own, 'prepared', { 'build-depends': ['bc'] });
    const first = start(own, ['env', 'prepare', recipe, '--json']);
    const second = start(own, ['env', 'prepare', recipe, '--json']);
    const ended = await Promise.all([first.ended, second.ended]);
    const outcomes = ended.map(({ out }) => lastOf(out).result as PrepareOutcome);
    assert.deepEqual(ended.map(({ code }) => code), [0, 0], ended.map(({ out }) => out.slice(-2000)).join('\n'));
    const built = outcomes.map(({ environments }) => environments.find(({ what }) => what === 'build'));
    assert.deepEqual(built.map((one) => one?.cached).sort(), [false, true], 'one made it, the other found it');
    assert.equal(built[0]?.layer, built[1]?.layer);
    assert.ok((built[0]?.bytes ?? 0) > 1e6);
    const waiting = ended.map(({ out }) => out.includes('waiting for another debkit'));
    assert.equal(waiting[outcomes.findIndex(({ environments }) => environments.some(({ what, cached }) => what === 'build' && cached))], true);
    assert.equal((await pass(own, ['build', recipe, '--offline'])).result.status, 'passed');
  });

  it('are looked into: the source is there, the exit code is the shell\'s, and nothing stays', async () => {
    const script = 'test -f debian/control && dpkg-source --commit . nothing < /dev/null; id -un; pwd; cut -d: -f1 /proc/net/dev | tail -n +3; touch /build/x; exit 9';
    const ran = await shell([hello(), '-c', script]);
    assert.deepEqual([ran.code, ran.out.trimEnd().split('\n').slice(-3).map((line) => line.trim())], [9, ['builder', '/build/debkit-hello-1.1.0', 'lo']], ran.err);
    assert.equal((await shell([hello(), '--', 'sh', '-c', 'ls /build/x'])).code, 2);
    const root = await shell(['--root', '--no-source', hello(), '--', 'sh', '-c', 'id -un; touch /etc/x; ls /build']);
    assert.deepEqual([root.code, root.out], [0, 'root\n']);
    assert.deepEqual(readdirSync(join(own.home, '.cache/debkit/unshare/tops')), []);
    assert.match((await shell([hello(), '--json'])).out, /OPTIONS_CONFLICT/);
  });

  it('build there as a build would', async () => {
    const ran = await shell([hello(), '-c', 'debuild --no-lintian -us -uc -b > /dev/null 2>&1; ls ..']);
    assert.match(ran.out, /^debkit-hello_.*\.deb$/m);
  });

  it('have a terminal of their own: job control, Ctrl-C for the command alone, and nothing typed into the user\'s', async () => {
    const own_ = await world();
    // script(1) is the user's terminal here; its own shell shows what was typed into it.
    const inner = `${process.execPath} ${bin} env shell --quiet`;
    const child = spawn('script', ['--quiet', '--return', '--command', `${inner}; echo code $?; read line < /dev/tty; echo "typed: $line"`, '/dev/null'], {
      env: { PATH: process.env.PATH, HOME: own_.home, TERM: 'dumb', SHELL: '/bin/sh' }, stdio: ['pipe', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    const seen = async (pattern: RegExp) => {
      for (const end = Date.now() + 60_000; Date.now() < end; await delay(50)) if (pattern.test(out)) return;
      assert.fail(`${String(pattern)} was not seen:\n${out}`);
    };
    await seen(/builder@debkit/);
    child.stdin.write('sleep 300\n');
    await delay(500);
    child.stdin.write('\x03');
    child.stdin.write('sleep 301 & jobs; echo job control $((6*7))\n');
    await seen(/Running +sleep 301/);
    await seen(/job control 42/);
    // TIOCSTI (ioctl_tty(2)): into the shell's own terminal it may go, into the user's never.
    child.stdin.write(`perl -e 'ioctl(STDIN, 0x5412, $_) for split //, "echo INJECTED\\n"'; kill %1; exit 5\n`);
    await seen(/code 5/);
    child.stdin.write('from the user\n');
    await once(child, 'close');
    assert.match(out, /typed: from the user/);
  });

  it('are never pruned while a run uses them, and wholly when none does', async () => {
    // With what no such shell uses: the environment to lint in.
    assert.equal((await run(own, ['env', 'prepare'])).code, 0);
    const home = join(own.folder, 'pruned');
    makeHome(home, own.server);
    const store = join(home, '.cache/debkit');
    // The same files under other names: what is removed here stays there.
    assert.equal((await exec({ argv: ['cp', '-al', join(own.home, '.cache'), home] })).exitCode, 0);
    const environment = { HOME: home };
    const using = start(own, ['env', 'shell', hello(), '-c', 'echo inside; sleep 20; cat debian/control; dpkg --list debhelper'], { environment });
    await using.seen(/inside/);
    const during = await run(own, ['cache', 'prune', '--all', '--json'], { environment });
    const { layers, items } = lastOf(during.out).result as { layers: Item[]; items: Item[] };
    assert.ok(layers.length > 0, 'the layers of other environments go');
    const held = keptKinds.filter(({ heldByRuns }) => heldByRuns).map(({ what }) => what);
    assert.deepEqual(items.filter(({ what = '' }) => held.includes(what)), []);
    const kept = lastOf((await run(own, ['cache', '--json'], { environment })).out).result as { layers: Item[]; items: Item[] };
    assert.ok(kept.layers.length >= 2 && kept.layers.every(({ inUse }) => inUse), 'base and environment stay, and nothing else');
    const ran = await using.ended;
    assert.equal(ran.code, 0, ran.err);
    assert.match(ran.out, /Source: debkit-hello[^]*debhelper/);
    assert.equal((await run(own, ['cache', 'prune', '--all'], { environment })).code, 0);
    const left = lastOf((await run(own, ['cache', '--json'], { environment })).out).result as { layers: Item[]; items: Item[] };
    assert.deepEqual([left.layers, left.items.filter(({ what }) => what !== 'apt archive')], [[], []]);
    assert.ok(existsSync(join(own.home, '.cache/debkit/unshare/layers')) && existsSync(store));
  });
});
