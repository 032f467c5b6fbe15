// A mirror that says 404, breaks off, says nothing, or gives other bytes than its signed lists name or its key signed: the error names it, and the next run passes.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { hostMirror } from '../../src/upstream/mirror.ts';
import { rareFault, wholeCampaign } from '../helpers/campaign.ts';
import { makeHome, needSandbox, pass, run, start, writeRecipe, type World } from '../helpers/e2e-world.ts';
import { lacking } from '../helpers/lacking.ts';
import { abandoned, abandonedIn, runningAfter } from '../helpers/leftovers.ts';

type Mode = 'pass' | 'missing' | 'short' | 'other' | 'hang';

describe('fault: a mirror', () => {
  let own: World;
  let recipe: string;
  let proxy: Server;
  let mode: Mode = 'pass';
  let spoiling = /\.deb$/;
  let count = 0;

  before(async function () {
    if (!wholeCampaign) return;
    const origin = hostMirror();
    lacking(this, origin?.startsWith('http://') === true ? null : 'this host names no mirror by http');
    own = await needSandbox(this);
    recipe = writeRecipe(own, 'mirrored');
    proxy = createServer((request, response) => {
      const path = request.url ?? '';
      const spoil = mode !== 'pass' && spoiling.test(path);
      if (spoil) count += 1;
      if (spoil && mode === 'hang') return;
      if (spoil && mode === 'missing') return void response.writeHead(404).end();
      get(`${origin ?? ''}${path.replace(/^\/debian/, '')}`, { headers: { ...request.headers, host: new URL(origin ?? '').host } }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        if (!spoil) return void answer.pipe(response);
        answer.once('data', (bytes: Buffer) => {
          if (mode === 'short') {
            response.write(bytes.subarray(0, 10));
            answer.destroy();
            return void response.destroy();
          }
          bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
          response.write(bytes);
          answer.pipe(response);
        });
      }).on('error', () => response.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  });
  after(() => {
    proxy?.closeAllConnections();
    proxy?.close();
  });

  /** A HOME whose mirror is ours, without any environment. */
  function homeOf(name: string): { readonly home: string; readonly out: string } {
    const home = join(own.folder, `mirror-${name}`);
    makeHome(home, own.server);
    mkdirSync(join(home, '.config', 'debkit'), { recursive: true });
    writeFileSync(join(home, '.config', 'debkit', 'config.yaml'), `mirror: http://127.0.0.1:${(proxy.address() as AddressInfo).port}/debian\n`);
    return { home, out: join(own.folder, `mirror-out-${name}`) };
  }

  const rows: readonly (readonly [Mode, RegExp, string])[] = [
    ['missing', /\.deb$/, 'says 404 for packages'],
    ['short', /\.deb$/, 'breaks off in packages'],
    ['other', /\.deb$/, 'gives other bytes than its lists name'],
    ['hang', /\.deb$/, 'never gives packages'],
    ['missing', /\/InRelease$|\/Release$/, 'has no Release file'],
    ['other', /\/InRelease$/, 'gives a Release file that its key did not sign'],
    ['other', /\/(?:Packages|by-hash)/, 'gives other lists than its Release file names'],
  ];
  for (const [index, [which, spoilt, what]] of rows.entries()) {
    rareFault(`a mirror that ${what}`, "an error that names it, by apt's own check of hashes", async () => {
      const { home, out } = homeOf(String(index));
      const argv = ['build', recipe, '--out', out];
      const environment = { HOME: home };
      count = 0;
      spoiling = spoilt;
      mode = which;
      const ran = await run(own, argv, { environment });
      mode = 'pass';
      assert.ok(count > 0, 'nothing was spoilt');
      assert.equal(ran.code, 4, ran.out.slice(-3000) + ran.err);
      assert.match(ran.err, /mirror|127\.0\.0\.1/);
      assert.deepEqual([await runningAfter(home, 30), abandoned({ ...own, home }, out), abandonedIn(join(home, '.cache'))], [[], [], []]);
      assert.equal((await pass(own, argv, { environment })).result.status, 'passed');
    });
  }
  rareFault('a mirror that never gives packages, and Ctrl-C', 'an end at once', async () => {
    const { home, out } = homeOf('interrupted');
    count = 0;
    spoiling = /\.deb$/;
    mode = 'hang';
    const running = start(own, ['build', recipe, '--out', out], { environment: { HOME: home } });
    while (count === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    const began = Date.now();
    running.kill('SIGINT');
    const ran = await running.ended;
    mode = 'pass';
    assert.deepEqual([ran.code, Date.now() - began < 30_000], [130, true]);
    assert.deepEqual([await runningAfter(home, 30), abandoned({ ...own, home }, out), abandonedIn(join(home, '.cache'))], [[], [], []]);
  });
});
