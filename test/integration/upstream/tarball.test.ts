// Released tarballs over HTTP: the hash, the signature, redirects, the cache and the proxy.
import { lacking } from '../../helpers/lacking.ts';
import { isCommand } from '../../../src/sandbox/probe-unshare.ts';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TarballUpstreamPlan } from '../../../src/contracts/upstream-plan.ts';
import { UpstreamError } from '../../../src/errors.ts';
import { downloadFile } from '../../../src/upstream/download.ts';
import { fetchTarball } from '../../../src/upstream/tarball.ts';
import { makeContext, type TestContext } from '../../helpers/stage-context.ts';

const content = Buffer.from('not really a tarball, but its bytes are all that counts here');
const sha256 = createHash('sha256').update(content).digest('hex');

describe('upstream/tarball', () => {
  let context: TestContext;
  let server: Server;
  let url = '';
  let requests: string[] = [];
  let served: Record<string, Buffer> = {};
  const saved = { ...process.env };

  beforeEach(async () => {
    context = makeContext();
    served = { '/x.tar.gz': content };
    requests = [];
    server = createServer((request, response) => {
      const path = request.url ?? '';
      requests.push(path);
      if (path === '/away') response.writeHead(302, { location: 'http://elsewhere.example.org/x.tar.gz' }).end();
      else if (path === '/moved') response.writeHead(301, { location: '/x.tar.gz' }).end();
      else if (path === '/loop') response.writeHead(302, { location: '/loop' }).end();
      else if (path === '/broken') response.writeHead(503).end();
      else if (path === '/cut') response.writeHead(200, { 'content-length': '100' }).write('half', () => response.destroy());
      else if (served[path] === undefined) response.writeHead(404).end();
      else response.end(served[path]);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    process.env = { ...saved };
    server.closeAllConnections();
    server.close();
    context.remove();
  });

  function plan(changes: Partial<TarballUpstreamPlan> = {}): TarballUpstreamPlan {
    return { kind: 'tarball', url: `${url}/x.tar.gz`, sha256, signature: null, debian: null, released: null, ...changes };
  }

  it('keeps what it downloaded under its hash, and asks nobody again', async () => {
    const tree = await fetchTarball(plan({ url: `${url}/moved`, sha256: sha256.toUpperCase() }), context);
    assert.equal(tree.file.path, join(context.store, 'downloads', sha256));
    assert.deepEqual(readFileSync(tree.file.path), content);
    requests.length = 0;
    await fetchTarball(plan(), { ...context, offline: true });
    assert.deepEqual(requests, []);
    writeFileSync(tree.file.path, 'damaged');
    await fetchTarball(plan(), context);
    assert.deepEqual(readFileSync(tree.file.path), content);
  });

  it('keeps nothing of a file with another hash, and names both', async () => {
    const other = '0'.repeat(64);
    await assert.rejects(fetchTarball(plan({ sha256: other }), context), (error: unknown) => {
      assert.ok(error instanceof UpstreamError);
      assert.equal(error.code, 'SHA256_MISMATCH');
      assert.ok(error.message.includes(other) && error.message.includes(sha256));
      return true;
    });
    assert.deepEqual(readdirSync(join(context.store, 'downloads')), []);
  });

  const failures: readonly (readonly [path: string, code: string, retryable: boolean])[] = [
    ['/none', 'DOWNLOAD_NOT_FOUND', false],
    ['/broken', 'DOWNLOAD_FAILED', true],
    ['/cut', 'DOWNLOAD_FAILED', true],
    ['/loop', 'DOWNLOAD_FAILED', false],
    ['/away', 'URL_REFUSED', false],
  ];
  for (const [path, code, retryable] of failures) {
    it(`${path}: ${code}, nothing kept`, async () => {
      await assert.rejects(fetchTarball(plan({ url: `${url}${path}` }), context), (error: unknown) => {
        assert.ok(error instanceof UpstreamError);
        assert.equal(error.code, code);
        assert.equal(error.details.retryable ?? false, retryable);
        return true;
      });
      assert.deepEqual(readdirSync(join(context.store, 'downloads')), []);
    });
  }

  it('says when it is offline, refused or unreachable', async () => {
    await assert.rejects(fetchTarball(plan(), { ...context, offline: true }), { code: 'NOT_CACHED' });
    await assert.rejects(fetchTarball(plan({ url: 'http://example.org/x.tar.gz' }), context), { code: 'URL_REFUSED' });
    await assert.rejects(fetchTarball(plan({ url: 'http://127.0.0.1:9/x.tar.gz' }), context), { code: 'DOWNLOAD_FAILED' });
  });

  it('gives up a download that is too large', async () => {
    const out = join(context.folder, 'out');
    await assert.rejects(downloadFile(`${url}/x.tar.gz`, out, { limit: 10, signal: context.signal }), {
      code: 'DOWNLOAD_TOO_LARGE',
    });
    assert.ok(!existsSync(out));
  });

  it('asks the proxy of the environment for a tunnel, and shows no password of it', async () => {
    const asked: string[] = [];
    const proxy = createServer().on('connect', (request, socket) => {
      asked.push(`${request.url ?? ''} ${request.headers['proxy-authorization'] ?? ''}`);
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    process.env['https_proxy'] = `http://ann:secret@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    delete process.env['no_proxy'];
    await assert.rejects(fetchTarball(plan({ url: 'https://example.org/x.tar.gz' }), context), (error: unknown) => {
      assert.ok(error instanceof UpstreamError && error.message.includes('407') && !error.message.includes('secret'));
      return true;
    });
    assert.deepEqual(asked, [`example.org:443 Basic ${Buffer.from('ann:secret').toString('base64')}`]);
    proxy.close();
  });

  it("checks upstream's signature with the recipe's keyring, armoured or not", async function () {
    lacking(this, isCommand('gpg') && isCommand('gpgv') ? null : 'gpg or gpgv is not on this host');
    const home = join(context.folder, 'gnupg');
    mkdirSync(home, { mode: 0o700 });
    const gpg = (...args: string[]) =>
      execFileSync('gpg', ['--homedir', home, '--batch', '--quiet', '--passphrase', '', ...args], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    try {
      for (const name of ['Ann', 'Eve']) gpg('--quick-generate-key', `${name} <${name}@example.org>`, 'ed25519', 'sign', 'never');
      const file = join(context.folder, 'x');
      writeFileSync(file, content);
      served['/x.asc'] = gpg('--local-user', 'Ann@example.org', '--armor', '--detach-sign', '--output', '-', file);
      const keyring = (name: string, ...args: string[]) => {
        const path = join(context.folder, `${name}${args.length}.asc`);
        writeFileSync(path, gpg(...args, '--export', `${name}@example.org`));
        return { url: `${url}/x.asc`, keyring: path };
      };
      await fetchTarball(plan({ signature: keyring('Ann', '--armor') }), context);
      await fetchTarball(plan({ signature: keyring('Ann') }), { ...context, offline: true });
      await assert.rejects(fetchTarball(plan({ signature: keyring('Eve', '--armor') }), context), { code: 'SIGNATURE_BAD' });
    } finally {
      execFileSync('gpgconf', ['--homedir', home, '--kill', 'all']);
    }
  });
});
