// A mirror that says 404, breaks off, or gives other bytes than its signed lists name: the error names it, and the next run passes.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { hostMirror } from '../../src/upstream/mirror.ts';
import { rareFault, wholeCampaign } from '../helpers/campaign.ts';
import { makeHome, needSandbox, pass, run, writeRecipe, type World } from '../helpers/e2e-world.ts';
import { lacking } from '../helpers/lacking.ts';
import { abandoned, runningAfter } from '../helpers/leftovers.ts';

type Mode = 'pass' | 'missing' | 'short' | 'other';

describe('fault: a mirror', () => {
  let own: World;
  let recipe: string;
  let proxy: Server;
  let mode: Mode = 'pass';
  let spoilt = 0;

  before(async function () {
    if (!wholeCampaign) return;
    const origin = hostMirror();
    lacking(this, origin?.startsWith('http://') === true ? null : 'this host names no mirror by http');
    own = await needSandbox(this);
    recipe = writeRecipe(own, 'mirrored');
    proxy = createServer((request, response) => {
      const path = request.url ?? '';
      const spoil = mode !== 'pass' && /\.deb$/.test(path);
      if (spoil) spoilt += 1;
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
  after(() => void proxy?.close());

  for (const [which, what] of [['missing', 'says 404 for packages'], ['short', 'breaks off in packages'], ['other', 'gives other bytes than its lists name']] as const) {
    rareFault(`a mirror that ${what}`, "an error that names it, by apt's own check of hashes", async () => {
      const home = join(own.folder, `mirror-${which}`);
      makeHome(home, own.server);
      mkdirSync(join(home, '.config', 'debkit'), { recursive: true });
      writeFileSync(join(home, '.config', 'debkit', 'config.yaml'), `mirror: http://127.0.0.1:${(proxy.address() as AddressInfo).port}/debian\n`);
      const argv = ['build', recipe, '--out', join(own.folder, `mirror-out-${which}`)];
      const environment = { HOME: home };
      spoilt = 0;
      mode = which;
      const ran = await run(own, argv, { environment });
      mode = 'pass';
      assert.ok(spoilt > 0, 'nothing was spoilt');
      assert.equal(ran.code, 4, ran.out.slice(-3000) + ran.err);
      assert.match(ran.err, /mirror|127\.0\.0\.1/);
      assert.deepEqual([await runningAfter(home, 5), abandoned({ ...own, home }, join(own.folder, `mirror-out-${which}`))], [[], []]);
      assert.equal((await pass(own, argv, { environment })).result.status, 'passed');
    });
  }
});
