// Which URLs are downloaded, and through which proxy.
import assert from 'node:assert/strict';
import { checkDownloadUrl, proxyFor } from '../../../src/upstream/download.ts';
import { dearmor } from '../../../src/upstream/tarball.ts';

describe('upstream/download', () => {
  for (const url of ['https://example.org/x.tar.gz', 'http://127.0.0.1:99/x'])
    it(`allows ${url}`, () => assert.equal(checkDownloadUrl(url).href, url));
  for (const url of [
    'http://example.org/x',
    'ftp://example.org/x',
    'file:///etc/passwd',
    '/etc/passwd',
    '',
    'https://a:b@example.org/x',
    '--output=x',
  ]) {
    it(`refuses ${JSON.stringify(url)}`, () => assert.throws(() => checkDownloadUrl(url), { code: 'URL_REFUSED' }));
  }

  const proxies: readonly (readonly [string, Record<string, string>, string | null])[] = [
    ['https://example.org/', {}, null],
    ['https://example.org/', { https_proxy: 'http://proxy:3128' }, 'http://proxy:3128/'],
    ['https://example.org/', { HTTPS_PROXY: 'proxy:3128' }, 'http://proxy:3128/'],
    ['https://example.org/', { all_proxy: 'http://proxy:1' }, 'http://proxy:1/'],
    ['https://example.org/', { http_proxy: 'http://proxy:3128' }, null],
    ['https://example.org/', { https_proxy: 'http://proxy:3128', no_proxy: 'x.org,.example.org' }, null],
    ['https://a.example.org/', { https_proxy: 'http://proxy:3128', no_proxy: 'example.org:443' }, null],
    ['https://anexample.org/', { https_proxy: 'http://proxy:3128', no_proxy: 'example.org' }, 'http://proxy:3128/'],
    ['https://example.org/', { https_proxy: 'http://proxy:3128', NO_PROXY: '*' }, null],
    ['http://127.0.0.1/', { http_proxy: 'http://proxy:3128' }, null],
  ];
  for (const [url, environment, expected] of proxies) {
    it(`${url} with ${JSON.stringify(environment)} goes ${expected ?? 'straight'}`, () =>
      assert.equal(proxyFor(new URL(url), environment)?.href ?? null, expected));
  }
  it('says when it cannot speak to a proxy, without its password', () => {
    assert.throws(
      () => proxyFor(new URL('https://example.org/'), { https_proxy: 'https://a:secret@proxy:1' }),
      (error: Error) => 'code' in error && error.code === 'PROXY_UNSUPPORTED' && !error.message.includes('secret'),
    );
  });

  it('takes a keyring out of its armour', () => {
    const armoured =
      '-----BEGIN PGP PUBLIC KEY BLOCK-----\nComment: x\n\naGVsbG8g\nd29ybGQ=\n=abcd\n-----END PGP PUBLIC KEY BLOCK-----\n';
    assert.equal(dearmor(Buffer.from(armoured), 'k').toString(), 'hello world');
    assert.equal(dearmor(Buffer.from(armoured.replace('Comment: x\n', '')), 'k').toString(), 'hello world');
    assert.equal(dearmor(Buffer.from('binary'), 'k').toString(), 'binary');
    assert.throws(() => dearmor(Buffer.from('-----BEGIN PGP SIGNATURE-----\n'), 'k'), { code: 'KEYRING_INVALID' });
  });
});
