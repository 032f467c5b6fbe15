// A git server that hangs, closes, or sends garbage: the error names it, and the next run passes.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { needSandbox, run, start, writeRecipe, type World } from '../helpers/e2e-world.ts';
import { fault, rareFault, wholeCampaign } from '../helpers/campaign.ts';
import { cleanAfter, undisturbed, worksAgain, type Undisturbed } from '../helpers/undisturbed.ts';
import { abandoned, runningAfter } from '../helpers/leftovers.ts';

type Mode = 'pass' | 'hang' | 'close' | 'garbage' | 'half' | 'spoilt pack' | 'stalled pack' | 404 | 500;

describe('fault: a git server', () => {
  let own: World;
  let first: Undisturbed;
  let proxy: Server;
  let mode: Mode = 'pass';
  let asked = 0;
  let spoiltPacks = 0;
  before(async function () {
    own = await needSandbox(this);
    const { hostname, port } = new URL(own.server.url);
    proxy = createServer().on('connection', (socket) => {
      socket.on('error', () => undefined);
      asked += 1;
      if (mode === 'hang') return;
      if (mode === 'close') return void socket.destroy();
      if (mode === 'garbage') return void socket.end('\x00\x01\x02HTTP? no.\x1b[2J\n');
      if (typeof mode === 'number') return void socket.once('data', () => socket.end(`HTTP/1.1 ${String(mode)} No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`));
      const upstream = connect(Number(port), hostname).on('error', () => undefined);
      socket.pipe(upstream);
      if (mode === 'pass') return void upstream.pipe(socket);
      if (mode === 'spoilt pack' || mode === 'stalled pack') return void spoilPack(mode, socket, upstream);
      upstream.once('data', (bytes: Buffer) => {
        socket.write(bytes.subarray(0, Math.floor(bytes.length / 2)));
        socket.destroy();
        upstream.destroy();
      });
    });
    // Connections are answered by hand.
    proxy.removeAllListeners('request');
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/debkit-hello.git`;
    const recipe = writeRecipe(own, 'remote', { upstream: { git: url } });
    first = await undisturbed(own, recipe, join(own.folder, 'remote'));
  });
  after(() => void proxy.close());

  /** Answers as the server does, until commits are asked for. */
  function spoilPack(how: Mode, socket: Socket, upstream: Socket): void {
    let fetching = false;
    socket.on('data', (bytes: Buffer) => (fetching ||= bytes.includes('command=fetch')));
    upstream.on('end', () => socket.end()).on('data', (bytes: Buffer) => {
      const spoilt = fetching && bytes.length > 500;
      if (!spoilt) return void socket.write(bytes);
      spoiltPacks += 1;
      if (how === 'stalled pack') {
        upstream.pause();
        return void socket.write(bytes.subarray(0, bytes.length >> 1));
      }
      const at = Math.floor(bytes.length * 0.7);
      for (let index = at; index < at + 50; index += 1) bytes[index] = (bytes[index] ?? 0) ^ 0x55;
      socket.write(bytes);
    });
  }

  for (const [injected, what] of [['close', 'closes at once'], ['garbage', 'sends what is no HTTP'], ['half', 'closes in the midst of an answer'], [404, 'says 404'], [500, 'says 500'], ['hang', 'never answers'], ['spoilt pack', 'sends commits that are damaged'], ['stalled pack', 'stops as it sends commits']] as const) {
    (wholeCampaign || injected === 'half' ? fault : rareFault)(`a git server that ${what}`, 'an error that names it, with exit code 4', async () => {
      mode = injected;
      const before = asked;
      spoiltPacks = 0;
      const ran = await run(own, [...first.argv, '--no-cache']);
      mode = 'pass';
      assert.ok(asked > before, 'the server was not asked');
      if (String(injected).endsWith(' pack')) assert.ok(spoiltPacks > 0, 'nothing was spoilt');
      await cleanAfter(first, ran, { code: 4, says: /127\.0\.0\.1/ });
      assert.ok(!ran.err.includes('\x1b[2J'));
      await worksAgain(first);
    });
  }
  fault('a git server that hangs, and Ctrl-C', 'an end at once', async () => {
    mode = 'hang';
    const running = start(own, [...first.argv, '--no-cache', '--verbose']);
    await running.seen(/^fetch: started/m);
    await new Promise((resolve) => setTimeout(resolve, 500));
    running.kill('SIGINT');
    const began = Date.now();
    const ran = await running.ended;
    mode = 'pass';
    assert.equal(ran.code, 130);
    assert.ok(Date.now() - began < 30_000);
    assert.deepEqual([await runningAfter(own.home, 30), abandoned(own, first.out)], [[], []]);
    await worksAgain(first);
  });
});
