// A server of tarballs that says 404, breaks off, stops in the midst, or gives other bytes than the recipe demands: the error names it, and the next run passes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { rareFault, wholeCampaign } from '../helpers/campaign.ts';
import { needSandbox, run, start, writeRecipe, type World } from '../helpers/e2e-world.ts';
import { abandonedIn } from '../helpers/leftovers.ts';
import { cleanAfter, undisturbed, worksAgain, type Undisturbed } from '../helpers/undisturbed.ts';

type Mode = 'pass' | 'missing' | 'broken' | 'other' | 'short' | 'empty' | 'hang' | 'stall';

describe('fault: a server of tarballs', () => {
  let own: World;
  let first: Undisturbed;
  let server: Server;
  let mode: Mode = 'pass';
  let asked = 0;
  let tarball: Buffer;

  before(async function () {
    if (!wholeCampaign) return;
    own = await needSandbox(this);
    tarball = execFileSync('sh', ['-c', 'git -c safe.directory=* archive --format=tar --prefix=hello-1.1.0/ v1.1.0 | gzip -n'], { cwd: join(own.upstream.folder, 'debkit-hello.git') });
    server = createServer((_, response) => {
      asked += 1;
      answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hello-@VERSION@.tar.gz`;
    const sha256 = createHash('sha256').update(tarball).digest('hex');
    const recipe = writeRecipe(own, 'downloaded', { upstream: { tarball: url }, releases: [{ version: '1.1.0', sha256, date: '2021-03-04T05:06:07-05:00' }] });
    first = await undisturbed(own, recipe, join(own.folder, 'downloaded'));
  });
  after(() => {
    server?.closeAllConnections();
    server?.close();
  });

  function answer(response: ServerResponse): void {
    if (mode === 'hang') return;
    if (mode === 'missing') return void response.writeHead(404).end('<html>no</html>');
    const bytes = Buffer.from(tarball);
    if (mode === 'other') bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    if (mode === 'empty') return void response.writeHead(200).end();
    const half = bytes.subarray(0, bytes.length >> 1);
    if (mode === 'short') return void response.writeHead(200).end(half);
    response.writeHead(200, { 'content-length': bytes.length });
    if (mode === 'broken') return void response.write(half, () => response.destroy());
    if (mode === 'stall') return void response.write(half);
    response.end(bytes);
  }

  const rows: readonly (readonly [Mode, string, RegExp])[] = [
    ['missing', 'says 404', /DOWNLOAD_NOT_FOUND/],
    ['broken', 'breaks off', /DOWNLOAD_FAILED/],
    ['short', 'gives half a file as if it were all', /SHA256_MISMATCH/],
    ['empty', 'gives an empty file', /SHA256_MISMATCH/],
    ['other', 'gives other bytes', /SHA256_MISMATCH/],
    ['hang', 'never answers', /DOWNLOAD_FAILED/],
    ['stall', 'stops in the midst', /DOWNLOAD_FAILED/],
  ];
  for (const [which, what, says] of rows) {
    rareFault(`a server of tarballs that ${what}`, 'an error that names it, with exit code 4', async () => {
      const before = asked;
      mode = which;
      const ran = await run(own, [...first.argv, '--no-cache']);
      mode = 'pass';
      assert.ok(asked > before, 'it was not asked');
      await cleanAfter(first, ran, { code: 4, says });
      assert.match(ran.err, /127\.0\.0\.1/);
      assert.deepEqual(abandonedIn(join(own.home, '.cache', 'debkit')), []);
      await worksAgain(first);
    });
  }
  for (const which of ['hang', 'stall'] as const) {
    rareFault(`a server of tarballs that ${which === 'hang' ? 'never answers' : 'stops in the midst'}, and Ctrl-C`, 'an end at once', async () => {
      const before = asked;
      mode = which;
      const running = start(own, [...first.argv, '--no-cache', '--verbose']);
      await running.seen(/^fetch: started/m);
      while (asked === before) await new Promise((resolve) => setTimeout(resolve, 50));
      running.kill('SIGINT');
      const began = Date.now();
      const ran = await running.ended;
      mode = 'pass';
      assert.ok(Date.now() - began < 30_000);
      await cleanAfter(first, ran, { code: 130, says: /stopped by SIGINT/ });
      assert.deepEqual(abandonedIn(join(own.home, '.cache', 'debkit')), []);
      await worksAgain(first);
    });
  }
});
